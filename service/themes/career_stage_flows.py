"""Learning between career stages: bands of authors, no cell below k."""

from collections.abc import Hashable, Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from service.privacy.thresholds import Band, K, band

MIDDLE_FROM: Final = 5  # years of career
MIDDLE_TO: Final = 15


class CareerStage(StrEnum):
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


Way = tuple[CareerStage, CareerStage]  # from whom to whom


class PostStages(NamedTuple):
    """One post: who wrote it, and the stages of the partner it names and of its author."""

    author: Hashable
    teacher: CareerStage | None
    learner: CareerStage | None


def stage_of(years: int | None) -> CareerStage | None:
    """Early is under 5 years, middle 5 to 15, late more."""
    if years is None:
        return None
    if years < MIDDLE_FROM:
        return CareerStage.EARLY
    return CareerStage.MIDDLE if years <= MIDDLE_TO else CareerStage.LATE


def travelled(posts: Iterable[PostStages], k: int = K) -> Mapping[Way, Band]:
    """The ways that may be shown, each with its band of distinct authors.

    The posts are public and their authors can be counted, so what is left outside the shown cells
    is guarded too: at least `k` authors, or nobody where the cells differ on both sides.
    """
    everybody = set[Hashable]()
    cells: dict[Way, set[Hashable]] = {}
    for post in posts:
        everybody.add(post.author)
        if post.teacher is not None and post.learner is not None:
            cells.setdefault((post.teacher, post.learner), set()).add(post.author)
    shown = {way: authors for way, authors in cells.items() if len(authors) >= k}
    while shown and not _hides_the_rest(shown, everybody, k):
        del shown[min(shown, key=lambda way: (len(shown[way]), way))]
    found = {way: band(len(authors)) for way, authors in shown.items()}
    return {way: told for way, told in sorted(found.items()) if told is not None}


def _hides_the_rest(shown: Mapping[Way, set[Hashable]], everybody: set[Hashable], k: int) -> bool:
    rest = len(everybody.difference(*shown.values()))
    if rest:
        return rest >= k
    # with nobody outside, a single stage on one side would be known of everyone who posted
    return all(len(set(stages)) > 1 for stages in zip(*shown, strict=True))
