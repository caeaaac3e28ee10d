"""Figures as words: a fit, a coverage and a nearness are said, never printed to the person."""

from typing import Final

_FITS: Final = ((0.65, "strong fit"), (0.45, "good fit"), (0.0, "fit worth a try"))
_SHARES: Final = (
    (0.85, "nearly all"),
    (0.6, "most"),
    (0.4, "about half"),
    (0.2, "some"),
    (0.0, "little"),
)
_NEARNESSES: Final = ((0.8, "very close"), (0.65, "close"), (0.0, "related"))
_STEP: Final = 20  # shown fits move in twentieths, so that nobody reads a private line off them


def fit_words(fit: float) -> str:
    return _first(_FITS, fit)


def fit_band(fit: float) -> tuple[float, float]:
    """Lowest and highest fit that are said in the same words; the highest is not within."""
    lows = [low for low, _ in _FITS]
    at = next(place for place, low in enumerate(lows) if fit >= low)
    return lows[at], lows[at - 1] if at else 1.01


def share_words(share: float) -> str:
    return _first(_SHARES, share)


def nearness_words(similarity: float) -> str:
    return _first(_NEARNESSES, similarity)


def stepped(share: float) -> float:
    """To the nearest 0.05."""
    return round(share * _STEP) / _STEP


def both_ways(teach: float, learn: float, other: str) -> str:
    """One sentence on the two directions."""
    given, taken = share_words(teach), share_words(learn)
    if given == taken:
        return f"Each of you offers {given} of what the other wants to learn."
    return (
        f"You offer {given} of what {other} wants to learn; {other} offers {taken} of what you do."
    )


def _first(table: tuple[tuple[float, str], ...], value: float) -> str:
    return next(words for low, words in table if value >= low)
