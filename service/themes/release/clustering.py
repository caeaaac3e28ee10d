"""Cluster points into themes that keep their ids from night to night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.clusters import (
    Cells,
    StateMismatch,
    TooFewGroups,
    assign,
    cluster,
    dump,
    load,
    quantise,
)
from embeddings.encoder import Encoder
from embeddings.lineage import Event, Step, lineage, overlap
from service.models import (
    EmbeddingModel,
    OwnerType,
    Theme,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeRun,
    vectors,
)
from service.models.ids import batches, uuid7
from service.themes.points.context import in_context
from service.themes.points.gather import Corpus

EVIDENCE = 0.5  # confidence from which a point counts

Int32 = NDArray[np.int32]


class State(NamedTuple):
    """What a new point needs of a fit to find its theme."""

    cells: Cells
    theme_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """The fit that a new one starts from, with its points (m) that are still there."""

    cells: Cells
    theme_ids: tuple[UUID, ...]
    ids: tuple[UUID, ...]
    authors: tuple[UUID, ...]
    languages: tuple[str, ...]
    placed: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ClusterFit:
    """`cell` and `confidence` (n,) of each point of the corpus; a theme id and step a cell.

    `parents` holds, for a cell that was split off, the theme that it left.
    """

    cells: Cells
    cell: Int32
    confidence: NDArray[np.float32]
    digest: str
    theme_ids: tuple[UUID, ...]
    parents: tuple[UUID | None, ...]

    def evidence(self, place: int) -> list[int]:
        """Points of a cell that are sure enough to count."""
        sure = (self.cell == place) & (self.confidence >= EVIDENCE)
        return [int(point) for point in np.flatnonzero(sure)]


def fit(corpus: Corpus, earlier: Earlier | None) -> ClusterFit | None:
    """None under five authors: there is nothing that could be shown."""
    points, groups = quantise(corpus.placed), corpus.groups
    try:
        found = cluster(
            points,
            groups,
            languages=corpus.languages,
            previous=None if earlier is None else earlier.cells,
        )
    except TooFewGroups:
        return None
    steps = _steps(corpus, found.cells, earlier)
    return ClusterFit(
        cells=found.cells,
        cell=found.cell,
        confidence=found.confidence,
        digest=found.digest,
        theme_ids=tuple(_theme_id(step, earlier) for step in steps),
        parents=tuple(_parent(step, earlier) for step in steps),
    )


def latest_run(db: Session, encoder: Encoder) -> UUID | None:
    return db.scalar(_runs(encoder).limit(1))


def latest_released_run(db: Session, encoder: Encoder) -> UUID | None:
    """The fit behind the latest release; themes of the next one go on from it."""
    released = sa.select(ThemeRelease.run_id).where(ThemeRelease.run_id.is_not(None))
    return db.scalar(_runs(encoder).where(ThemeRun.id.in_(released)).limit(1))


def state_of(db: Session, encoder: Encoder, run_id: UUID | None) -> State | None:
    """None for no run, and for one whose state is another encoder's or damaged."""
    run = None if run_id is None else db.get(ThemeRun, run_id)
    if run is None:
        return None
    try:
        cells = load(run.cells, encoder.fingerprint)
    except StateMismatch:
        return None
    return State(cells, tuple(UUID(one) for one in run.theme_ids))


def earlier_fit(db: Session, encoder: Encoder, run_id: UUID | None) -> Earlier | None:
    """Reads every point of the fit; None as in `state_of`."""
    state = state_of(db, encoder, run_id)
    if state is None:
        return None
    members = db.execute(
        sa.select(ThemePoint.id, ThemePoint.author_id, ThemePoint.source_id, ThemePoint.language)
        .join(ThemeMembership, ThemeMembership.point_id == ThemePoint.id)
        .where(ThemeMembership.run_id == run_id)
        .order_by(ThemePoint.source_id, ThemePoint.ordinal)
    ).all()
    rows = vectors.of_owners(db, encoder, OwnerType.POINT, owner_ids=[one.id for one in members])
    there = [one for one in members if one.id in rows]
    none = np.empty((0, encoder.dims), np.float32)
    stacked = np.stack([rows[one.id] for one in there]) if there else none
    return Earlier(
        cells=state.cells,
        theme_ids=state.theme_ids,
        ids=tuple(one.id for one in there),
        authors=tuple(one.author_id for one in there),
        languages=tuple(one.language for one in there),
        placed=in_context(stacked, [one.source_id for one in there]),
    )


def save_run(
    db: Session, encoder: Encoder, corpus: Corpus, *, found: ClusterFit, now: datetime
) -> UUID:
    """Keep a fit, its themes and who is where; places in fits that nobody needs are dropped."""
    run = ThemeRun(
        model_id=vectors.model_id(db, encoder, now),
        corpus_hash=corpus.digest,
        digest=found.digest,
        source_count=len(corpus.written),
        cells=dump(found.cells, encoder.fingerprint),
        theme_ids=[str(theme_id) for theme_id in found.theme_ids],
        created_at=now,
        finished_at=now,
    )
    db.add(run)
    db.flush()
    _add_themes(db, run.id, found.theme_ids, now=now)
    _drop_old_places(db, run.id)
    places = [found.theme_ids[cell] for cell in found.cell]
    join_themes(db, run.id, corpus.ids, themes=places, confidence=found.confidence.tolist())
    return run.id


def join_themes(
    db: Session,
    run_id: UUID,
    points: Sequence[UUID],
    *,
    themes: Sequence[UUID],
    confidence: Sequence[float],
) -> None:
    """Put points into themes of a run; a point that has been taken back meanwhile is left out."""
    there: set[UUID] = set()
    for batch in batches(points):
        there.update(db.scalars(sa.select(ThemePoint.id).where(ThemePoint.id.in_(batch))))
        db.execute(
            sa.delete(ThemeMembership).where(
                ThemeMembership.run_id == run_id, ThemeMembership.point_id.in_(batch)
            )
        )
    rows = [
        {"run_id": run_id, "point_id": point, "theme_id": theme, "confidence": float(sure)}
        for point, theme, sure in zip(points, themes, confidence, strict=True)
        if point in there
    ]
    if rows:
        db.execute(sa.insert(ThemeMembership), rows)


def _steps(corpus: Corpus, cells: Cells, earlier: Earlier | None) -> list[Step]:
    """Old points sent to their nearest new cell, new points to their nearest old one."""
    if earlier is None:
        return [Step(Event.BORN)] * len(cells)
    known = set(corpus.ids)
    others = [place for place, point in enumerate(earlier.ids) if point not in known]
    rows = quantise(np.concatenate([corpus.placed, earlier.placed[others]]))
    authors = [*corpus.authors, *(earlier.authors[place] for place in others)]
    languages = [*corpus.languages, *(earlier.languages[place] for place in others)]
    groups = np.unique([author.int for author in authors], return_inverse=True)[1]
    both = overlap(
        assign(rows, earlier.cells, languages=languages).cell,
        assign(rows, cells, languages=languages).cell,
        groups.astype(np.int32),
        cells=(len(earlier.cells), len(cells)),
    )
    return lineage(both)


def _theme_id(step: Step, earlier: Earlier | None) -> UUID:
    if earlier is not None and step.event is Event.KEPT and step.old is not None:
        return earlier.theme_ids[step.old]
    return uuid7()


def _parent(step: Step, earlier: Earlier | None) -> UUID | None:
    if earlier is None or step.event is not Event.SPLIT or step.old is None:
        return None
    return earlier.theme_ids[step.old]


def _runs(encoder: Encoder) -> sa.Select[UUID]:
    return (
        sa.select(ThemeRun.id)
        .join(EmbeddingModel, EmbeddingModel.id == ThemeRun.model_id)
        .where(EmbeddingModel.fingerprint == encoder.fingerprint)
        .order_by(ThemeRun.finished_at.desc(), ThemeRun.id.desc())
    )


def _add_themes(db: Session, run_id: UUID, theme_ids: Sequence[UUID], *, now: datetime) -> None:
    known = set(db.scalars(sa.select(Theme.id).where(Theme.id.in_(theme_ids))))
    db.add_all(
        # a theme has no words before its first release: there are no drafts to read
        Theme(id=theme_id, first_run_id=run_id, label="", label_source="terms", created_at=now)
        for theme_id in theme_ids
        if theme_id not in known
    )
    db.flush()


def _drop_old_places(db: Session, run_id: UUID) -> None:
    released = sa.select(ThemeRelease.run_id).where(ThemeRelease.run_id.is_not(None))
    db.execute(
        sa.delete(ThemeMembership).where(
            ThemeMembership.run_id != run_id, ThemeMembership.run_id.not_in(released)
        )
    )
