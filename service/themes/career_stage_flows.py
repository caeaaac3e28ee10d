"""Learning between career stages: who went which way, and what the ways shown give away; pure."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from service.privacy.thresholds import K

MIDDLE_FROM: Final = 5  # years of career
MIDDLE_TO: Final = 15


class CareerStage(StrEnum):
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


Way = tuple[CareerStage, CareerStage]  # from whom to whom


class PostStages(NamedTuple):
    """One post: who wrote it, and the stages of the partner it names and of its author."""

    author: UUID
    teacher: CareerStage | None
    learner: CareerStage | None


def stage_of(years: int | None) -> CareerStage | None:
    """Early is under 5 years, middle 5 to 15, late more."""
    if years is None:
        return None
    if years < MIDDLE_FROM:
        return CareerStage.EARLY
    return CareerStage.MIDDLE if years <= MIDDLE_TO else CareerStage.LATE


def authors_by_way(posts: Iterable[PostStages]) -> dict[Way, set[UUID]]:
    found: dict[Way, set[UUID]] = {}
    for post in posts:
        if post.teacher is not None and post.learner is not None:
            found.setdefault((post.teacher, post.learner), set()).add(post.author)
    return found


def hide_the_rest(shown: Mapping[Way, Collection[Hashable]], everybody: int, k: int = K) -> bool:
    """Whether these ways tell nothing of the authors outside them, who can be counted.

    The posts are public. Outside are at least `k` authors, or nobody, where the ways differ on
    both sides: a single stage on one side would be known of everyone who posted.
    """
    rest = everybody - len(set[Hashable]().union(*shown.values()))
    if rest:
        return not shown or rest >= k
    return all(len(set(stages)) > 1 for stages in zip(*shown, strict=True))
