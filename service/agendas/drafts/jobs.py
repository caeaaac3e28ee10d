"""Scheduled work on agendas: store the default draft, then try a model's."""

from datetime import datetime
from uuid import UUID

import structlog

from prompts.chat import Outcome
from service.agendas import actions
from service.agendas.drafts import schedule
from service.agendas.drafts.preparation import model_draft, prepare
from service.bootstrap import Parts
from service.models import queue
from service.models.queue import Work

_PAGE = 50  # sessions looked at in one transaction
_log = structlog.get_logger()


def order_agendas(parts: Parts, now: datetime) -> None:
    """Order drafts for what starts soon; called hourly."""
    with parts.read() as db:
        ids = schedule.starting_soon(db, now)
    for start in range(0, len(ids), _PAGE):
        with parts.write() as db:
            for session_id in ids[start : start + _PAGE]:
                schedule.order_draft(db, session_id, now)


def draft_agenda(parts: Parts, work: Work) -> None:
    """Draft in two transactions, so that an agenda exists whatever becomes of the model.

    `after` is the version since which a model's draft counts as made, 0 for ever.
    """
    session_id, after = UUID(str(work.args["session_id"])), int(work.args.get("after", 0))
    prepared = prepare(parts, session_id)
    if prepared is None:
        _finish(parts, work)
        return
    fallback = prepared.default()
    with parts.write() as db:
        if not after:
            actions.store_draft(db, session_id, fallback, now=parts.clock())
        if parts.chat is None:
            queue.finish(db, work.id, parts.clock())
            return
    found = model_draft(parts, prepared, fallback)
    if isinstance(found, Outcome):
        _log.info("agenda_draft_kept", session=str(session_id), outcome=found.value)
        _finish(parts, work)
        return
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        actions.store_draft(db, session_id, found, now=parts.clock(), after=after)


def _finish(parts: Parts, work: Work) -> None:
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
