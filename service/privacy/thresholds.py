"""What may be shown of counts of people: at least K, in bands, shares in steps, trends; pure."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from enum import StrEnum
from typing import Final

K: Final = 5  # a setting may ask for more people, never for fewer
FEWEST_FOR_A_STEP: Final = 10
FEWEST_APART: Final = 4  # among K people, counting partners once

Couple = tuple[Hashable, Hashable]
Contributors = Mapping[str, str]  # who a figure rests on to what it takes from them, both keyed


class Band(StrEnum):
    FIVE = "5-9"
    TEN = "10-19"
    TWENTY = "20-49"
    FIFTY = "50+"


class Step(StrEnum):
    FEW = "few"
    SOME = "some"
    MOST = "most"


class Arrow(StrEnum):
    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    NEW = "new"
    GONE = "gone"


_LEAST: Final = {Band.FIVE: 5, Band.TEN: 10, Band.TWENTY: 20, Band.FIFTY: 50}


def least(band: Band) -> int:
    """Return the smallest count in the band."""
    return _LEAST[band]


def band(count: int, k: int = K) -> Band | None:
    """Return None below `k`, which a page must show like zero."""
    if count < max(k, K):
        return None
    return next(shown for shown, floor in reversed(_LEAST.items()) if count >= floor)


def step(part: int, whole: int) -> Step | None:
    """Return few, some (from a quarter) or most (over half), or None for a whole under ten."""
    if whole < FEWEST_FOR_A_STEP:
        return None
    return Step.MOST if 2 * part > whole else Step.SOME if 4 * part >= whole else Step.FEW


def arrow(before: Band | Step | None, now: Band | Step | None) -> Arrow | None:
    """Compare two published bands or steps, so that the arrow tells no more than they do."""
    if before is None or now is None:
        return None if before is now else Arrow.GONE if now is None else Arrow.NEW
    order = [*Band, *Step]
    moved = order.index(now) - order.index(before)
    return Arrow.UP if moved > 0 else Arrow.DOWN if moved < 0 else Arrow.LEVEL


def trend(before: Band | Step | None, now: Band | Step | None) -> Arrow | None:
    """Return up, down or level, or None unless both are shown."""
    return None if before is None or now is None else arrow(before, now)


def are_enough(people: Collection[Hashable], couples: Iterable[Couple], k: int = K) -> bool:
    """Hold for `k` people of whom four are left when partners count once.

    Two pairs who agree on it would know what a fifth person did.
    """
    if len(people) < max(k, K):
        return False
    if len(people) - len(people) // 2 >= FEWEST_APART:
        return True
    among = [(one, other) for one, other in couples if one in people and other in people]
    return len(people) - _most_disjoint(among) >= FEWEST_APART


def _most_disjoint(couples: list[Couple]) -> int:
    """How many of these couples can be taken so that nobody is in two of them."""
    if not couples:
        return 0
    first, *rest = couples
    with_first = 1 + _most_disjoint([one for one in rest if not set(one) & set(first)])
    return max(with_first, _most_disjoint(rest))


def differing(now: Contributors, before: Contributors) -> int:
    """How many people did something else, or are in one of the two alone."""
    return len({author for author, _ in now.items() ^ before.items()})


def differ_by_few(now: Contributors, earlier: Iterable[Contributors], k: int = K) -> bool:
    """Whether fewer than `k` people, but some, set this apart from an earlier publication."""
    return any(0 < differing(now, before) < k for before in earlier)
