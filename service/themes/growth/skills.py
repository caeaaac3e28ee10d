"""Group published lines into skills, widest gap first.

Rebuilt as a whole each night; a skill is named by a published line near its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.clusters import quantise
from embeddings.encoder import Encoder
from embeddings.fine_cells import centrality, fine_cells
from service.models import Line, LineKind, OwnerType, Person, Skill, vectors
from service.models.scopes import HERE, is_published
from service.privacy import publication
from service.privacy.thresholds import K, band
from service.themes.growth import teachers
from service.themes.growth.gaps import Gap, gaps
from service.themes.growth.teachers import PotentialTeachers, TaughtPassages

HIDDEN_TEACHERS: Final = "hidden_teachers"
MOST_SKILLS: Final = 25
NEAREST: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddedLines:
    """Published profile lines (n) that have a vector, with their rows (n, dims)."""

    ids: tuple[UUID, ...]
    people: tuple[UUID, ...]
    kinds: tuple[LineKind, ...]
    texts: tuple[str, ...]
    rows: NDArray[np.float32]


class NamedGap(NamedTuple):
    """A skill by the line that stands for it, with those who could teach it and do not offer it."""

    line_id: UUID
    gap: Gap
    hidden: PotentialTeachers


def published_lines(db: Session, encoder: Encoder) -> EmbeddedLines:
    found = db.execute(
        sa.select(Line.id, Line.person_id, Line.kind, Line.text)
        .join(Person, Person.id == Line.person_id)
        .where(is_published(), Person.state.in_(HERE))
        .order_by(Line.id)
    ).all()
    known = vectors.of_owners(
        db, encoder, OwnerType.LINE, owner_ids=[line_id for line_id, *_ in found]
    )
    lines = [line for line in found if line[0] in known]
    rows = [known[line[0]] for line in lines]
    return EmbeddedLines(
        ids=tuple(line[0] for line in lines),
        people=tuple(line[1] for line in lines),
        kinds=tuple(line[2] for line in lines),
        texts=tuple(line[3] for line in lines),
        rows=np.stack(rows) if rows else np.empty((0, encoder.dims), np.float32),
    )


def skill_gaps(lines: EmbeddedLines, told: TaughtPassages) -> list[NamedGap]:
    """Skills with at least K seekers, widest gap first, MOST_SKILLS at most."""
    points = quantise(lines.rows)
    cell = fine_cells(points)
    near = centrality(points, cell)
    seeks, offers = (_people(lines, cell, kind) for kind in (LineKind.SEEK, LineKind.OFFER))
    found = []
    for gap in gaps(seeks, offers)[:MOST_SKILLS]:
        here = cell == int(gap.skill)
        line_id = lines.ids[_standing(lines, here, near)]
        found.append(NamedGap(line_id, gap, _hidden(lines, here, told)))
    return found


def keep_skills(db: Session, found: Sequence[NamedGap], now: datetime) -> None:
    """Replace what was kept; a line that has gone meanwhile takes its skill along."""
    db.execute(sa.delete(Skill))
    wanted = [skill.line_id for skill in found]
    there = set(db.scalars(sa.select(Line.id).where(Line.id.in_(wanted))))
    hidden = _publish_hidden(db, [one for one in found if one.line_id in there], now)
    db.add_all(
        Skill(
            position=position,
            line_id=skill.line_id,
            seekers=skill.gap.seekers,
            offerers=skill.gap.offerers,
            hidden_teachers=hidden.get(skill.line_id),
            created_at=now,
        )
        for position, skill in enumerate(found)
        if skill.line_id in there
    )
    teachers.keep_invitations(db, [one.hidden for one in found if one.line_id in there], now)
    db.flush()


def _publish_hidden(db: Session, found: Sequence[NamedGap], now: datetime) -> dict[UUID, str]:
    """By skill, the band of all who could teach it: what somebody answered must not show in it.

    A night may draw a skill anew, so it is known again by its people and not by its line.
    """
    people = [dict.fromkeys(skill.hidden.people, "") for skill in found]
    parts = [
        publication.part_like(db, HIDDEN_TEACHERS, these, k=K) or str(skill.line_id)
        for skill, these in zip(found, people, strict=True)
    ]
    readings = {
        part: publication.counted(band(len(these)), these)
        for part, these in zip(parts, people, strict=True)
    }
    publication.publish(db, HIDDEN_TEACHERS, readings, now=now, k=K)
    shown = publication.published(db, HIDDEN_TEACHERS)
    return {
        skill.line_id: shown[part].value
        for skill, part in zip(found, parts, strict=True)
        if part in shown
    }


def _people(lines: EmbeddedLines, cell: NDArray[np.int32], kind: LineKind) -> dict[str, list[UUID]]:
    """Who has a line of this kind in each cell."""
    people: dict[str, list[UUID]] = {}
    for place, person, of_kind in zip(cell.tolist(), lines.people, lines.kinds, strict=True):
        if of_kind is kind:
            people.setdefault(str(place), []).append(person)
    return people


def _hidden(
    lines: EmbeddedLines, here: NDArray[np.bool_], told: TaughtPassages
) -> PotentialTeachers:
    """Who wrote of teaching near this skill, and neither offers nor seeks it."""
    middle = lines.rows[here].mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), np.finfo(np.float32).tiny)
    people = set(teachers.near(told, middle))
    is_near = lines.rows @ middle >= teachers.NEAR
    for at in np.flatnonzero(here | is_near).tolist():
        if here[at] or lines.kinds[at] is LineKind.OFFER:
            people.discard(lines.people[at])
    # who answered about a near skill is not asked again because a night drew its edge elsewhere
    same = frozenset(lines.ids[at] for at in np.flatnonzero(here | is_near).tolist())
    sought = [at for at in np.flatnonzero(here) if lines.kinds[at] is LineKind.SEEK]
    rows = lines.rows[sought]
    asked = {one: lines.ids[sought[teachers.nearest(told, one, rows)]] for one in people}
    return PotentialTeachers(asked, same)


def _standing(lines: EmbeddedLines, here: NDArray[np.bool_], near: NDArray[np.float64]) -> int:
    """The shortest of the few sought lines nearest to the middle of their skill."""
    sought = [place for place in np.flatnonzero(here) if lines.kinds[place] is LineKind.SEEK]
    central = sorted(sought, key=lambda place: (-near[place], lines.texts[place]))[:NEAREST]
    return int(min(central, key=lambda place: (len(lines.texts[place]), lines.texts[place])))
