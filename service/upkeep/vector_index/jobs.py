"""Keep the vector index in step with SQL where it pays off. Idempotent."""

from contextlib import suppress
from datetime import datetime

from embeddings.embedded_index import IndexLocked
from service.bootstrap import Parts
from service.models import queue
from service.models.queue import Job, JobKind, Work
from service.upkeep.vector_index import index


def order_index(parts: Parts, now: datetime) -> None:
    """Order a look at the index when SQL has changed; delete files that nobody asks."""
    is_needed = index.is_needed(parts)
    if is_needed:
        with parts.write() as db:
            queue.put(db, Job(JobKind.INDEX, index.stamp(db, parts.encoder, now)), now)
    if not is_needed or parts.settings.index_server is not None:
        index.remove(parts)


def update_index(parts: Parts, work: Work) -> None:
    """Leave it to a web process that holds the index: that follows SQL itself."""
    if index.is_needed(parts):
        with suppress(IndexLocked), index.open_index(parts) as opened:
            index.update(parts, opened)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
