"""Lines are clean, few and told apart by what they say."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from service.people.line_text import clean_lines

TEXTS = st.lists(st.text(max_size=230), max_size=20)


@settings(max_examples=100)
@given(TEXTS)
def test_lines_keep_their_bounds_and_cleaning_twice_changes_nothing(texts: list[str]) -> None:
    lines = clean_lines(texts)
    assert len(lines) <= 12
    assert all(3 <= len(line) <= 200 for line in lines)
    assert all(unicodedata.category(sign) != "Cc" for line in lines for sign in line)
    assert len({line.casefold() for line in lines}) == len(lines)
    assert clean_lines(lines) == lines


def test_repeats_differ_by_more_than_case_width_and_blanks() -> None:
    said = ["Public  speaking", "public speaking", "\uff30ublic speaking\u200b", "SQL tuning"]
    assert clean_lines(said) == ["Public speaking", "SQL tuning"]


def test_the_first_twelve_stay_in_their_order() -> None:
    said = [f"Topic number {n}" for n in range(20)]
    assert clean_lines(said) == said[:12]


def test_too_short_and_too_long_lines_are_left_out() -> None:
    assert clean_lines(["ab", "a" * 201, " \n ", "abc", "a" * 200]) == ["abc", "a" * 200]
