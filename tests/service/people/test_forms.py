"""What people type about themselves: taken clean, or refused with a sentence beside the field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.people.forms import read_hopes, read_lines
from service.people.line_text import clean_lines
from service.problems import Refused


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["", " "],
        ["ok"],
        ["x" * 201],
        ["🙂🙂🙂"],
        ["half \ud800 a sign"],
        ["bell \x07 rings"],
        [f"line number {n}" for n in range(13)],
    ],
)
def test_what_no_line_can_be_is_refused(typed: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        read_lines("offer", typed)
    assert list(refused.value.fields) == ["offer"]
    assert not any(text.strip() and text in refused.value.fields["offer"] for text in typed)


def test_the_faulty_line_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_lines("seek", ["a good line", "", "no"])
    assert refused.value.fields["seek"].startswith("Line 2: ")


@settings(max_examples=50)
@given(st.lists(st.text(max_size=40), max_size=14))
def test_lines_are_clean_or_refused(typed: list[str]) -> None:
    try:
        lines = read_lines("offer", typed)
    except Refused:
        return
    assert lines == clean_lines(lines)
    assert 1 <= len(lines) <= 12


def test_blank_hopes_are_none() -> None:
    assert read_hopes(" \n ") is None
    assert read_hopes(" to be asked first ") == "to be asked first"


def test_endless_hopes_are_refused() -> None:
    with pytest.raises(Refused):
        read_hopes("x" * 601)
