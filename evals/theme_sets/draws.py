"""Draw sets of 17 to 20,000 texts by committed seeds: void answers, singles, one tight block."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from evals.slice import original, text_authors
from evals.sources import DATA, slice_rows

SETS: Final = ("banking77", "clinc150")
SMALL: Final = (17, 60)  # drawn from the committed slices
LARGE: Final = (113, 2_000, 20_000)  # drawn from the shared originals
# how many sets of each kind a size has, and between how many themes its texts are shared
DRAWS: Final = {17: 12, 60: 8, 113: 6, 2_000: 3, 20_000: 1}
THEMES: Final = {17: (3, 5), 60: (5, 11), 113: (8, 15), 2_000: (25, 60), 20_000: (150, 200)}
VOIDS, SINGLES, BLOCK = 0.05, 0.12, 0.2  # shares of the texts
SPREAD: Final = 0.6  # of the logarithm of a theme's size
SEED: Final = 1_204

VOID_ANSWERS = ("n/a", "none", "-", "nothing", "no comment", ".", "N/A")
# a fifth of an organisation that answers in one phrase
BLOCK_ANSWERS = (
    "More time would help.",
    "More time would help",
    "more time would help!",
    "A little more time would help.",
    "It would help to have more time.",
    "More time, that would help.",
    "Having more time would help.",
    "Some more time would help.",
    "more time would really help",
    "Just more time would help.",
)

Pool = Mapping[str, Sequence[str]]  # texts of each theme


class Drawn(NamedTuple):
    """Aligned texts (n), their themes and authors; "" is the theme of void answers."""

    name: str
    texts: Sequence[str]
    themes: Sequence[str]
    authors: Sequence[str]


def small_draws(split: str, data: Path = DATA) -> Iterator[Drawn]:
    """Sets of SMALL sizes from the committed slices of a split."""
    pools = {name: _sliced(name, split, data) for name in SETS}
    for size in SMALL:
        yield from draws(pools, size)


def large_draws(origin: Path, data: Path = DATA) -> Iterator[Drawn]:
    """Sets of LARGE sizes from the originals' training rows; CannotRun when one is absent."""
    pools = {name: _whole(name, origin, data) for name in SETS}
    both = {"both": {f"{name} {one}": pools[name][one] for name in SETS for one in pools[name]}}
    for size in LARGE:
        yield from draws(both if size == LARGE[-1] else pools, size)


def draws(pools: Mapping[str, Pool], size: int) -> Iterator[Drawn]:
    """DRAWS sets of a long tail of themes and as many that hold one tight block, by turns."""
    for number in range(DRAWS[size]):
        for blocked in (False, True):
            name = sorted(pools)[number % len(pools)]
            chance = np.random.default_rng([SEED, size, number, blocked])
            kind = "block" if blocked else "tail"
            yield _drawn(pools[name], size, chance, name=f"{size}/{kind}/{name}/{number}")


def _drawn(pool: Pool, size: int, chance: np.random.Generator, *, name: str) -> Drawn:
    voids, singles = max(1, round(VOIDS * size)), round(SINGLES * size)
    block = round(BLOCK * size) if "/block/" in name else 0
    names = [str(one) for one in chance.permutation(sorted(pool))]
    count = min(int(chance.integers(*THEMES[size], endpoint=True)), len(names))
    themes, others = names[:count], names[count:]
    rows = [(_one(VOID_ANSWERS, chance), "") for _ in range(voids)]
    rows += [(_one(BLOCK_ANSWERS, chance), "block") for _ in range(block)]
    rows += [(_one(pool[one], chance), one) for one in others[:singles]]
    left = size - len(rows)
    shares = np.exp(SPREAD * chance.normal(size=count))
    wanted = np.maximum(2, np.floor(left * shares / shares.sum())).astype(int)
    lists = {one: [str(text) for text in chance.permutation(pool[one])] for one in themes}
    for one, many in zip(themes, wanted, strict=True):
        rows += [(lists[one].pop(), one) for _ in range(min(many, len(lists[one])))]
    spare = [(text, one) for one in themes for text in lists[one]]
    missing = max(0, size - len(rows))
    rows += [spare[int(at)] for at in chance.permutation(len(spare))[:missing]]
    mixed = [rows[int(at)] for at in chance.permutation(len(rows))[:size]]
    authors = [str(one) for one in chance.permutation(text_authors(len(mixed)))]
    return Drawn(name, [text for text, _ in mixed], [one for _, one in mixed], authors)


def _one(texts: Sequence[str], chance: np.random.Generator) -> str:
    return texts[int(chance.integers(len(texts)))]


def _sliced(name: str, split: str, data: Path) -> Pool:
    found: dict[str, list[str]] = defaultdict(list)
    for row in slice_rows(name, f"{name}.{split}.jsonl", data):
        if row["expected"]["theme"]:
            found[row["expected"]["theme"]].append(row["input"]["text"])
    return found


def _whole(name: str, origin: Path, data: Path) -> Pool:
    found: dict[str, list[str]] = defaultdict(list)
    for row in original(name, origin, data):
        if row["split"] == "train" and row["intent"] != "oos":
            found[row["intent"]].append(row["text"])
    return {one: sorted(set(texts)) for one, texts in found.items()}
