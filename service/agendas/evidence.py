"""Read the evidence that both people of a pair may see; agendas use nothing else."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.agendas import answer_queries
from service.agendas.sources import Direction, Key, Source, excerpt, newest_first
from service.models import (
    Agreement,
    Audience,
    FollowUp,
    FollowUpState,
    Line,
    LineKind,
    MentoringSession,
    Note,
    Pair,
    PairGoal,
    PairState,
    Reflection,
    SessionState,
    ThemeRelease,
    ThemeReleaseRow,
)

MOST_LINES = 6  # of one kind and person, in the order their owner gave them
_MOST_TEXTS = 6  # notes, next steps, shared reflections, each
_MOST_THEMES = 3


def shared_evidence(db: Session, pair_id: UUID, at: datetime) -> list[Source]:
    """Published lines, goals, agreed words, shared notes, answers, reflections; newest first.

    Private reflections and notes, feedback and answers to suggestions have no way in.
    """
    pair = db.get_one(Pair, pair_id)
    lines = _first_lines(_lines(db, pair))
    found = [
        *lines,
        *_goals(db, pair),
        *_clauses(db, pair),
        *_notes(db, pair, _last_session(db, pair, at), at=at),
        *_steps(db, pair, FollowUp.state == FollowUpState.OPEN, FollowUp.created_at <= at),
        *_reflections(db, pair, Reflection.created_at <= at),
        *answer_queries.fresh(db, pair, at),
        *_themes(db, at),
        *_gaps(pair, lines),
    ]
    return sorted(found, key=newest_first)


def still_shared(
    db: Session, pair_id: UUID, cited: Collection[Key], *, at: datetime
) -> dict[Key, Source]:
    """Return the cited sources that both may still see."""
    pair = db.get_one(Pair, pair_id)
    ids = {key.id for key in cited}
    lines = list(_lines(db, pair))
    found = [
        *lines,
        *_goals(db, pair),
        *_clauses(db, pair),
        *_notes(db, pair, Note.id.in_(ids), at=at),
        *_steps(db, pair, FollowUp.id.in_(ids)),
        *_reflections(db, pair, Reflection.id.in_(ids)),
        *answer_queries.cited(db, pair, ids),
        *_cited_themes(db, ids),
        *(Source(key, key.id, "") for key in cited if key.type.startswith("gap:")),
    ]
    return {source.key: source for source in found if source.key in cited}


def _lines(db: Session, pair: Pair) -> Iterator[Source]:
    rows = db.scalars(
        sa.select(Line)
        .where(Line.person_id.in_((pair.a_id, pair.b_id)), Line.published.is_(True))
        .order_by(Line.position, Line.created_at)
    )
    for row in rows:
        direction: Direction = "offer" if row.kind is LineKind.OFFER else "seek"
        key = Key("line", row.id)
        yield Source(key, row.person_id, excerpt(row.text), row.created_at, direction)


def _first_lines(lines: Iterator[Source]) -> list[Source]:
    kept: list[Source] = []
    for line in lines:
        alike = [k for k in kept if (k.owner_id, k.direction) == (line.owner_id, line.direction)]
        if len(alike) < MOST_LINES:
            kept.append(line)
    return kept


def _goals(db: Session, pair: Pair) -> Iterator[Source]:
    if pair.subject:
        yield Source(Key("subject", pair.id), None, excerpt(pair.subject), pair.created_at)
    rows = db.scalars(sa.select(PairGoal).where(PairGoal.pair_id == pair.id))
    for row in rows:
        if row.gain.strip():
            key = Key("goal", row.person_id)
            yield Source(key, row.person_id, excerpt(row.gain), pair.created_at)


def _clauses(db: Session, pair: Pair) -> Iterator[Source]:
    row = db.scalar(sa.select(Agreement).where(Agreement.pair_id == pair.id))
    if row is None:
        return
    for place, clause in enumerate(row.clauses):
        yield Source(Key(f"clause:{place}", row.id), None, excerpt(clause), row.created_at)


def _notes(
    db: Session, pair: Pair, which: sa.ColumnElement[bool], *, at: datetime
) -> Iterator[Source]:
    rows = db.scalars(
        sa.select(Note)
        .join(MentoringSession, MentoringSession.id == Note.session_id)
        .where(MentoringSession.pair_id == pair.id, Note.shared.is_(True), Note.created_at <= at)
        .where(which)
        .order_by(Note.created_at.desc())
        .limit(_MOST_TEXTS)
    )
    for row in rows:
        key = Key("note", row.id)
        yield Source(key, row.author_id, excerpt(row.text), row.created_at)


def _last_session(db: Session, pair: Pair, at: datetime) -> sa.ColumnElement[bool]:
    last = db.scalar(
        sa.select(MentoringSession.id)
        .where(
            MentoringSession.pair_id == pair.id,
            MentoringSession.state == SessionState.HELD,
            MentoringSession.starts_at <= at,
        )
        .order_by(MentoringSession.number.desc())
        .limit(1)
    )
    return Note.session_id == last


def _steps(db: Session, pair: Pair, *which: sa.ColumnElement[bool]) -> Iterator[Source]:
    rows = db.scalars(
        sa.select(FollowUp)
        .where(FollowUp.pair_id == pair.id, *which)
        .order_by(FollowUp.created_at.desc())
        .limit(_MOST_TEXTS)
    )
    for row in rows:
        key = Key("follow_up", row.id)
        yield Source(key, row.owner_id, excerpt(row.text), row.created_at)


def _reflections(db: Session, pair: Pair, which: sa.ColumnElement[bool]) -> Iterator[Source]:
    """What its author shares with this partner; that ends with the pair."""
    if pair.state is PairState.ENDED:
        return
    rows = db.scalars(
        sa.select(Reflection)
        .where(
            Reflection.pair_id == pair.id,
            Reflection.audience == Audience.PAIR,
            Reflection.author_id.in_((pair.a_id, pair.b_id)),
            which,
        )
        .order_by(Reflection.created_at.desc())
        .limit(_MOST_TEXTS)
    )
    for row in rows:
        key = Key("reflection", row.id)
        yield Source(key, row.author_id, excerpt(row.text), row.created_at)


def _themes(db: Session, at: datetime) -> Iterator[Source]:
    latest = (
        sa.select(ThemeRelease.id)
        .where(ThemeRelease.frozen_at <= at)
        .order_by(ThemeRelease.ends_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    yield from _released(db, ThemeReleaseRow.release_id == latest, _MOST_THEMES)


def _cited_themes(db: Session, ids: Collection[UUID]) -> Iterator[Source]:
    yield from _released(db, ThemeReleaseRow.theme_id.in_(ids), None)


def _released(db: Session, which: sa.ColumnElement[bool], limit: int | None) -> Iterator[Source]:
    rows: Any = db.execute(
        sa.select(ThemeReleaseRow.theme_id, ThemeReleaseRow.label, ThemeRelease.frozen_at)
        .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
        .where(which)
        .order_by(ThemeRelease.ends_on, ThemeReleaseRow.position)
        .limit(limit)
    )
    for theme_id, label, frozen_at in rows:
        yield Source(Key("theme", theme_id), None, excerpt(label), frozen_at)


def _gaps(pair: Pair, lines: Collection[Source]) -> Iterator[Source]:
    """Return who has published no offer, or no wish to learn."""
    present = {(line.owner_id, line.direction) for line in lines}
    directions: tuple[Direction, ...] = ("offer", "seek")
    for person_id in (pair.a_id, pair.b_id):
        for direction in directions:
            if (person_id, direction) not in present:
                key = Key(f"gap:{direction}", person_id)
                yield Source(key, person_id, f"no published {direction} yet", direction=direction)
