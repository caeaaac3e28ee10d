"""People whose lines are embedded already, as the tests of the index start from them."""

from uuid import UUID

from service.bootstrap import Parts
from service.jobs import inline_runner
from service.jobs.handlers import embed
from service.jobs.runner import Handlers
from service.models.queue import JobKind
from service.people import actions
from tests import factories

EMBED_ALONE: Handlers = {JobKind.EMBED: embed}


def add_embedded(parts: Parts, name: str, handlers: Handlers = EMBED_ALONE) -> UUID:
    """Somebody with one offer and one seek, once the handlers have run what that orders."""
    with parts.write() as db:
        person_id = factories.person(db, name, parts.clock(), offers=["maps"], seeks=["bread"])
        actions.order_embedding(db, person_id, parts.clock())
    inline_runner.drain(parts, handlers)
    return person_id
