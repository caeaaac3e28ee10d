"""Keep the vector index in step with SQL where it pays off. Idempotent."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from embeddings.embedded_index import IndexLocked
from service.bootstrap import Parts
from service.models import queue
from service.models.queue import Job, JobKind, Work
from service.upkeep.vector_index import index, recall

RECALL_HOUR: Final = 3  # UTC


def order_index(parts: Parts, now: datetime) -> None:
    """Order a look at the index when SQL has changed; delete files that nobody asks."""
    is_needed = index.is_needed(parts)
    if is_needed:
        with parts.write() as db:
            queue.put(db, Job(JobKind.INDEX, index.stamp(db, parts.encoder, now)), now)
    if not is_needed or parts.settings.index_server is not None:
        index.remove(parts)


def order_recall(parts: Parts, now: datetime) -> None:
    """Order tonight's look at what the index finds, once it is three o'clock (UTC)."""
    if now.hour >= RECALL_HOUR and index.is_needed(parts):
        with parts.write() as db:
            queue.put(db, Job(JobKind.INDEX_RECALL, now.date().isoformat()), now)


def measure_recall(parts: Parts, work: Work) -> None:
    """Keep the recall of a sample; an index that cannot be asked leaves the last figure."""
    found = recall.measure(parts, parts.clock())
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        if found is not None:
            recall.keep(db, found, now)


def update_index(parts: Parts, work: Work) -> None:
    """Leave it to a web process that holds the index: that follows SQL itself."""
    if index.is_needed(parts):
        with suppress(IndexLocked), index.open_index(parts) as opened:
            index.update(parts, opened)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
