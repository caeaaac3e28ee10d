"""Read the evidence that both people of a pair may see; agendas use nothing else."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

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
    Question,
    Reflection,
    SessionState,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.models.scopes import shown_label

MOST_LINES: Final = 6  # of one kind and person, in the order their owner gave them
_MOST_TEXTS: Final = 6  # notes, next steps, shared reflections, each
_MOST_THEMES: Final = 3
_DIRECTIONS: Final[Mapping[LineKind, Direction]] = {LineKind.OFFER: "offer", LineKind.SEEK: "seek"}
_NOBODY: Final = sa.cast(sa.null(), sa.Uuid())
_NEITHER: Final = sa.cast(sa.null(), sa.String(32))

_COLUMNS: Final = ("type", "id", "owner_id", "text", "written_at", "direction")

Texts = sa.Select[*tuple[Any, ...]]  # rows of these columns


def shared_evidence(db: Session, pair: Pair, at: datetime) -> list[Source]:
    """Published lines, goals, agreed words, shared notes, answers, reflections; newest first.

    Private reflections and notes, feedback and answers to suggestions have no way in.
    """
    steps = _steps(pair.id).where(FollowUp.state == FollowUpState.OPEN, FollowUp.created_at <= at)
    rows = db.execute(
        sa.union_all(
            _first_lines(pair.id),
            _subject(pair.id),
            _goals(pair.id),
            _newest(_notes(pair.id, at).where(Note.session_id == _last_session(pair.id, at))),
            _newest(steps),
            _newest(_reflections(pair.id).where(Reflection.created_at <= at)),
            _answers(pair.id).where(_is_fresh(pair.id, at), Question.answered_at <= at),
            _latest_themes(at),
        )
    )
    found = [*map(_source, rows), *_clauses(db, pair.id)]
    return sorted([*found, *_gaps(pair, found)], key=newest_first)


def still_shared(
    db: Session, pair_id: UUID, cited: Collection[Key], *, at: datetime
) -> dict[Key, Source]:
    """Return the cited sources that both may still see."""
    ids = {key.id for key in cited}
    rows = db.execute(
        sa.union_all(
            _lines(pair_id).where(Line.id.in_(ids)),
            _subject(pair_id),
            _goals(pair_id),
            _notes(pair_id, at).where(Note.id.in_(ids)),
            _steps(pair_id).where(FollowUp.id.in_(ids)),
            _reflections(pair_id).where(Reflection.id.in_(ids)),
            _answers(pair_id).where(Question.id.in_(ids)),
            _themes().where(ThemeReleaseRow.theme_id.in_(ids)),
        )
    )
    found = [
        *map(_source, rows),
        *_clauses(db, pair_id),
        *(Source(key, key.id, "") for key in cited if key.type.startswith("gap:")),
    ]
    by_age = sorted(found, key=newest_first, reverse=True)  # a theme by its latest name
    return {source.key: source for source in by_age if source.key in cited}


def _source(row: Any) -> Source:  # noqa: ANN401  # of `_COLUMNS`
    direction = _DIRECTIONS[row.direction] if row.direction else None
    return Source(Key(row.type, row.id), row.owner_id, excerpt(row.text), row.written_at, direction)


def _texts(kind: str, *columns: sa.SQLColumnExpression[Any]) -> Texts:
    named = zip(_COLUMNS, (sa.literal(kind), *columns), strict=True)
    return sa.select(*(column.label(name) for name, column in named))


def _newest(texts: Texts) -> Texts:
    return sa.select(texts.order_by(sa.desc("written_at")).limit(_MOST_TEXTS).subquery())


def _lines(pair_id: UUID, *more: sa.SQLColumnExpression[Any]) -> Texts:
    return (
        _texts("line", Line.id, Line.person_id, Line.text, Line.created_at, Line.kind)
        .add_columns(*more)
        .join(Pair, Line.person_id.in_((Pair.a_id, Pair.b_id)))
        .where(Pair.id == pair_id, Line.published.is_(True))
    )


def _first_lines(pair_id: UUID) -> Texts:
    place = sa.func.row_number().over(
        partition_by=(Line.person_id, Line.kind), order_by=(Line.position, Line.created_at)
    )
    lines = _lines(pair_id, place.label("place")).subquery()
    return sa.select(*(lines.c[name] for name in _COLUMNS)).where(lines.c.place <= MOST_LINES)


def _subject(pair_id: UUID) -> Texts:
    """Select what the two have written down to work on."""
    return _texts("subject", Pair.id, _NOBODY, Pair.subject, Pair.created_at, _NEITHER).where(
        Pair.id == pair_id, sa.func.coalesce(Pair.subject, "") != ""
    )


def _goals(pair_id: UUID) -> Texts:
    person_id = PairGoal.person_id
    return (
        _texts("goal", person_id, person_id, PairGoal.gain, Pair.created_at, _NEITHER)
        .join(Pair, Pair.id == PairGoal.pair_id)
        .where(Pair.id == pair_id, sa.func.trim(PairGoal.gain) != "")
    )


def _clauses(db: Session, pair_id: UUID) -> Iterator[Source]:
    row = db.scalar(sa.select(Agreement).where(Agreement.pair_id == pair_id))
    if row is None:
        return
    for place, clause in enumerate(row.clauses):
        yield Source(Key(f"clause:{place}", row.id), None, excerpt(clause), row.created_at)


def _notes(pair_id: UUID, at: datetime) -> Texts:
    return (
        _texts("note", Note.id, Note.author_id, Note.text, Note.created_at, _NEITHER)
        .join(MentoringSession, MentoringSession.id == Note.session_id)
        .where(MentoringSession.pair_id == pair_id, Note.shared.is_(True), Note.created_at <= at)
    )


def _last_session(pair_id: UUID, at: datetime) -> sa.ScalarSelect[UUID]:
    return (
        sa.select(MentoringSession.id)
        .where(*_held(pair_id, at))
        .order_by(MentoringSession.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _held(pair_id: UUID, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        MentoringSession.pair_id == pair_id,
        MentoringSession.state == SessionState.HELD,
        MentoringSession.starts_at <= at,
    )


def _steps(pair_id: UUID) -> Texts:
    return _texts(
        "follow_up", FollowUp.id, FollowUp.owner_id, FollowUp.text, FollowUp.created_at, _NEITHER
    ).where(FollowUp.pair_id == pair_id)


def _reflections(pair_id: UUID) -> Texts:
    """Select what its author shares with this partner; that ends with the pair."""
    author_id = Reflection.author_id
    return (
        _texts(
            "reflection", Reflection.id, author_id, Reflection.text, Reflection.created_at, _NEITHER
        )
        .join(Pair, Pair.id == Reflection.pair_id)
        .where(
            Pair.id == pair_id,
            Pair.state != PairState.ENDED,
            Reflection.audience == Audience.PAIR,
            author_id.in_((Pair.a_id, Pair.b_id)),
        )
    )


def _answers(pair_id: UUID) -> Texts:
    """Select what one of the two answered between sessions."""
    written_at = sa.func.coalesce(Question.answered_at, Question.due_at)
    return _texts(
        "answer", Question.id, Question.person_id, Question.answer, written_at, _NEITHER
    ).where(Question.pair_id == pair_id, Question.answer.is_not(None))


def _is_fresh(pair_id: UUID, at: datetime) -> sa.ColumnElement[bool]:
    """Hold for a question asked since the two last met; the next agenda begins with it."""
    met = sa.exists().where(*_held(pair_id, at), MentoringSession.starts_at >= Question.due_at)
    return ~met


def _themes() -> Texts:
    row = ThemeReleaseRow
    return _texts(
        "theme", row.theme_id, _NOBODY, shown_label(), ThemeRelease.frozen_at, _NEITHER
    ).join(ThemeRelease, ThemeRelease.id == row.release_id)


def _latest_themes(at: datetime) -> Texts:
    latest = (
        sa.select(ThemeRelease.id)
        .where(ThemeRelease.frozen_at <= at)
        .order_by(ThemeRelease.ends_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    first = _themes().where(ThemeReleaseRow.release_id == latest)
    return sa.select(first.order_by(ThemeReleaseRow.position).limit(_MOST_THEMES).subquery())


def _gaps(pair: Pair, sources: Collection[Source]) -> Iterator[Source]:
    """Return who has published no offer, or no wish to learn."""
    present = {(source.owner_id, source.direction) for source in sources}
    for person_id in (pair.a_id, pair.b_id):
        for direction in _DIRECTIONS.values():
            if (person_id, direction) not in present:
                key = Key(f"gap:{direction}", person_id)
                yield Source(key, person_id, f"no published {direction} yet", direction=direction)
