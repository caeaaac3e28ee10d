"""Session ratings as few, some or most of a band of people; pure."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from uuid import UUID

from service.privacy.thresholds import Couple, K, are_enough, band, step

GOOD_FROM: Final = 4  # on a scale of 1 to 5
TAPS: Final = ("both_taught", "useful", "safe")


class Tapped(NamedTuple):
    """One answer of one person; what they left out is None."""

    author: UUID
    both_taught: bool | None
    useful: int | None
    safe: int | None


def told_taps(
    answers: Iterable[Tapped], k: int = K, *, couples: Iterable[Couple] = ()
) -> dict[str, str]:
    """What a release may tell: a band of people, and few, some or most for each tap.

    Nothing under `k` authors of whom enough are no `couples`, no step under ten. To withhold a
    step because few stand on one side would tell that few stand there, so none is for that.
    """
    by_author: dict[UUID, list[Tapped]] = {}
    for answer in answers:
        by_author.setdefault(answer.author, []).append(answer)
    shown = band(len(by_author), k)
    if shown is None or not are_enough(by_author, couples, k):
        return {}
    found = {"people": shown.value}
    for tap in TAPS:
        agreeing = _agreeing(by_author, tap)
        share = step(sum(agreeing), len(agreeing))
        if share is not None:
            found[tap] = share.value
    return found


def _agreeing(by_author: Mapping[UUID, list[Tapped]], tap: str) -> list[bool]:
    """One yes or no a person, by the mean of what they tapped."""
    said = [[_value(one, tap) for one in answers] for answers in by_author.values()]
    known = [[value for value in values if value is not None] for values in said]
    return [2 * sum(values) >= len(values) for values in known if values]


def _value(answer: Tapped, tap: str) -> bool | None:
    if tap == "both_taught":
        return answer.both_taught
    level = answer.useful if tap == "useful" else answer.safe
    return None if level is None else level >= GOOD_FROM
