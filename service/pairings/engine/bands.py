"""Counts as a lead may read them: bands from k up, steps of a share, arrows between two; pure."""

from typing import Final

FEWEST: Final = 5
FEWEST_FOR_A_STEP: Final = 10
BANDS: Final = ((5, "5-9"), (10, "10-19"), (20, "20-49"), (50, "50+"))
STEPS: Final = ("few", "some", "most")
_SOME, _MOST = 0.25, 0.5


def band(count: int, k: int = FEWEST) -> str | None:
    """None under k: the caller shows what it would show for nobody."""
    if count < max(k, FEWEST):
        return None
    return next(words for least, words in reversed(BANDS) if count >= least)


def step(part: int, whole: int) -> str | None:
    """Few, some or most of the whole; None where one of them could be told from the step."""
    if whole < FEWEST_FOR_A_STEP:
        return None
    share = part / whole
    return STEPS[(share >= _SOME) + (share > _MOST)]


def arrow(before: str | None, now: str | None) -> str | None:
    """up, down or level, by two shown bands or two shown steps and nothing else."""
    order = [words for _, words in BANDS] if now not in STEPS else list(STEPS)
    if before not in order or now not in order:
        return None
    moved = order.index(now) - order.index(before)
    return "up" if moved > 0 else "down" if moved < 0 else "level"
