"""Where a list goes on: signed, so that it is ours, and tied to one generation and one question."""

import base64
import hashlib
import hmac
import json
from typing import NamedTuple
from uuid import UUID

from service.problems import Gone, Refused

_SIGNATURE_BYTES = 16


class Cursor(NamedTuple):
    """The last item that was given: its fit in millionths, its id, and how many came so far."""

    generation: str
    question: str
    fit: int
    person_id: UUID
    seen: int


def write(secret: bytes, cursor: Cursor) -> str:
    body = json.dumps([*cursor[:3], cursor.person_id.hex, cursor.seen]).encode()
    return base64.urlsafe_b64encode(_signature(secret, body) + body).decode().rstrip("=")


def read(secret: bytes, text: str, generation: str, question: str) -> Cursor:
    """Raise Refused unless this process's family wrote it for that question; Gone if stale."""
    found = _opened(secret, text)
    if found is None or found.question != question:
        raise Refused(
            "invalid-cursor",
            "This cursor belongs to no list of ours; begin again without it.",
            {"#after": "Send `next` of the answer before, unchanged, with the same question."},
        )
    if found.generation != generation:
        raise Gone("stale-cursor", "The list has changed since; begin again without a cursor.")
    return found


def digest(*parts: object) -> str:
    """A short name for a question; nobody reads the question out of it."""
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _opened(secret: bytes, text: str) -> Cursor | None:
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None
    signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(secret, body)):
        return None
    generation, question, fit, person, seen = json.loads(body)
    return Cursor(generation, question, fit, UUID(hex=person), seen)


def _signature(secret: bytes, body: bytes) -> bytes:
    key = hmac.new(secret, b"recommendation-cursor", hashlib.sha256).digest()
    return hmac.new(key, body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
