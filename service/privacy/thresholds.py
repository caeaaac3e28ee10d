"""What may be shown of counts of people: at least K, in bands, shares in steps, trends; pure."""

from enum import StrEnum
from typing import Final

K: Final = 5  # a setting may ask for more people, never for fewer
FEWEST_FOR_A_STEP: Final = 10


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
