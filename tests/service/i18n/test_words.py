"""Words as the rules compare them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from service.i18n.words import content_words, runs, share_content, trimmed


def test_plural_and_singular_share_a_word() -> None:
    assert share_content("pivot tables", "From an empty sheet, one PIVOT")
    assert share_content("how claims are decided", "a claim that nobody wanted")
    assert share_content("Verhandeln mit Kundinnen", "eine Kundin und das Verhandeln")


def test_filler_words_are_not_shared_content() -> None:
    assert content_words("What would you want to learn from each other about this?") == frozenset()


def test_runs_are_word_windows_without_punctuation() -> None:
    assert runs("One, two; THREE.", 2) == {("one", "two"), ("two", "three")}
    assert runs("too short", 3) == frozenset()


@settings(max_examples=80)
@given(text=st.text(max_size=200), limit=st.integers(10, 90))
def test_trimming_keeps_the_limit_and_the_beginning(text: str, limit: int) -> None:
    short = trimmed(text, limit)
    line = " ".join(text.split())
    assert len(short) <= limit
    assert short == line or (short.endswith("…") and line.startswith(short[:-1]))


def test_a_line_is_cut_after_a_whole_word() -> None:
    assert trimmed("thirty years of claims, told as stories", 24) == "thirty years of claims…"
