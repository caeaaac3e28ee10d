"""The section of people; names are put together so that nobody shares a full name."""

import tomllib

import numpy as np

from evals.sections.shapes import SynthPerson
from evals.sources import DATA

POD = 12
LANGUAGES = ("en", "en", "en", "de", "es")


def make_people(chance: np.random.Generator, count: int) -> tuple[SynthPerson, ...]:
    """ValueError above 6,080, where full names run out."""
    lists = tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))
    given, family, units = lists["given"], lists["family"], lists["units"]
    if count > len(given) * len(family):
        raise ValueError("more people than names")
    order = chance.permutation(len(given) * len(family))[:count]
    return tuple(
        SynthPerson(
            id=f"p{number:04d}",
            given=given[place % len(given)],
            family=family[place // len(given)],
            email=f"person{number:04d}@bothways.example",
            unit=units[int(chance.integers(len(units)))],
            grade=int(chance.integers(1, 7)),
            tenure=int(chance.integers(0, 31)),
            language=LANGUAGES[int(chance.integers(len(LANGUAGES)))],
            pod=number // POD,
        )
        for number, place in enumerate(int(x) for x in order)
    )
