"""Embedding of lines and texts; no model runs in a transaction, and twice is once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.feedback import queries as feedback_queries
from service.jobs import line_queries
from service.models import OwnerType, queue, vectors
from service.models.queue import Job, Kind, Work
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster import roster_names
from service.problems import Refused
from service.reflections import queries as reflection_queries
from service.reflections.passages import Wish, has_cue, wishes
from service.reflections.wishes import TextSource, store_wishes

AHEAD = 400  # lines of others in one batch; below the ids that one statement takes
SETTLING = timedelta(seconds=30)  # so that several changes in a row move suggestions once

_FIND: dict[str, Callable[[Session, UUID], TextSource | None]] = {
    "reflection": reflection_queries.text_to_embed,
    "feedback": feedback_queries.text_to_embed,
}


def embed(parts: Parts, work: Work) -> None:
    """Embed what `args` names: {"owner": person, reflection or feedback, "id": its id}."""
    owner, owner_id = str(work.args["owner"]), UUID(str(work.args["id"]))
    if owner == "person":
        _embed_person(parts, work, owner_id)
    elif owner in _FIND:
        _embed_text(parts, work, _FIND[owner], owner_id)
    else:
        raise Refused("unknown-owner", "This job names nothing that can be embedded.")


def _embed_person(parts: Parts, work: Work, person_id: UUID) -> None:
    """Keep a vector for each line: all are stored anew, so that changed_seq tells of losses too.

    Lines of others that wait are embedded with them: one large batch costs a fraction of many
    small ones, and their own jobs find the vectors there.
    """
    with parts.read() as db:
        before = line_queries.lines_of(db, person_id)
        known = vectors.hashes_of(db, parts.encoder, OwnerType.LINE, before)
        gone = line_queries.orphans(db) if known else []  # a newcomer has left none
        ahead = (
            {} if len(known) == len(before) else line_queries.unembedded(db, parts.encoder, AHEAD)
        )
    texts = {**ahead, **before}
    rows = vectors.encode_once(parts.read, parts.encoder, list(texts.values()))
    fresh = {line_id: (text, row) for (line_id, text), row in zip(texts.items(), rows, strict=True)}
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        after = {**line_queries.texts_of(db, list(ahead)), **line_queries.lines_of(db, person_id)}
        kept = {at: found for at, found in fresh.items() if after.get(at) == found[0]}
        vectors.store(db, parts.encoder, OwnerType.LINE, kept, now)
        vectors.drop(db, OwnerType.LINE, [at for at in gone if at not in after])
        _order_suggestions(db, person_id, now)


def _embed_text(
    parts: Parts, work: Work, find: Callable[[Session, UUID], TextSource | None], text_id: UUID
) -> None:
    """Draw private lines from a text; nothing where it was changed or removed meanwhile."""
    with parts.read() as db:
        source = find(db, text_id)
        found = [] if source is None else _wishes(db, source.text, parts.settings.k)
    rows = vectors.encode_once(parts.read, parts.encoder, [wish.text for wish in found])
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        if source is None or find(db, text_id) != source:
            return  # its newer wording has a job of its own
        pairs = list(zip(found, rows, strict=True))
        if store_wishes(db, parts.encoder, source, pairs, now):
            _order_suggestions(db, source.author_id, now)


def _wishes(db: Session, text: str, k: int) -> list[Wish]:
    """Names are read, and taken out, only where there is something to draw from the text."""
    return wishes(redact(text, roster_names(db, k)).text) if has_cue(text) else []


def _order_suggestions(db: Session, person_id: UUID, now: datetime) -> None:
    key = f"{person_id}:{line_queries.profile_hash(db, person_id)}"
    queue.put(db, Job(Kind.SUGGEST, key, {"id": str(person_id)}, delay=SETTLING), now)
