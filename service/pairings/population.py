"""Read everyone who takes part, for the engine, in a few statements."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from service.i18n import formatting
from service.i18n.empty_answers import is_empty_answer
from service.i18n.week import DAYS, PARTS
from service.models import (
    EmbeddingModel,
    Exclusion,
    Line,
    LineKind,
    OwnerType,
    Pair,
    PairState,
    Person,
    PersonState,
    Vector,
)
from service.models.scopes import is_published, takes_part
from service.models.vectors import STORED
from service.pairings.engine.person import NO_LINES, Lines, Participant, utc_hours
from service.pairings.engine.rules import REST_DAYS
from service.people.queries import chain, top_teams

_CAREER_STEP = 10  # years that make a generation, where a round's owner asks for one

LineKey = tuple[UUID, LineKind, str]


class LineRow(NamedTuple):
    person_id: UUID
    kind: LineKind
    text: str
    id: UUID


class Census(NamedTuple):
    """People with a consent to pairing and their published lines, which `line_ids` finds by words.

    Nothing else that somebody wrote moves a fit: what one person is shown of another could tell.
    """

    people: tuple[Participant, ...]
    line_ids: Mapping[LineKey, UUID]


class Bonds(NamedTuple):
    """Who may not be paired: running or recent pairs, exclusions, managers."""

    engaged: Mapping[UUID, int]
    past: Mapping[UUID, Mapping[UUID, date]]
    blocks: Mapping[UUID, frozenset[UUID]]
    managers: Mapping[UUID, UUID | None]


def census(db: Session, encoder: Encoder, now: datetime) -> Census:
    """Lines without a vector of this encoder are left out until they have one."""
    on = now.date()
    people = db.execute(sa.select(Person).where(takes_part())).scalars().all()
    rows, vectors = _lines(db, encoder)
    lines = _by_person(rows, vectors)
    bonds, roots = _bonds(db, on), top_teams(db)
    found = tuple(
        _person(row, lines.get(row.id, {}), bonds, departments=roots, on=on) for row in people
    )
    ids = {(row.person_id, row.kind, row.text): row.id for row in reversed(rows)}
    return Census(found, ids)


def _lines(db: Session, encoder: Encoder) -> tuple[list[LineRow], NDArray[np.float32]]:
    """Rows and their vectors (n, dims); one conversion for all: many single ones are slow."""
    every = db.execute(
        sa.select(Line.person_id, Line.kind, Line.text, Line.id, Vector.data)
        .join(Vector, sa.and_(Vector.owner_id == Line.id, Vector.owner_type == OwnerType.LINE))
        .join(EmbeddingModel, EmbeddingModel.id == Vector.model_id)
        .where(
            EmbeddingModel.fingerprint == encoder.fingerprint,
            is_published(),
        )
        .order_by(Line.person_id, Line.kind, Line.position, Line.id)
    )
    found = [row for row in every if not is_empty_answer(row.text)]  # "none" meets nobody's "none"
    data = b"".join(row[-1] for row in found)
    rows = np.frombuffer(data, STORED).astype(np.float32).reshape(len(found), encoder.dims)
    return [LineRow(*row[:-1]) for row in found], rows


def _by_person(
    rows: list[LineRow], vectors: NDArray[np.float32]
) -> dict[UUID, dict[LineKind, Lines]]:
    places: dict[UUID, dict[LineKind, list[int]]] = {}
    for at, row in enumerate(rows):
        places.setdefault(row.person_id, {}).setdefault(row.kind, []).append(at)
    return {
        person_id: {
            kind: Lines.of([rows[i].text for i in at], vectors[at]) for kind, at in kinds.items()
        }
        for person_id, kinds in places.items()
    }


def _person(
    row: Person,
    lines: Mapping[LineKind, Lines],
    bonds: Bonds,
    *,
    departments: Mapping[UUID, str],
    on: date,
) -> Participant:
    years = row.career_years
    return Participant(
        row.id,
        lines.get(LineKind.OFFER, NO_LINES),
        lines.get(LineKind.SEEK, NO_LINES),
        capacity=0 if row.state is PersonState.PAUSED else row.capacity,
        engaged=bonds.engaged.get(row.id, 0),
        consent=True,
        blocks=bonds.blocks.get(row.id, frozenset()),
        manager_chain=tuple(chain(row.id, bonds.managers)[1:]),
        past_partners=bonds.past.get(row.id, {}),
        hours=hours_of(row, on),
        languages=frozenset(row.languages),
        department=None if row.team_id is None else departments.get(row.team_id),
        generation=None if years is None else str(years // _CAREER_STEP),
        location=row.location,
    )


def hours_of(row: Person, on: date) -> frozenset[int]:
    told = (name.partition("-") for name in row.times)
    times = [(DAYS.index(day), part) for day, _, part in told if day in DAYS and part in PARTS]
    return utc_hours(formatting.zone(row.time_zone).key, times, on)


def _bonds(db: Session, on: date) -> Bonds:
    engaged: dict[UUID, int] = {}
    past: dict[UUID, dict[UUID, date]] = {}
    since = datetime.combine(on, time(), formatting.zone("Etc/UTC")) - timedelta(days=REST_DAYS + 1)
    runs = Pair.state != PairState.ENDED
    pairs = db.execute(
        sa.select(Pair.a_id, Pair.b_id, Pair.state, Pair.ended_at).where(
            sa.or_(runs, Pair.ended_at >= since)
        )
    )
    for a_id, b_id, state, ended_at in pairs:
        end = ended_at.date() if state is PairState.ENDED and ended_at else date.max
        for one, other in ((a_id, b_id), (b_id, a_id)):
            engaged[one] = engaged.get(one, 0) + (state is not PairState.ENDED)
            mine = past.setdefault(one, {})
            mine[other] = max(end, mine.get(other, date.min))
    managers = {row[0]: row[1] for row in db.execute(sa.select(Person.id, Person.manager_id))}
    blocks = gathered(
        (row[0], row[1]) for row in db.execute(sa.select(Exclusion.person_id, Exclusion.other_id))
    )
    return Bonds(engaged, past, blocks, managers)


def gathered(links: Iterable[tuple[UUID, UUID]]) -> dict[UUID, frozenset[UUID]]:
    """{one: all others}, of (one, other)."""
    found: dict[UUID, set[UUID]] = {}
    for one, other in links:
        found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}
