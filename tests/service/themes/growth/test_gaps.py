"""Gaps between what is sought and what is offered, in bands."""

from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy.thresholds import Band
from service.themes.growth.gaps import Gap, gap_ratio, gaps

groups = st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.integers(0, 60)))


def test_a_skill_sought_by_four_is_not_told() -> None:
    assert gaps({"knots": range(4)}, {}) == []


def test_few_offerers_are_no_band_like_none_at_all() -> None:
    assert gaps({"knots": range(20)}, {"knots": range(4)}) == [Gap("knots", Band.TWENTY, None)]


def test_the_widest_gap_comes_first() -> None:
    found = gaps({"maps": range(10), "knots": range(10)}, {"maps": range(8), "knots": [1]})
    assert [gap.skill for gap in found] == ["knots", "maps"]
    assert found[1] == Gap("maps", Band.TEN, Band.FIVE)


def test_a_person_with_many_lines_counts_once() -> None:
    assert gaps({"knots": [1, 1, 1, 2, 3, 4]}, {}) == []


def test_the_ratio_is_that_of_the_formula() -> None:
    assert gap_ratio(11, 1) == 4
    assert gap_ratio(0, 0) == 1


@given(groups, groups)
@settings(max_examples=60)
def test_every_told_skill_has_five_seekers_and_the_order_is_that_of_the_ratio(
    seeks: dict[str, frozenset[int]], offers: dict[str, frozenset[int]]
) -> None:
    found = gaps(seeks, offers)
    ratios = [gap_ratio(len(seeks[g.skill]), len(offers.get(g.skill, ()))) for g in found]
    assert ratios == sorted(ratios, reverse=True)
    assert {gap.skill for gap in found} == {s for s, people in seeks.items() if len(people) >= 5}


@given(groups, groups, st.sampled_from("abcdef"))
@settings(max_examples=60)
def test_one_more_seeker_never_hides_a_skill(
    seeks: dict[str, frozenset[int]], offers: dict[str, frozenset[int]], skill: str
) -> None:
    more = {**seeks, skill: seeks.get(skill, frozenset()) | {99}}
    assert {g.skill for g in gaps(seeks, offers)} <= {g.skill for g in gaps(more, offers)}
