"""First names of a pair."""

from typing import NamedTuple


class Names(NamedTuple):
    a: str
    b: str
