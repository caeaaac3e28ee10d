"""The vector index follows SQL: built when due; a second run builds nothing."""

from datetime import datetime

import sqlalchemy as sa

from service import queue, vectors
from service.bootstrap import Parts
from service.models import Outbox, OutboxState
from service.queue import Job, Kind, Work
from service.upkeep import index


def order_index(parts: Parts, now: datetime) -> None:
    """Order a build if the index is missing, damaged or behind, and none is under way."""
    if parts.settings.index == "numpy" or not index.is_settled(parts, now):
        return
    if _is_under_way(parts) or not index.is_due(parts):
        return
    with parts.write() as db:
        # by the minute too: a lost index is built again though SQL has not changed
        key = f"{vectors.latest_seq(db)}:{now:%Y%m%dT%H%M}"
        queue.put(db, Job(Kind.INDEX, key), now)


def build_index(parts: Parts, work: Work) -> None:
    if index.is_due(parts):
        index.rebuild(parts)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())


def _is_under_way(parts: Parts) -> bool:
    ordered = sa.exists().where(Outbox.kind == Kind.INDEX, Outbox.state == OutboxState.PENDING)
    with parts.read() as db:
        return bool(db.scalar(sa.select(ordered)))
