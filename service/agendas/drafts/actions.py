"""Draft again on request: read, compose outside any transaction, then write."""

from uuid import UUID

from prompts.agenda import SlotKey
from service.access.viewer import Viewer
from service.agendas import actions, edit_actions, versions
from service.agendas.drafts.preparation import PreparedDraft, prepare
from service.bootstrap import Parts
from service.models import queue
from service.models.queue import Job, JobKind
from service.pairings.pairs import queries
from service.problems import Conflict, NotFound


def redraft(parts: Parts, viewer: Viewer, session_id: UUID, *, version: int) -> None:
    """Draft all that nobody changed or agreed to; `version` is 0 where nothing is drafted yet."""
    prepared = _prepared(parts, viewer, session_id, keys=())
    with parts.write() as db:
        now = parts.clock()
        draft = prepared.default()
        if version == 0:
            made = actions.store_draft(db, session_id, draft, now=now)
        else:
            seen = edit_actions.base(db, viewer, session_id, version=version, now=now)
            made = actions.redraft(db, seen, draft)
        if parts.chat is not None and made is not None:
            args: dict[str, str | int] = {"session_id": str(session_id), "after": made}
            key = f"{session_id}:{draft.stamp.brief_hash}:{made}"
            queue.put(db, Job(JobKind.AGENDA, key, args), now)


def regenerate(
    parts: Parts, viewer: Viewer, session_id: UUID, *, version: int, key: SlotKey
) -> None:
    """Draft one item again with a question that is new to its agenda."""
    prepared = _prepared(parts, viewer, session_id, keys=(key,))
    draft = prepared.default()
    with parts.write() as db:
        seen = edit_actions.base(db, viewer, session_id, version=version, now=parts.clock())
        fresh = actions.drafted_entries(db, session_id, draft)
        one = next((entry for entry in fresh if entry.key == key), None)
        if one is None:
            raise NotFound("item-not-found", "This item is no longer in the agenda.")
        edit_actions.draft_again(db, seen, one)


def _prepared(
    parts: Parts, viewer: Viewer, session_id: UUID, *, keys: tuple[SlotKey, ...]
) -> PreparedDraft:
    """What to draft from, without the questions that this agenda has had already."""
    with parts.read() as db:
        queries.own_session(db, viewer, session_id)
        asked = versions.question_ids(db, session_id)
    prepared = prepare(parts, session_id)
    if prepared is None:
        raise Conflict(
            "session-begun",
            "This session has begun or is over; its agenda can no longer be changed.",
        )
    return prepared.avoiding(asked).wanting(keys)
