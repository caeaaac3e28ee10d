"""Private lines drawn from a text; no model runs in a transaction, and twice is once."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import queue
from service.models.queue import Work
from service.people.abbreviations.queries import encode_lines
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster import roster_names
from service.reflections import queries
from service.reflections.line_cues import has_cue, wishes
from service.reflections.private_lines import TextSource, store_wishes

FindText = Callable[[Session, UUID], TextSource | None]


def embed_reflection(parts: Parts, work: Work) -> None:
    embed_text(parts, work, queries.text_to_embed)


def embed_text(parts: Parts, work: Work, find: FindText) -> None:
    """Draw private lines from a text; nothing where it was changed or removed meanwhile."""
    text_id = UUID(str(work.args["id"]))
    with parts.read() as db:
        source = find(db, text_id)
        found = []
        # names are read, and taken out, only where there is something to draw from the text
        if source is not None and has_cue(source.text):
            found = wishes(redact(source.text, roster_names(db, parts.settings.k)).text)
    embedded = encode_lines(parts.read, parts.encoder, [wish.text for wish in found])
    with parts.write() as db:
        now = parts.clock()
        queue.finish(db, work.id, now)
        if source is None or find(db, text_id) != source:
            return  # its newer wording has a job of its own
        pairs = list(zip(found, embedded, strict=True))
        store_wishes(db, parts.encoder, source, found=pairs, now=now)
