"""Identifiers: UUID version 7 (RFC 9562), so that keys sort by the time they were made."""

import os
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar
from uuid import UUID

T = TypeVar("T")

_VERSION = 7 << 76
_VARIANT = 2 << 62
_MILLISECOND = 1_000_000  # in nanoseconds
_BATCH: Final = 500  # values in one IN list
_FRACTIONS = 4096  # 12 bits of chance give way to the part of the millisecond that has passed


def uuid7() -> UUID:
    """Ids made one after the other sort in that order, within a millisecond too."""
    milliseconds, rest = divmod(time.time_ns(), _MILLISECOND)
    fraction = rest * _FRACTIONS // _MILLISECOND
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid7_at(milliseconds, (fraction << 62 | chance).to_bytes(10, "big"))


def uuid7_at(milliseconds: int, randomness: bytes) -> UUID:
    """The id for an instant (Unix milliseconds) and 10 random bytes."""
    chance = int.from_bytes(randomness, "big")
    high = (chance >> 62) & 0xFFF
    low = chance & ((1 << 62) - 1)
    stamp = milliseconds & ((1 << 48) - 1)
    return UUID(int=(stamp << 80) | _VERSION | (high << 64) | _VARIANT | low)


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Split ids or hashes into lists that fit into one statement."""
    every = list(values)
    for start in range(0, len(every), _BATCH):
        yield every[start : start + _BATCH]
