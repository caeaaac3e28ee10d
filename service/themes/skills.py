"""Areas of growth: published lines grouped into skills, those that many seek and few offer first.

Rebuilt as a whole each night; a skill goes by words that K people share, or by one published line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.clusters import Clustering, TooFewGroups, cluster, quantise
from embeddings.encoder import Encoder
from embeddings.exact import products, rescale
from embeddings.terms import keyphrases
from service import vectors
from service.models import Line, LineKind, LineSource, OwnerType, Person, PersonState, Skill
from service.themes import sources
from service.themes.anonymity import K
from service.themes.growth import Gap, gaps

MOST_LINES: Final = 24  # of one person: twelve of each kind
_HERE: Final = (PersonState.ACTIVE, PersonState.PAUSED)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Published profile lines (n) that have a vector, with their rows (n, dims)."""

    ids: tuple[UUID, ...]
    people: tuple[UUID, ...]
    kinds: tuple[LineKind, ...]
    texts: tuple[str, ...]
    rows: NDArray[np.float32]
    names: frozenset[str]


class NamedGap(NamedTuple):
    """`name` is None for a skill that goes by the line of `line_id`."""

    name: str | None
    line_id: UUID
    gap: Gap


def published_lines(db: Session, encoder: Encoder) -> Lines:
    found = db.execute(
        sa.select(Line.id, Line.person_id, Line.kind, Line.text)
        .join(Person, Person.id == Line.person_id)
        .where(Line.published, Line.source == LineSource.PROFILE, Person.state.in_(_HERE))
        .order_by(Line.id)
    ).all()
    known = vectors.of_owners(db, encoder, OwnerType.LINE, [line_id for line_id, *_ in found])
    lines = [line for line in found if line[0] in known]
    rows = [known[line[0]] for line in lines]
    return Lines(
        ids=tuple(line[0] for line in lines),
        people=tuple(line[1] for line in lines),
        kinds=tuple(line[2] for line in lines),
        texts=tuple(line[3] for line in lines),
        rows=np.stack(rows) if rows else np.empty((0, encoder.dims), np.float32),
        names=sources.name_words(db),
    )


def skill_gaps(lines: Lines) -> list[NamedGap]:
    """Skills with at least K seekers, widest gap first."""
    groups = np.unique([person.int for person in lines.people], return_inverse=True)[1]
    points = quantise(lines.rows)
    try:
        found = cluster(points, groups.astype(np.int32), cap=MOST_LINES)
    except TooFewGroups:
        return []
    by_kind = {kind: _people(lines, found, kind) for kind in LineKind}
    names = _names(lines, found, groups.astype(np.int32))
    central = partial(_central, lines, found, points)
    return [
        NamedGap(names[int(gap.skill)], central(int(gap.skill)), gap)
        for gap in gaps(by_kind[LineKind.SEEK], by_kind[LineKind.OFFER])
    ]


def keep_skills(db: Session, found: Sequence[NamedGap], now: datetime) -> None:
    """Replace what was kept; a line that has gone meanwhile takes its skill along."""
    db.execute(sa.delete(Skill))
    wanted = [skill.line_id for skill in found]
    there = set(db.scalars(sa.select(Line.id).where(Line.id.in_(wanted))))
    db.add_all(
        Skill(
            position=position,
            name=skill.name,
            line_id=None if skill.name else skill.line_id,
            seekers=skill.gap.seekers.value,
            offerers=None if skill.gap.offerers is None else skill.gap.offerers.value,
            created_at=now,
        )
        for position, skill in enumerate(found)
        if skill.name or skill.line_id in there
    )
    db.flush()


def _people(lines: Lines, found: Clustering, kind: LineKind) -> dict[str, list[UUID]]:
    """Who has a line of this kind in each cell."""
    people: dict[str, list[UUID]] = {}
    for cell, person, of_kind in zip(found.cell.tolist(), lines.people, lines.kinds, strict=True):
        if of_kind is kind:
            people.setdefault(str(cell), []).append(person)
    return people


def _names(lines: Lines, found: Clustering, groups: NDArray[np.int32]) -> list[str | None]:
    phrases = keyphrases(lines.texts, found.cell, groups, least=K, barred=lines.names)
    named = [" and ".join(one.text for one in each[:2]) for each in phrases]
    return [name[:1].upper() + name[1:] if name else None for name in named]


def _central(lines: Lines, found: Clustering, points: NDArray[np.int16], cell: int) -> UUID:
    """The sought line nearest to the middle of its cell."""
    here = [
        place
        for place in np.flatnonzero(found.cell == cell).tolist()
        if lines.kinds[place] is LineKind.SEEK
    ]
    centred = rescale(points[here].astype(np.int32) - found.cells.mean)
    near = products(centred, found.cells.vectors[cell : cell + 1])
    return lines.ids[here[int(near[:, 0].argmax())]]
