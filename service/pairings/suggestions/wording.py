"""Say a fit, a coverage and a similarity in words instead of numbers."""

from collections.abc import Iterable, Sequence
from typing import Final

from service.i18n.language import N_, say

_FITS: Final = (
    (0.65, N_("A strong fit, both ways.")),
    (0.45, N_("A good fit, both ways.")),
    (0.0, N_("A fit worth trying, both ways.")),
)
_SHARES: Final = (0.85, 0.6, 0.4, 0.05, 0.0)  # from which each of the five sentences below holds
_WANTED: Final = (
    N_("Covers nearly all of what {name} wants to learn"),
    N_("Covers most of what {name} wants to learn"),
    N_("Covers about half of what {name} wants to learn"),
    N_("Covers some of what {name} wants to learn"),
    N_("Covers nothing that {name} wants to learn"),
)
_OWN: Final = (
    N_("Covers nearly all of what you want to learn"),
    N_("Covers most of what you want to learn"),
    N_("Covers about half of what you want to learn"),
    N_("Covers some of what you want to learn"),
    N_("Covers nothing that you want to learn"),
)
_ALIKE: Final = (
    N_("Each of you offers nearly all of what the other wants to learn."),
    N_("Each of you offers most of what the other wants to learn."),
    N_("Each of you offers about half of what the other wants to learn."),
    N_("Each of you offers some of what the other wants to learn."),
    N_("Neither of you offers what the other wants to learn."),
)
_GIVEN: Final = (
    N_("You offer nearly all of what {name} wants to learn."),
    N_("You offer most of what {name} wants to learn."),
    N_("You offer about half of what {name} wants to learn."),
    N_("You offer some of what {name} wants to learn."),
    N_("You offer nothing that {name} wants to learn."),
)
_TAKEN: Final = (
    N_("{name} offers nearly all of what you want to learn."),
    N_("{name} offers most of what you want to learn."),
    N_("{name} offers about half of what you want to learn."),
    N_("{name} offers some of what you want to learn."),
    N_("{name} offers nothing that you want to learn."),
)
_EXTENTS: Final = ("nearly_all", "most", "about_half", "some", "none")
LOWEST_BAND: Final = len(_FITS) - 1
_NEARNESSES: Final = (
    (0.8, N_("a very close match")),
    (0.0, N_("a close match")),
)
_STEP: Final = 20  # shown fits move in twentieths: a finer one would claim too much


def fit_said(fit: float) -> str:
    return say(_FITS[band_place(fit)][1])


def suggestion_said(fit: float) -> str:
    """As `fit_said`; somebody may have asked for a session that goes one way."""
    return fit_said(fit) if fit else say("One way only.")


def fits_said() -> list[str]:
    """Every such sentence, the best fit first."""
    return [say(words) for _, words in _FITS]


def band_place(fit: float) -> int:
    """The place of its sentence in `fits_said`; 0 is the best."""
    return next(place for place, (low, _) in enumerate(_FITS) if fit >= low)


def fit_band(fit: float) -> tuple[float, float]:
    """Lowest and highest fit that are said in the same words; the highest is not within."""
    at = band_place(fit)
    return _FITS[at][0], _FITS[at - 1][0] if at else 1.01


def wanted_said(share: float, other: str) -> str:
    return say(_of_five(_WANTED, share), name=other)


def own_said(share: float) -> str:
    return say(_of_five(_OWN, share))


def extent(share: float) -> str:
    """The code of the same five steps, for programs."""
    return _of_five(_EXTENTS, share)


def nearness_said(similarity: float) -> str:
    return say(_first(_NEARNESSES, similarity))


def stepped(share: float) -> float:
    """To the nearest 0.05."""
    return round(share * _STEP) / _STEP


def both_ways(teach: float, learn: float, other: str) -> str:
    """One sentence on the two directions, or one each where they differ."""
    if _of_five(_ALIKE, teach) == _of_five(_ALIKE, learn):
        return say(_of_five(_ALIKE, teach))
    given = say(_of_five(_GIVEN, teach), name=other)
    taken = say(_of_five(_TAKEN, learn), name=other)
    return f"{given} {taken}"


def _first(table: Iterable[tuple[float, str]], value: float) -> str:
    return next(words for low, words in table if value >= low)


def _of_five(sentences: Sequence[str], share: float) -> str:
    return _first(zip(_SHARES, sentences, strict=True), share)
