"""The second level of a release: bands by unit or career stage.

The first release that has one fixes it: a second breakdown could be crossed with it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import N_, say
from service.models import NodeMark, ReleaseNodeRow, ThemeRelease
from service.people.queries import attributes_at, top_teams
from service.privacy import release_marks
from service.privacy.thresholds import Contributors, band
from service.setting_choices import SecondLevel
from service.themes.career_stage_flows import CareerStage, stage_of
from service.themes.release import periods
from service.themes.release.anonymity import ORGANISATION, CellKey

STAGES: Final[Mapping[str, str]] = {
    CareerStage.EARLY: N_("under 5 years of work"),
    CareerStage.MIDDLE: N_("5 to 15 years"),
    CareerStage.LATE: N_("more than 15 years"),
}


class Grid(NamedTuple):
    """`rows` hold for each of `heads` a band, or nothing for nobody and for few alike."""

    is_whole: bool
    heads: tuple[str, ...]
    rows: Mapping[UUID, tuple[str, ...]]

    def shown(self, theme_id: UUID) -> list[tuple[str, str]]:
        """(head, band) of each node that has a band for this theme."""
        bands = self.rows.get(theme_id, ())
        return [(head, band) for head, band in zip(self.heads, bands, strict=False) if band]


def level(db: Session, wanted: SecondLevel) -> SecondLevel:
    """What the next release is cut by: nothing, or the cut of the first one that had any."""
    fixed = fixed_level(db)
    return wanted if SecondLevel.NONE in {wanted, fixed} else fixed


def fixed_level(db: Session) -> SecondLevel:
    first = sa.select(ThemeRelease.second_level).where(
        ThemeRelease.second_level != SecondLevel.NONE.value
    )
    return SecondLevel(db.scalar(first.order_by(ThemeRelease.frozen_at).limit(1)) or "none")


def nodes(
    db: Session, by: SecondLevel, people: Collection[UUID], *, at: datetime
) -> dict[UUID, str]:
    """Where each of these people stood at the start of a period; who had no node is in none."""
    if by is SecondLevel.NONE:
        return {}
    units = top_teams(db) if by is SecondLevel.UNIT else {}
    found: dict[UUID, str] = {}
    for person, (years, team) in attributes_at(db, people, at).items():
        unit = None if team is None else units.get(team)
        node = stage_of(years) if by is SecondLevel.CAREER_STAGE else unit
        if node is not None:
            found[person] = str(node)
    return found


def with_nodes(
    cells: Mapping[CellKey, Contributors], nodes_of: Mapping[str, str]
) -> dict[CellKey, Contributors]:
    """The cells of the organisation, and under each theme those of its authors' nodes."""
    found: dict[CellKey, dict[str, str]] = {}
    for (_, theme), authors in cells.items():
        for author, content in authors.items():
            if author in nodes_of:
                found.setdefault((nodes_of[author], theme), {})[author] = content
    return {**cells, **found}


def node_rows(release_id: UUID, cells: Mapping[CellKey, Contributors]) -> Iterator[ReleaseNodeRow]:
    for (node, theme), authors in cells.items():
        shown = band(len(authors))
        if node != ORGANISATION and shown is not None:
            yield ReleaseNodeRow(
                release_id=release_id, theme_id=UUID(theme), node=node, authors_band=shown.value
            )


def marks_of_nodes(db: Session) -> Iterator[tuple[UUID, CellKey, str, str]]:
    """(release, cell, author, content), the oldest release first."""
    rows = db.execute(
        sa.select(NodeMark.release_id, NodeMark.node, NodeMark.theme_id, NodeMark.mark)
        .join(ThemeRelease, ThemeRelease.id == NodeMark.release_id)
        .order_by(ThemeRelease.frozen_at, ThemeRelease.id)
    )
    for release_id, node, theme_id, mark in rows:
        yield release_id, (node, str(theme_id)), *release_marks.marks_parted(mark)


def grid(db: Session, viewer: Viewer, release_id: UUID) -> Grid | None:
    """Bands by node: all nodes for a lead, the viewer's own for everybody else."""
    release = db.get_one(ThemeRelease, release_id)
    by = SecondLevel(release.second_level)
    if by is SecondLevel.NONE:
        return None
    if not viewer.is_lead:
        at = periods.period(release.period).starts_at
        wanted = list(nodes(db, by, [viewer.person_id], at=at).values())
    elif by is SecondLevel.CAREER_STAGE:
        wanted = [*STAGES]
    else:
        wanted = sorted(set(top_teams(db).values()))
    if not wanted:
        return None
    rows = db.execute(
        sa.select(ReleaseNodeRow.theme_id, ReleaseNodeRow.node, ReleaseNodeRow.authors_band).where(
            ReleaseNodeRow.release_id == release_id, ReleaseNodeRow.node.in_(wanted)
        )
    )
    bands = {(theme_id, node): shown for theme_id, node, shown in rows}
    themes = {theme_id for theme_id, _ in bands}
    return Grid(
        is_whole=viewer.is_lead,
        heads=tuple(say(STAGES[one]) if one in STAGES else one for one in wanted),
        rows={one: tuple(bands.get((one, node), "") for node in wanted) for one in themes},
    )
