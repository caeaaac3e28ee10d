"""Identifiers: UUID version 7 (RFC 9562), so that keys sort by the time they were made."""

import os
import time
from uuid import UUID

_VERSION = 7 << 76
_VARIANT = 2 << 62


def uuid7() -> UUID:
    return uuid7_at(time.time_ns() // 1_000_000, os.urandom(10))


def uuid7_at(milliseconds: int, randomness: bytes) -> UUID:
    """The id for an instant (Unix milliseconds) and 10 bytes of chance."""
    chance = int.from_bytes(randomness, "big")
    high = (chance >> 62) & 0xFFF
    low = chance & ((1 << 62) - 1)
    stamp = milliseconds & ((1 << 48) - 1)
    return UUID(int=(stamp << 80) | _VERSION | (high << 64) | _VARIANT | low)
