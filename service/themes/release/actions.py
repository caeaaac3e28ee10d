"""Write a period's release once, immutable; k gates every cell."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from service.access import audit
from service.models import NodeMark, ReleaseMark, Theme, ThemeRelease, ThemeReleaseRow
from service.privacy import publication, release_marks
from service.privacy.thresholds import Contributors
from service.themes.release import periods, second_level
from service.themes.release.anonymity import (
    ORGANISATION,
    CellKey,
    Marks,
    Tree,
    releasable,
)
from service.themes.release.clustering import save_run
from service.themes.release.periods import Period
from service.themes.release.rows import PreparedRelease, release_rows


def is_released(db: Session, period: Period) -> bool:
    wanted = sa.exists().where(ThemeRelease.period == period.name)
    return bool(db.scalar(sa.select(wanted)))


def freeze(db: Session, encoder: Encoder, ready: PreparedRelease, *, now: datetime) -> UUID | None:
    """Write a period's release, its cards and marks; None if it has one already.

    Raises Refused "period-open" before three days after its end.
    """
    periods.require_over(ready.period, now)
    if is_released(db, ready.period):
        return None
    nodes = {release_marks.author_mark(db, author): node for author, node in ready.nodes.items()}
    tree = Tree(second_level.with_nodes(_contributors(db, ready), nodes))
    couples = [
        (release_marks.author_mark(db, one), release_marks.author_mark(db, other))
        for one, other in publication.couples_of(db, ready.corpus.authors)
    ]
    allowed = releasable(tree, _earlier_marks(db), ready.k, couples=couples)
    rows = release_rows(db, ready, allowed)
    shown = [row.theme_id for row in rows]
    run_id = None
    if ready.fit is not None and rows:
        run_id = save_run(db, encoder, ready.corpus, found=ready.fit, now=now)
    release = _release(encoder, ready, rows, now=now)
    release.run_id = run_id
    db.add(release)
    db.flush()
    for row in rows:
        row.release_id = release.id
        theme = db.get_one(Theme, row.theme_id)
        theme.label, theme.label_source = row.label, row.label_source
    db.add_all(rows)
    cells = {key: authors for key, authors in allowed.cells.items() if UUID(key[1]) in shown}
    db.add_all(second_level.node_rows(release.id, cells))
    _add_marks(db, release.id, cells)
    audit.record(db, "jobs", "release_frozen", now=now, facts={"period": ready.period.name})
    return release.id


def _contributors(db: Session, ready: PreparedRelease) -> dict[CellKey, Contributors]:
    """Keyed marks of the authors of each card and of their points in it."""
    found: dict[CellKey, Contributors] = {}
    if ready.fit is None:
        return found
    for card in ready.cards:
        hashes: dict[UUID, list[str]] = {}
        for point in ready.fit.evidence(card.cell):
            hashes.setdefault(ready.corpus.authors[point], []).append(ready.corpus.hashes[point])
        found[ORGANISATION, str(card.theme_id)] = {
            release_marks.author_mark(db, author): release_marks.content_mark(db, said)
            for author, said in hashes.items()
        }
    return found


def _earlier_marks(db: Session) -> list[Marks]:
    """What every release has shown of whom, oldest first."""
    rows = db.execute(
        sa.select(ThemeRelease.id, ReleaseMark.theme_id, ReleaseMark.mark)
        .join(ReleaseMark, ReleaseMark.release_id == ThemeRelease.id)
        .order_by(ThemeRelease.frozen_at, ThemeRelease.id)
    )
    found: dict[UUID, dict[CellKey, dict[str, str]]] = {}
    for release_id, theme_id, mark in rows:
        author, content = release_marks.marks_parted(mark)
        key = (ORGANISATION, str(theme_id))
        found.setdefault(release_id, {}).setdefault(key, {})[author] = content
    for release_id, key, author, content in second_level.marks_of_nodes(db):
        found.setdefault(release_id, {}).setdefault(key, {})[author] = content
    return list(found.values())


def _release(
    encoder: Encoder, ready: PreparedRelease, rows: Sequence[ThemeReleaseRow], *, now: datetime
) -> ThemeRelease:
    release = ThemeRelease(
        created_at=now,
        period=ready.period.name,
        starts_on=ready.period.starts_on,
        ends_on=ready.period.ends_on,
        k=ready.k,
        frozen_at=now,
        authors_band=ready.authors_band([row.theme_id for row in rows]),
        taps=dict(ready.taps),
        encoder=encoder.name,
        second_level=ready.level.value,
        chat_model=ready.model if any(row.label_source == "model" for row in rows) else None,
    )
    release.digest = _digest(release, rows)
    return release


def _digest(release: ThemeRelease, rows: Sequence[ThemeReleaseRow]) -> str:
    """Of what everybody reads and nothing else, so that it gives away nothing that is withheld."""
    said = [
        [row.position, row.label, row.phrases, row.sentences, row.authors_band, row.arrow,
         row.polarity, row.lineage]
        for row in rows
    ]  # fmt: skip
    body = [release.period, release.k, release.encoder, release.authors_band, release.taps, said]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _add_marks(db: Session, release_id: UUID, cells: Mapping[CellKey, Contributors]) -> None:
    for (node, theme), authors in cells.items():
        of = {"release_id": release_id, "theme_id": UUID(theme)}
        for author, content in authors.items():
            mark = release_marks.release_mark(author, content)
            is_whole = node == ORGANISATION
            db.add(
                ReleaseMark(**of, mark=mark) if is_whole else NodeMark(**of, node=node, mark=mark)
            )
    db.flush()
