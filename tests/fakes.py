"""Stand-ins for the two outside minds, Encoder and Chat; each keeps the real one's contract."""

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from prompts.chat import ChatError, Finish, Reply, Rung, Schema, Sealed

WORD = re.compile(r"\w+")


class FakeEncoder:
    """Signed word hashes: texts that share words lie near each other, always the same way."""

    name = "fake-word-hashes"
    dims = 384

    @property
    def fingerprint(self) -> str:
        return blake2b(self.name.encode(), digest_size=32).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dims), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            # a text without a word still needs a direction
            for word in WORD.findall(text.casefold()) or [text]:
                place, sign = _place(word, self.dims)
                row[place] += sign
            if not row.any():  # two words may cancel each other exactly
                row[0] = 1.0
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def _place(word: str, dims: int) -> tuple[int, float]:
    digest = blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    return (number >> 1) % dims, 1.0 if number & 1 else -1.0


class FakeChat:
    """Plays replies and errors in order, a plain text as a good reply; keeps what it was sent."""

    def __init__(self, script: Sequence[Reply | ChatError | str]) -> None:
        self._script = list(script)
        self.sent: list[Sealed] = []
        self.schemas: list[Schema] = []

    def complete(self, prompt: Sealed, schema: Schema) -> Reply:
        self.sent.append(prompt)
        self.schemas.append(schema)
        played = self._script.pop(0)  # more calls than the script holds are a test's fault
        if isinstance(played, ChatError):
            raise played
        return fake_reply(played) if isinstance(played, str) else played


def fake_reply(text: str, finish: Finish = Finish.STOP) -> Reply:
    return Reply(
        text=text, finish=finish, model="fake", rung=Rung.JSON_SCHEMA, usage=None, latency_ms=0
    )
