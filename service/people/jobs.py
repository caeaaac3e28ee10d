"""Embed somebody's lines; idempotent, and no model runs inside a transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import OwnerType, queue, vectors
from service.models.queue import Job, JobKind, Work
from service.people import line_queries
from service.people.abbreviations.queries import encode_lines

AHEAD = 400  # lines of others in one batch; below the ids that one statement takes
SETTLING = timedelta(seconds=30)  # so that several changes in a row move suggestions once


def embed_person(parts: Parts, work: Work) -> None:
    """Store a vector for each line of the person that `args` names, {"owner": "person", "id"}.

    All of them are stored again, so that changed_seq rises for deleted lines too. Waiting lines
    of other people go into the same batch, which costs a fraction of many small ones.
    """
    person_id = UUID(str(work.args["id"]))
    with parts.read() as db:
        before = line_queries.lines_of(db, person_id)
        known = vectors.hashes_of(db, parts.encoder, OwnerType.LINE, owner_ids=before)
        gone = line_queries.orphans(db) if known else []  # a newcomer has left none
        ahead = (
            {} if len(known) == len(before) else line_queries.unembedded(db, parts.encoder, AHEAD)
        )
    texts = {**ahead, **before}
    embedded = encode_lines(parts.read, parts.encoder, list(texts.values()))
    fresh = dict(zip(texts, embedded, strict=True))
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        after = {**line_queries.texts_of(db, list(ahead)), **line_queries.lines_of(db, person_id)}
        kept = {at: vector for at, vector in fresh.items() if after.get(at) == texts[at]}
        vectors.store(db, parts.encoder, OwnerType.LINE, texts=kept, now=now)
        vectors.drop(db, OwnerType.LINE, [at for at in gone if at not in after])
        order_suggestions_for(db, person_id, now)


def order_suggestions_for(db: Session, person_id: UUID, now: datetime) -> None:
    key = f"{person_id}:{line_queries.profile_hash(db, person_id)}"
    queue.put(db, Job(JobKind.SUGGEST, key, {"id": str(person_id)}, delay=SETTLING), now)
