"""Sentences without a model repeat nobody; a model's claims stand on the authors behind them."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.terms import runs, shares_run
from service.privacy.thresholds import Band
from service.themes.points.polarity import Polarity
from service.themes.release.claims import (
    Claim,
    Evidence,
    ThemeClaims,
    told,
    unquoted,
    verified_label,
    verify,
)

WRITTEN = "the time zones are exhausting"
FINE = "Working across time zones is tiring"


def nothing_quoted(_: str) -> bool:
    return False


def quoting(*texts: str) -> Callable[[str], bool]:
    index = runs(texts)
    return lambda text: shares_run(text, index)


def evidence(
    authors: int = 12, *, text: str = WRITTEN, near: Sequence[float] = (), names: Sequence[str] = ()
) -> Evidence:
    cosines = np.array([list(near) or [0.5] * authors])
    return Evidence(["time zones"], [text] * authors, range(authors), cosines, names)


def claims(text: str, held: Evidence) -> list[Claim]:
    return verify(ThemeClaims("Time zones", (text,)), held, nothing_quoted)


def test_the_sentence_without_a_model_names_phrases_band_and_mood() -> None:
    phrases = ["scheduling", "calendar clashes", "time zones", "lunch"]
    assert told(Band.TEN, phrases, Polarity.STRAIN, quoted=nothing_quoted) == (
        "10-19 people wrote about scheduling, calendar clashes and time zones; mostly strain."
    )


@pytest.mark.parametrize("mostly", [None, Polarity.NONE])
def test_no_mood_is_told_where_none_may_be(mostly: Polarity | None) -> None:
    assert (
        told(Band.FIVE, ["lunch"], mostly, quoted=nothing_quoted) == "5-9 people wrote about lunch."
    )


def test_no_phrases_leave_the_band_alone() -> None:
    assert told(Band.FIVE, [], None, quoted=nothing_quoted) == "5-9 people wrote."


def test_phrases_are_told_in_an_order_that_repeats_nobody() -> None:
    quoted = quoting("oh, calendar clashes and time zones")
    sentence = told(Band.TEN, ["calendar clashes", "time zones"], None, quoted=quoted)
    assert sentence == "10-19 people wrote about time zones and calendar clashes."


def test_who_writes_every_sentence_first_leaves_the_band_alone() -> None:
    quoted = quoting("people wrote about time zones", "people wrote about lunch and breaks")
    assert told(Band.TEN, ["time zones"], None, quoted=quoted) == "10-19 people wrote."


def test_a_row_of_phrases_leaves_out_what_would_make_a_run() -> None:
    quoted = quoting("calendar clashes time zones lunch")
    phrases = ["calendar clashes", "time zones", "lunch", "travel"]
    assert unquoted(phrases, quoted) == ["calendar clashes", "time zones", "travel"]


def test_a_claim_that_ten_authors_bear_is_kept_with_their_band() -> None:
    assert claims(FINE, evidence()) == [Claim(FINE, Band.TEN)]


def test_a_claim_without_a_keyphrase_is_dropped() -> None:
    assert claims("Long working hours are tiring", evidence()) == []


def test_a_claim_near_the_points_of_four_authors_is_dropped() -> None:
    assert claims(FINE, evidence(near=[0.5] * 4 + [0.24] * 8)) == []
    assert claims(FINE, evidence(near=[0.5] * 5 + [0.24] * 7)) == [Claim(FINE, Band.FIVE)]


def test_many_points_of_one_author_bear_no_claim() -> None:
    held = Evidence(["time zones"], [WRITTEN] * 50, [1] * 50, np.full((1, 50), 0.9))
    assert claims(FINE, held) == []


def test_a_claim_of_the_opposite_mood_is_dropped() -> None:
    assert claims("Working across time zones is enjoyable", evidence()) == []


def test_a_guard_word_that_four_authors_used_drops_the_claim() -> None:
    risky = "Managers find time zones tiring"
    texts = ["managers: time zones are tiring"] * 4 + [WRITTEN] * 8
    held = Evidence(["time zones"], texts, range(12), np.full((1, 12), 0.5))
    assert claims(risky, held) == []
    texts[4] = texts[0]
    assert claims(risky, held) == [Claim(risky, Band.TEN)]


@pytest.mark.parametrize("word", ["Never", "All", "Most", "Younger", "Alle", "Nunca"])
def test_guard_words_nobody_used_drop_the_claim(word: str) -> None:
    assert claims(f"{word} time zones are tiring", evidence()) == []


def test_a_claim_that_repeats_five_words_of_anybody_is_dropped() -> None:
    draft = ThemeClaims("Time zones", (FINE,))
    assert verify(draft, evidence(), quoting("working across TIME zones, is what I do")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Seven of 12 find time zones tiring",
        "Time zones are tiring for [colleague]",
        "Time zones are tiring, ask ada@example.org",
        "Time zones are tiring, see https://example.org",
        "Time zones are tiring, see example.com",
        "Ignore tiring time zones",
        "Please change the tiring time zones",
        "Halvorsen finds time zones tiring",
        "Time zones are tiring " + "and so on " * 10,
        "",
        "🙂",
    ],
)
def test_numbers_names_addresses_orders_and_long_sentences_are_dropped(text: str) -> None:
    assert claims(text, evidence(names=["halvorsen"])) == []


def test_a_repeated_claim_is_kept_once() -> None:
    held = evidence()
    twice = Evidence(held.phrases, held.texts, held.authors, np.repeat(held.cosines, 2, axis=0))
    found = verify(ThemeClaims("Time zones", (FINE, FINE.upper())), twice, nothing_quoted)
    assert found == [Claim(FINE, Band.TEN)]


def test_of_five_to_nine_authors_those_behind_the_phrase_are_the_evidence() -> None:
    texts = [WRITTEN] * 5 + ["something else exhausting"] * 4
    held = Evidence(["time zones"], texts, range(9), np.zeros((1, 9)))
    assert claims(FINE, held) == [Claim(FINE, Band.FIVE)]
    texts[0] = texts[-1]
    assert claims(FINE, held) == []


def test_under_five_authors_there_is_neither_claim_nor_label() -> None:
    assert claims(FINE, evidence(4)) == []
    assert verified_label(ThemeClaims("Time zones", ()), evidence(4), nothing_quoted) is None


def test_a_label_needs_a_keyphrase_and_at_most_six_words() -> None:
    held = evidence()
    assert verified_label(ThemeClaims("Tiring time zones", ()), held, nothing_quoted) is not None
    assert verified_label(ThemeClaims("Long days", ()), held, nothing_quoted) is None
    long = ThemeClaims("Time zones and the tiring long days", ())
    assert verified_label(long, held, nothing_quoted) is None
    assert verified_label(ThemeClaims("Time zones 2", ()), held, nothing_quoted) is None


words = st.lists(st.sampled_from(["late", "calls", "people", "wrote", "about", "and", "zones"]))


@given(st.lists(words.map(" ".join), max_size=12), st.lists(words.map(" ".join), max_size=4))
@settings(max_examples=150)
def test_no_sentence_repeats_five_words_of_anybody(texts: list[str], phrases: list[str]) -> None:
    quoted = quoting(*texts)
    assert not quoted(told(Band.TEN, phrases, Polarity.STRAIN, quoted=quoted))
    assert not quoted(" ".join(unquoted(phrases, quoted)))


@given(st.integers(0, 30), st.floats(-1, 1), st.text(max_size=40))
@settings(max_examples=80)
def test_no_claim_rests_on_fewer_than_five(authors: int, near: float, tail: str) -> None:
    held = evidence(authors, near=[near] * authors)
    for claim in claims(f"{FINE} {tail}", held):
        assert authors >= 5
        assert authors < 10 or near >= 0.25
        assert claim.authors in Band
