"""Ids of version 7: made in order, sorted in order."""

from itertools import pairwise
from uuid import RFC_4122

from service.models.ids import uuid7, uuid7_at


def test_ids_made_one_after_the_other_sort_in_that_order() -> None:
    made = [uuid7() for _ in range(5_000)]
    # two calls may fall within a quarter of a microsecond, and a clock may be set back
    risen = sum(one < other for one, other in pairwise(made))
    assert risen > 0.99 * len(made)
    assert len(set(made)) == len(made)


def test_an_id_says_its_version_and_its_instant() -> None:
    made = uuid7_at(1_795_000_000_000, bytes(range(10)))
    assert made.version == 7
    assert made.variant == RFC_4122
    assert made.int >> 80 == 1_795_000_000_000
