"""The job that builds the vector index; a second run finds nothing to build."""

from service import queue
from service.bootstrap import Parts
from service.queue import Work
from service.upkeep import index


def build_index(parts: Parts, work: Work) -> None:
    if index.is_due(parts):
        index.rebuild(parts)
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
