"""A lead names a theme: in every release, by its id; the frozen releases stay as they are."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import ThemeName, ThemeReleaseRow
from service.models.ids import uuid7
from service.models.scopes import shown_label
from service.models.upsert import insert_for
from service.privacy.redaction.roster import roster_names
from service.privacy.thresholds import K
from service.problems import NotFound, Refused
from service.themes.name_rules import MOST_NAME_WORDS, is_fit_name
from service.web.inputs import TextRefused, tidy_line


def name_theme(db: Session, viewer: Viewer, theme_id: UUID, *, name: str, now: datetime) -> None:
    """Call a published theme by this name until another is given.

    Raises Refused with one sentence for every cause, so that no refusal tells what caused it.
    """
    rows = _published(db, theme_id)
    taken = db.scalars(
        sa.select(shown_label()).where(ThemeReleaseRow.theme_id != theme_id).distinct()
    ).all()
    told = [text for row in rows for text in _words_of(row)]
    try:
        name = tidy_line(name)
    except TextRefused:
        raise _not_taken() from None
    if not is_fit_name(name, roster_names(db, K), published=told, taken=taken):
        raise _not_taken()
    row = {"id": uuid7(), "created_at": now, "theme_id": theme_id, "name": name}
    given = insert_for(db)(ThemeName).values(row)
    db.execute(
        given.on_conflict_do_update(
            index_elements=["theme_id"], set_={"name": name, "created_at": now}
        )
    )
    _record(db, viewer, "theme_named", theme_id=theme_id, now=now)


def forget_name(db: Session, viewer: Viewer, theme_id: UUID, *, now: datetime) -> None:
    """Let a theme go by the labels of its releases again."""
    _published(db, theme_id)
    gone = sa.delete(ThemeName).where(ThemeName.theme_id == theme_id).returning(ThemeName.id)
    if db.scalar(gone) is not None:
        _record(db, viewer, "theme_name_removed", theme_id=theme_id, now=now)


def _published(db: Session, theme_id: UUID) -> list[ThemeReleaseRow]:
    rows = db.scalars(sa.select(ThemeReleaseRow).where(ThemeReleaseRow.theme_id == theme_id)).all()
    if not rows:
        raise NotFound("theme-not-found", say("There is no theme with this id in any release."))
    return list(rows)


def _words_of(row: ThemeReleaseRow) -> Iterator[str]:
    yield row.label
    yield from row.phrases
    yield from (said["text"] for said in row.sentences)


def _not_taken() -> Refused:
    sentence = say(
        "This name cannot be used. Take at most {count} words, one of them from the card, without "
        "names of people or teams, numbers and addresses, and no other theme's name.",
        count=MOST_NAME_WORDS,
    )
    return Refused("theme-name-refused", say("The name was not saved."), {"name": sentence})


def _record(db: Session, viewer: Viewer, act: str, *, theme_id: UUID, now: datetime) -> None:
    actor = audit.pseudonym(db, viewer.person_id)
    audit.record(db, actor, act, now=now, facts={"theme_id": str(theme_id)})
