"""How well the pairs of a plan fit, as bars of bands; no fit is told closer than its band."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from service.i18n.language import N_, say
from service.pairings.suggestions.wording import LOWEST_BAND, band_place, fits_said

_SHORT: Final = (  # under a bar, in the order of `fits_said`
    N_("strong"),
    N_("good"),
    N_("worth trying"),
)
_HEIGHT: Final = 96  # of the highest bar, in units of the drawing


class FitBar(NamedTuple):
    words: str
    short: str
    pairs: int
    height: int


def fit_bars(plan: Mapping[str, Any], highest: int = 0) -> tuple[FitBar, ...]:
    """From the lowest fit to the best; `highest` counts the pairs of the highest bar."""
    counts = band_counts(plan)
    most = max(highest, *counts) or 1
    bars = [
        FitBar(words, say(short), pairs, round(_HEIGHT * pairs / most))
        for words, short, pairs in zip(fits_said(), _SHORT, counts, strict=True)
    ]
    return tuple(reversed(bars))


def band_counts(plan: Mapping[str, Any]) -> list[int]:
    """Pairs of each band, the best first."""
    return counted(float(pair["fit"]["value"]) for pair in plan["pairs"])


def counted(fits: Iterable[float]) -> list[int]:
    found = Counter(map(band_place, fits))
    return [found[place] for place in range(LOWEST_BAND + 1)]
