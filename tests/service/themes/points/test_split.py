"""Texts to points: sentences and clauses, nothing from the void, no text too long or too odd."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.themes.points.split import MOST_POINTS, split


def test_sentences_become_points() -> None:
    assert split("Calls run late. Notes help me!\nShorter days?") == [
        "Calls run late.",
        "Notes help me!",
        "Shorter days?",
    ]


def test_a_clause_is_its_own_point_where_both_sides_have_four_words() -> None:
    assert split("I liked the pairing a lot, but the calls ran far too late.") == [
        "I liked the pairing a lot",
        "the calls ran far too late.",
    ]


def test_a_short_side_keeps_the_sentence_whole() -> None:
    whole = "I liked it, but the calls ran far too late."
    assert split(whole) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "Das Gespräch war sehr gut, aber die Zeit war viel zu kurz.",
        "La charla fue muy útil, pero el horario era demasiado tarde.",
    ],
)
def test_german_and_spanish_clauses_are_cut_as_well(text: str) -> None:
    assert len(split(text)) == 2


def test_a_short_form_ends_no_sentence() -> None:
    assert split("We need tools, e.g. a shared board. It helps.") == [
        "We need tools, e.g. a shared board.",
        "It helps.",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "  \n ", "n/a", "N/A.", "None", "none!", "No", "...", "-", "🙂", "👍🏽👍🏽", "12", "keine",
     "Nothing to add", "Sin comentarios", "[colleague]", "[role] [team]!", "\x00", "\u202e"],
)  # fmt: skip
def test_a_void_text_makes_no_point(text: str) -> None:
    assert split(text) == []


@pytest.mark.parametrize(
    "text",
    ["None of the calls fit", "No calls", "I have no time", "Time zones", "🙂 late calls", "é"],
)
def test_what_says_something_is_kept(text: str) -> None:
    assert split(text) == [text]


def test_a_void_sentence_inside_a_text_is_dropped() -> None:
    assert split("N/A. The calls ran late. 12 13 14.") == ["The calls ran late."]
    assert split("It came late. Mine is pending.") == ["It came late.", "Mine is pending."]


def test_a_text_makes_at_most_four_hundred_points() -> None:
    assert len(split("The calls ran late. " * 1000)) == MOST_POINTS


@pytest.mark.parametrize(
    "unit",
    ["x", "word ", "a, and b, and c ", ". ", ", but ", "e.g. ", "\n", "🙂", "!?\"' ", "[", " - "],
)
def test_a_hundred_thousand_characters_make_no_more_points(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert len(split(text)) <= MOST_POINTS


@given(st.text(max_size=300))
@settings(max_examples=80)
def test_points_are_trimmed_and_say_something(text: str) -> None:
    for point in split(text):
        assert point == point.strip()
        assert any(sign.isalpha() for sign in point)


@given(st.lists(st.sampled_from(["late", "calls", "but", ",", "and", ".", "tired"]), max_size=40))
@settings(max_examples=80)
def test_no_word_is_made_up(words: list[str]) -> None:
    for point in split(" ".join(words)):
        assert set(point.split()) <= set(words)
