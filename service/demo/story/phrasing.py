"""Fragments to finished sentences; every choice comes from the generator that is passed in."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

_BRACES = re.compile(r"\{([^{}]*)\}")
_SENTENCE_START = re.compile(r"(^|[.!?] )([^\W\d_])")


def pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def chance(rng: np.random.Generator, share: float) -> bool:
    return bool(rng.random() < share)


def say(rng: np.random.Generator, template: str, words: Mapping[str, Sequence[str]]) -> str:
    """Fill `{name}` from `words` and take one part of `{this|that}`; KeyError on a strange name."""

    def filled(found: re.Match[str]) -> str:
        inside = str(found[1])
        return pick(rng, inside.split("|") if "|" in inside else words[inside])

    return _SENTENCE_START.sub(
        lambda start: f"{start[1]}{start[2].upper()}", _BRACES.sub(filled, template)
    )
