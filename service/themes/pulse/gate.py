"""Decide when a shown value of the pulse may change; pure.

A value consists of parts, one per person: the keyed mark of what they did, and when.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from service.privacy.thresholds import Contributors, K, differ_by_few

WINDOW: Final = timedelta(days=28)  # what a value rests on happened since then

Value = Mapping[str, str]  # "people" is a band, everything else a step


class Contribution(NamedTuple):
    """`at` is None for whoever could have done something and did not."""

    mark: str
    at: datetime | None


class PulseReading(NamedTuple):
    """What could be shown now; `value` is empty where nothing may be told."""

    value: Value
    parts: Mapping[str, Contribution]


class PublishedValue(NamedTuple):
    value: Value
    at: datetime
    marks: Contributors


def may_show(
    now: PulseReading, shown: PublishedValue | None, earlier: Iterable[Contributors], *, k: int = K
) -> bool:
    """Whether a reading may take the place of what is shown.

    At least `k` people did something; `k` of them did it since the value now shown, or were not
    part of it; and against every earlier publication 0 or at least `k` people differ.
    """
    did = {author: part.at for author, part in now.parts.items() if part.at is not None}
    if not now.value or len(did) < k:
        return False
    if shown is not None:
        fresh = sum(one not in shown.marks or at > shown.at for one, at in did.items())
        if now.value == shown.value or fresh < k:
            return False
    return not differ_by_few(marks_of(now), earlier, k)


def marks_of(reading: PulseReading) -> Contributors:
    return {author: part.mark for author, part in reading.parts.items()}
