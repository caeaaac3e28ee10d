"""Private lines drawn from what somebody says of a session."""

from service.bootstrap import Parts
from service.feedback import queries
from service.models.queue import Work
from service.reflections.jobs import embed_text


def embed_feedback(parts: Parts, work: Work) -> None:
    embed_text(parts, work, queries.text_to_embed)
