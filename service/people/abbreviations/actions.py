"""Change the abbreviations, and have every line that they touch embedded anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.formatting import listed
from service.i18n.language import say
from service.models import Abbreviation, Line
from service.models.ids import uuid7
from service.people.abbreviations.expansion import Abbreviations, ShortForm
from service.people.abbreviations.queries import abbreviations
from service.people.actions import order_embedding
from service.problems import NotFound, Refused

MOST: Final = 500


def save(db: Session, viewer: Viewer, forms: Iterable[ShortForm], *, now: datetime) -> None:
    """Add short forms, or give known ones another meaning; raise Refused for a circle."""
    wanted = {form.key: form for form in forms}
    before = abbreviations(db)
    after = Abbreviations.of({**before.by_key, **wanted}.values())
    _check(after)
    db.execute(sa.delete(Abbreviation).where(Abbreviation.key.in_(wanted)))
    db.add_all(
        Abbreviation(id=uuid7(), key=form.key, **form._asdict(), created_at=now)
        for form in wanted.values()
    )
    db.flush()
    _record(db, viewer, "abbreviations_saved", count=len(wanted), now=now)
    _embed_anew(db, before, after, now=now)


def remove(db: Session, viewer: Viewer, abbreviation_id: UUID, *, now: datetime) -> None:
    row = db.get(Abbreviation, abbreviation_id)
    if row is None:
        raise NotFound("not-found", "This abbreviation is no longer here.")
    before = abbreviations(db)
    after = Abbreviations.of(form for key, form in before.by_key.items() if key != row.key)
    db.delete(row)
    db.flush()
    _record(db, viewer, "abbreviation_removed", count=1, now=now)
    _embed_anew(db, before, after, now=now)


def _check(wanted: Abbreviations) -> None:
    if len(wanted.by_key) > MOST:
        raise Refused(
            "too-many-abbreviations", say("There is room for {most} abbreviations.", most=MOST)
        )
    circle: Sequence[ShortForm] = wanted.circle()
    if circle:
        raise Refused(
            "abbreviation-circle",
            say(
                "These explain each other in a circle: {words}. Write one of them out.",
                words=listed([form.short for form in circle[1:]]),
            ),
        )


def _record(db: Session, viewer: Viewer, action: str, *, count: int, now: datetime) -> None:
    actor = audit.pseudonym(db, viewer.person_id)
    audit.record(db, actor, action, now=now, facts={"count": count})


def _embed_anew(db: Session, before: Abbreviations, after: Abbreviations, *, now: datetime) -> None:
    rows = db.execute(sa.select(Line.person_id, Line.text).order_by(Line.person_id))
    touched = {
        person_id for person_id, text in rows if before.expanded(text) != after.expanded(text)
    }
    for person_id in sorted(touched):
        order_embedding(db, person_id, now)
