"""Signed cursors, tied to one generation and one query."""

import hashlib
from typing import NamedTuple
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from service.problems import Gone, Refused

_SALT = "bothways.recommendations"


class Cursor(NamedTuple):
    """The last item that was given: its fit in millionths, its id, and how many came so far."""

    generation: str
    question: str
    fit: int
    person_id: UUID
    seen: int


def write(secret: bytes, cursor: Cursor) -> str:
    held = [*cursor[:3], cursor.person_id.hex, cursor.seen]
    return str(signer(secret, _SALT).dumps(held))


def read(secret: bytes, text: str, generation: str, *, question: str) -> Cursor:
    """Raise Refused unless this process's family wrote it for that question; Gone if stale."""
    found = _opened(secret, text)
    if found is None or found.question != question:
        raise Refused(
            "invalid-cursor",
            "This cursor does not belong to this list; start again without it.",
            {"after": "Send `next` of the answer before, unchanged, with the same question."},
        )
    if found.generation != generation:
        raise Gone("stale-cursor", "The list has changed since; start again without a cursor.")
    return found


def digest(*parts: object) -> str:
    """A short name for a question; nobody reads the question out of it."""
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]


def signer(secret: bytes, salt: str) -> URLSafeSerializer:
    """Sign the cursors of one list, which `salt` names; those of another do not pass."""
    return URLSafeSerializer(secret, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})


def _opened(secret: bytes, text: str) -> Cursor | None:
    try:
        generation, question, fit, person, seen = signer(secret, _SALT).loads(text)
    except (BadData, ValueError):  # a half character cannot even be read
        return None
    return Cursor(generation, question, fit, UUID(hex=person), seen)
