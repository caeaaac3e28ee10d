"""Read the last four weeks person by person for the pulse's gate.

Only people who were here before those weeks count, so that a new account fills no cell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import (
    Feedback,
    FeedbackAbout,
    MentoringSession,
    Pair,
    PairState,
    Person,
    Purpose,
    SessionState,
    ThemePoint,
)
from service.models.scopes import GONE, has_consented, in_pair
from service.privacy.text_tables import TEXTS
from service.privacy.thresholds import Step, band, step
from service.themes.points.polarity import Polarity, by_author, steps
from service.themes.pulse.gate import WINDOW, Value

TAKING_PART: Final = "taking_part"
LEANING: Final = "leaning"
SESSIONS_HELD: Final = "sessions_held"
STEP: Final = "step"


class Activity(NamedTuple):
    """What one person did: an id or a hash, and when; `is_good` where it can be so or not."""

    person_id: UUID
    what: str
    at: datetime
    is_good: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """A value with what each person did; those who did nothing are in `people` alone."""

    value: Value
    acts: Mapping[UUID, tuple[Activity, ...]]
    people: frozenset[UUID] = field(default=frozenset())


def gathered(db: Session, now: datetime) -> dict[str, Gathered]:
    """Every value of the pulse as it would be now, before the gate."""
    sessions = _sessions(db, now)
    met = [act for act in sessions if act.is_good]
    return {
        TAKING_PART: _taking_part(_paired(db, now), [*met, *_written(db, now)]),
        SESSIONS_HELD: _sessions_held(sessions),
        LEANING: _leaning(db, now),
    }


def _taking_part(people: frozenset[UUID], acts: Iterable[Activity]) -> Gathered:
    """Of those in a pair, how many met or said something."""
    found = _by_person(act for act in acts if act.person_id in people)
    share = step(len(found), len(people))
    return Gathered(_value(len(found), _stepped(share)), found, people)


def _sessions_held(acts: Iterable[Activity]) -> Gathered:
    """Of those who were to meet, how many met at least every other time."""
    found = _by_person(acts)
    met = [2 * sum(act.is_good for act in each) >= len(each) for each in found.values()]
    return Gathered(_value(len(found), _stepped(step(sum(met), len(met)))), found)


def _leaning(db: Session, now: datetime) -> Gathered:
    """Sentiment of the people whose texts count."""
    rows = db.execute(
        sa.select(
            ThemePoint.author_id, ThemePoint.keyed_hash, ThemePoint.written_at, ThemePoint.polarity
        )
        .join(Person, Person.id == ThemePoint.author_id)
        .where(ThemePoint.written_at.between(now - WINDOW, now), *_counts(now))
    ).all()
    moods = by_author((author, Polarity(said)) for author, _, _, said in rows)
    found = _by_person(Activity(author, kept, at) for author, kept, at, _ in rows)
    leaning = {said.value: share.value for said, share in (steps(moods) or {}).items()}
    return Gathered(_value(len(found), leaning), found)


def _stepped(share: Step | None) -> dict[str, str]:
    return {} if share is None else {STEP: share.value}


def _value(people: int, said: Mapping[str, str]) -> Value:
    shown = band(people)
    return {} if shown is None or not said else {"people": shown.value, **said}


def _paired(db: Session, now: datetime) -> frozenset[UUID]:
    """Everybody in a pair that began before the window."""
    return frozenset(
        db.scalars(
            sa.select(Person.id)
            .join(Pair, in_pair(Person.id))
            .where(Pair.state == PairState.ACTIVE, Pair.started_at < now - WINDOW, *_counts(now))
        )
    )


def _sessions(db: Session, now: datetime) -> list[Activity]:
    """Each session that was to be, once for each of its pair; one still open is left out."""
    at = sa.func.coalesce(MentoringSession.ended_at, MentoringSession.starts_at)
    rows = db.execute(
        sa.select(
            Person.id,
            MentoringSession.id,
            MentoringSession.state,
            sa.type_coerce(at, MentoringSession.starts_at.type),
        )
        .join(Pair, in_pair(Person.id))
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .where(
            MentoringSession.state.in_((SessionState.HELD, SessionState.MISSED)),
            MentoringSession.starts_at.between(now - WINDOW, now),
            *_counts(now),
        )
    )
    return [
        Activity(person, f"{session} {state}", when, state is SessionState.HELD)
        for person, session, state, when in rows
    ]


def _written(db: Session, now: datetime) -> list[Activity]:
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
        Activity(row[0], str(row[1]), row[2])
        for wanted in (taps, *ticked)
        for row in db.execute(wanted)
    ]


def _by_person(acts: Iterable[Activity]) -> dict[UUID, tuple[Activity, ...]]:
    found: dict[UUID, list[Activity]] = {}
    for act in acts:
        found.setdefault(act.person_id, []).append(act)
    return {person: tuple(each) for person, each in found.items()}


def _counts(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Person.created_at < now - WINDOW, Person.state.not_in(GONE)
