"""The section of reflections: themes with a known number of authors, and a fifth of noise."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from evals.sections.shapes import SynthPerson, SynthText
from evals.sources import DATA

AUTHORS = (14, 12, 10, 9, 8, 7, 6, 6, 5, 5, 4, 4)  # eight themes of 6+, two of 5, two of 4
NOISE = 0.2


def make_texts(chance: np.random.Generator, people: Sequence[SynthPerson]) -> tuple[SynthText, ...]:
    """An author writes once or twice on a theme and may write on several."""
    lists = _lists()
    drafts: list[tuple[str, str, str]] = []
    for theme, wanted in zip(lists["themes"], AUTHORS, strict=True):
        for place in chance.permutation(len(people))[:wanted]:
            for _ in range(1 + int(chance.random() < 0.4)):  # noqa: PLR2004  two in five twice
                drafts.append(  # noqa: PERF401  two nested draws read better as a loop
                    (people[int(place)].id, theme["key"], _written(chance, theme["texts"], lists))
                )
    noise = round(len(drafts) * NOISE / (1 - NOISE))
    drafts += [
        (people[int(place)].id, "", _written(chance, lists["noise"]["texts"], lists))
        for place in chance.integers(len(people), size=noise)
    ]
    mixed = [drafts[int(i)] for i in chance.permutation(len(drafts))]
    return tuple(SynthText(f"t{n:04d}", *draft) for n, draft in enumerate(mixed))


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, Any]:
    return tomllib.loads((DATA / "theme_texts.toml").read_text(encoding="utf-8"))


def _written(chance: np.random.Generator, frames: Sequence[str], lists: Mapping[str, Any]) -> str:
    frame = frames[int(chance.integers(len(frames)))]
    filled = {
        slot: words[int(chance.integers(len(words)))] for slot, words in lists["slots"].items()
    }
    return frame.format(**filled)
