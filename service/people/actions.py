"""Writes of the people step; each runs inside its caller's transaction."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access import queries as access_queries
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import (
    FormerAttributes,
    Line,
    LineKind,
    LineSource,
    OwnerType,
    Person,
    PersonState,
    Purpose,
    Suggestion,
    SuggestionState,
    queue,
    vectors,
)
from service.models.ids import uuid7
from service.models.queue import Job, JobKind
from service.models.upsert import insert_for
from service.people.forms import AvailabilityIn, Presence
from service.privacy import derived_data
from service.problems import Refused

# What a person ticks for themselves as a whole; themes are ticked under each text instead.
SWITCHES = (Purpose.PAIRING, Purpose.AGENDAS, Purpose.EXTERNAL_MODEL)


def save_lines(
    db: Session, person_id: UUID, kind: LineKind, *, texts: Sequence[str], now: datetime
) -> None:
    """Make these clean lines the published ones, and have them read if a text came or went.

    They are the person's own from now on: a people file no longer replaces them.
    """
    db.get_one(Person, person_id).wrote_lines_at = now
    if replace_lines(db, person_id, kind, texts=texts, now=now):
        order_embedding(db, person_id, now)


def keep_attributes(db: Session, person: Person, now: datetime) -> None:
    """Remember what figures are cut by before it changes; of one instant the first is kept."""
    former = {
        "person_id": person.id,
        "until": now,
        "career_years": person.career_years,
        "team_id": person.team_id,
    }
    insert = insert_for(db)(FormerAttributes).values(former)
    with db.no_autoflush:  # an import may be half way through swapping two staff numbers
        db.execute(insert.on_conflict_do_nothing(index_elements=["person_id", "until"]))


def replace_lines(
    db: Session, person_id: UUID, kind: LineKind, *, texts: Sequence[str], now: datetime
) -> bool:
    """Swap the published lines of one kind; return whether any text came or went.

    A text that stays keeps its id, and so its vector and what rests on it.
    """
    mine = (Line.person_id == person_id, Line.kind == kind, Line.source == LineSource.PROFILE)
    rows = db.execute(sa.select(Line.text, Line.id, Line.created_at).where(*mine))
    before = {text: (line_id, created_at) for text, line_id, created_at in rows}
    gone = [line_id for text, (line_id, _) in before.items() if text not in texts]
    vectors.drop(db, OwnerType.LINE, gone)
    db.execute(sa.delete(Line).where(*mine))  # positions are unique: all go before any comes
    for position, text in enumerate(texts):
        line_id, created_at = before.get(text) or (uuid7(), now)
        values = {"id": line_id, "position": position, "text": text, "created_at": created_at}
        db.add(Line(person_id=person_id, kind=kind, **values))
    db.flush()
    if gone:
        derived_data.touch(db, person_id)
    return set(before) != set(texts)


def save_hopes(db: Session, viewer: Viewer, hopes: str | None) -> None:
    _person(db, viewer).hopes = hopes


def save_rhythm(db: Session, viewer: Viewer, rhythm: AvailabilityIn) -> None:
    person = _person(db, viewer)
    person.times = list(rhythm.times)
    person.capacity = rhythm.capacity
    person.time_zone = rhythm.time_zone


def save_presence(db: Session, viewer: Viewer, presence: Presence, *, now: datetime) -> None:
    """A rest takes open suggestions away from both sides; its end orders new ones."""
    person = _person(db, viewer)
    person.time_zone = presence.time_zone
    if presence.paused and person.state is PersonState.ACTIVE:
        person.state = PersonState.PAUSED
        expire_suggestions(db, viewer.person_id)
    elif not presence.paused and person.state is PersonState.PAUSED:
        person.state = PersonState.ACTIVE
        order_embedding(db, viewer.person_id, now)


def finish_welcome(
    db: Session, viewer: Viewer, granted: frozenset[Purpose], *, now: datetime
) -> None:
    """Take part from now on; Refused without the one consent that this needs."""
    if Purpose.PAIRING not in granted:
        raise Refused(
            "pairing-consent",
            "Suggestions need to read your lines before anyone can be suggested to you.",
            {
                "pairing": say(
                    "Tick this to take part, or leave now and come back whenever you like."
                )
            },
        )
    save_consents(db, viewer, granted, now=now)
    person = _person(db, viewer)
    person.welcomed_at = person.wrote_lines_at = now
    order_embedding(db, viewer.person_id, now)


def save_consents(
    db: Session, viewer: Viewer, granted: frozenset[Purpose], *, now: datetime
) -> None:
    """Record what changed, and nothing else; pairing taken back ends what it had suggested."""
    before = access_queries.consents(db, viewer.person_id)
    for purpose in SWITCHES:
        if (purpose in granted) != (purpose in before):
            access_actions.set_consent(
                db, viewer.person_id, purpose, now=now, granted=purpose in granted
            )
    if Purpose.PAIRING in before - granted:
        expire_suggestions(db, viewer.person_id)
    elif Purpose.PAIRING in granted - before:
        order_embedding(db, viewer.person_id, now)


def expire_suggestions(db: Session, person_id: UUID) -> None:
    """Those shown to somebody and those of them shown to others; nobody is told why."""
    db.execute(
        sa.update(Suggestion)
        .where(
            sa.or_(Suggestion.person_id == person_id, Suggestion.other_id == person_id),
            Suggestion.state == SuggestionState.SHOWN,
        )
        .values(state=SuggestionState.EXPIRED)
    )


def order_embedding(db: Session, person_id: UUID, now: datetime) -> None:
    """Have a person's lines read anew, and suggestions after them."""
    rows = db.execute(
        sa.select(Line.id, Line.text).where(Line.person_id == person_id).order_by(Line.id)
    )
    state = "\n".join([now.isoformat(), *(f"{line_id} {text}" for line_id, text in rows)])
    digest = hashlib.sha256(state.encode()).hexdigest()[:16]
    args = {"owner": "person", "id": str(person_id)}
    queue.put(db, Job(JobKind.EMBED, f"person:{person_id}:{digest}", args), now)


def _person(db: Session, viewer: Viewer) -> Person:
    return db.get_one(Person, viewer.person_id)
