"""What the last four weeks say of the programme, read person by person for the pulse's gate.

Only people count who were on the roster before those weeks began: a new account fills no cell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.queries import has_consented
from service.models import (
    Feedback,
    FeedbackAbout,
    MentoringSession,
    Pair,
    PairState,
    Person,
    PersonState,
    Purpose,
    SessionState,
    ThemePoint,
)
from service.privacy.text_tables import TEXTS
from service.themes.points.polarity import Polarity, by_author, steps
from service.themes.pulse.gate import WINDOW, Value
from service.themes.release.anonymity import band
from service.themes.release.feedback_steps import step_of

TAKING_PART: Final = "taking_part"
LEANING: Final = "leaning"
SESSIONS_HELD: Final = "sessions_held"
STEP: Final = "step"

_GONE: Final = (PersonState.LEFT, PersonState.ERASED)


class Act(NamedTuple):
    """What one person did: an id or a hash, and when; `is_good` where it can be so or not."""

    person_id: UUID
    what: str
    at: datetime
    is_good: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """A value with what each person did; those who did nothing are in `people` alone."""

    value: Value
    acts: Mapping[UUID, tuple[Act, ...]]
    people: frozenset[UUID] = field(default=frozenset())


def gathered(db: Session, now: datetime) -> dict[str, Gathered]:
    """Every value of the pulse as it would be now, before the gate."""
    held = _sessions(db, now)
    return {
        TAKING_PART: _taking_part(_paired(db, now), [*_done(held), *_written(db, now)]),
        SESSIONS_HELD: _sessions_held(held),
        LEANING: _leaning(db, now),
    }


def _taking_part(people: frozenset[UUID], acts: Iterable[Act]) -> Gathered:
    """Of those in a pair, how many met or said something."""
    found = _by_person(act for act in acts if act.person_id in people)
    step = step_of([person in found for person in people])
    return Gathered(_value(len(found), {} if step is None else {STEP: step.value}), found, people)


def _sessions_held(acts: Iterable[Act]) -> Gathered:
    """Of those who were to meet, how many met at least every other time."""
    found = _by_person(acts)
    met = [2 * sum(act.is_good for act in each) >= len(each) for each in found.values()]
    step = step_of(met)
    return Gathered(_value(len(found), {} if step is None else {STEP: step.value}), found)


def _leaning(db: Session, now: datetime) -> Gathered:
    """How those lean who wrote what counts towards themes."""
    rows = db.execute(
        sa.select(
            ThemePoint.author_id, ThemePoint.keyed_hash, ThemePoint.written_at, ThemePoint.polarity
        )
        .join(Person, Person.id == ThemePoint.author_id)
        .where(ThemePoint.written_at.between(now - WINDOW, now), *_counts(now))
    ).all()
    moods = by_author((author, Polarity(said)) for author, _, _, said in rows)
    found = _by_person(Act(author, kept, at) for author, kept, at, _ in rows)
    leaning = {said.value: step.value for said, step in (steps(moods) or {}).items()}
    return Gathered(_value(len(found), leaning), found)


def _value(people: int, said: Mapping[str, str]) -> Value:
    shown = band(people)
    return {} if shown is None or not said else {"people": shown.value, **said}


def _paired(db: Session, now: datetime) -> frozenset[UUID]:
    """Everybody in a pair that began before the window."""
    return frozenset(
        db.scalars(
            sa.select(Person.id)
            .join(Pair, Person.id.in_((Pair.a_id, Pair.b_id)))
            .where(Pair.state == PairState.ACTIVE, Pair.started_at < now - WINDOW, *_counts(now))
        )
    )


def _sessions(db: Session, now: datetime) -> list[Act]:
    """Each session that was to be, once for each of its pair; one still open is left out."""
    at = sa.func.coalesce(MentoringSession.ended_at, MentoringSession.starts_at)
    rows = db.execute(
        sa.select(
            Person.id,
            MentoringSession.id,
            MentoringSession.state,
            sa.type_coerce(at, MentoringSession.starts_at.type),
        )
        .join(Pair, Person.id.in_((Pair.a_id, Pair.b_id)))
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .where(
            MentoringSession.state.in_((SessionState.HELD, SessionState.MISSED)),
            MentoringSession.starts_at.between(now - WINDOW, now),
            *_counts(now),
        )
    )
    return [
        Act(person, f"{session} {state}", when, state is SessionState.HELD)
        for person, session, state, when in rows
    ]


def _done(sessions: Iterable[Act]) -> list[Act]:
    return [act for act in sessions if act.is_good]


def _written(db: Session, now: datetime) -> list[Act]:
    """Taps after a session, which always count, and texts that were ticked."""
    taps = (
        sa.select(Person.id, Feedback.id, Feedback.created_at)
        .join(Feedback, Feedback.author_id == Person.id)
        .where(
            Feedback.about == FeedbackAbout.SESSION,
            Feedback.created_at.between(now - WINDOW, now),
            *_counts(now),
        )
    )
    ticked = [
        sa.select(Person.id, texts.id, texts.written_at)
        .join(texts.table, texts.author == Person.id)
        .where(
            texts.in_themes.is_(True),
            texts.written_at.between(now - WINDOW, now),
            has_consented(Purpose.THEMES),
            *_counts(now),
        )
        for texts in TEXTS.values()
    ]
    return [
        Act(row[0], str(row[1]), row[2]) for wanted in (taps, *ticked) for row in db.execute(wanted)
    ]


def _by_person(acts: Iterable[Act]) -> dict[UUID, tuple[Act, ...]]:
    found: dict[UUID, list[Act]] = {}
    for act in acts:
        found.setdefault(act.person_id, []).append(act)
    return {person: tuple(each) for person, each in found.items()}


def _counts(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Person.created_at < now - WINDOW, Person.state.not_in(_GONE)
