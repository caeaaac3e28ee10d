"""Keyphrases are shared, runs are found wherever they stand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.terms import RunIndex, keyphrases, runs, shares_run

HOSTILE = [
    "",
    "🙂🙂🙂 👩‍👩‍👧",
    "\ud800 half a character",
    "<script>alert(1)</script>",
    "'; drop table people; --",
    "\u202eright to left\u202c",
    "a\u0301\u0301\u0301\u0301",
    "[colleague] [role] [team]",
    "\x00\x01 control",
]

few_words = st.lists(
    st.sampled_from(["time", "zone", "call", "budget", "train", "note", "desk"]), max_size=8
)
corpora = st.lists(
    st.tuples(few_words.map(" ".join), st.integers(0, 2), st.integers(0, 6)), max_size=30
)


def numbers(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, dtype=np.int32)


def test_a_phrase_of_five_authors_is_found_and_one_of_four_is_not() -> None:
    texts = ["The time zones clash again"] * 5 + ["My budget review was fine"] * 4
    (phrases,) = keyphrases(texts, numbers(*[0] * 9), numbers(*range(9)))
    told = {phrase.text for phrase in phrases}
    assert any("time zones" in text for text in told)
    assert not any("budget" in text for text in told)
    assert all(phrase.groups == frozenset(range(5)) for phrase in phrases)


def test_one_author_with_a_thousand_texts_makes_no_phrase() -> None:
    texts = ["quarterly budget review"] * 1000
    assert keyphrases(texts, numbers(*[0] * 1000), numbers(*[7] * 1000)) == [[]]


def test_a_phrase_of_every_cell_weighs_less_than_one_of_its_own() -> None:
    texts = ["calendar puzzle"] * 5 + ["calendar lesson"] * 5
    first, second = keyphrases(texts, numbers(*[0] * 5, *[1] * 5), numbers(*range(10)))
    assert first[0].text == "calendar puzzle"
    assert second[0].text == "calendar lesson"


def test_placeholders_digits_and_barred_words_are_in_no_phrase() -> None:
    texts = ["[colleague] gave Halvorsen feedback in room 12b on covid19 planning"] * 6
    (phrases,) = keyphrases(
        texts, numbers(*[0] * 6), numbers(*range(6)), least=5, barred=["Halvorsen"]
    )
    told = " ".join(phrase.text for phrase in phrases)
    assert "feedback" in told
    assert "planning" in told
    for absent in ("colleague", "halvorsen", "12b", "covid", "19"):
        assert absent not in told


def test_a_phrase_does_not_reach_over_punctuation_or_begin_with_a_filler() -> None:
    texts = ["We liked the handover. Notes were short"] * 5
    (phrases,) = keyphrases(texts, numbers(*[0] * 5), numbers(*range(5)))
    told = {phrase.text for phrase in phrases}
    assert "handover notes" not in told
    assert all(not text.startswith(("the ", "we ")) for text in told)


def test_german_and_spanish_fillers_make_no_phrase() -> None:
    texts = ["und das ist nicht die Übergabe"] * 5 + ["pero es que no hay traspaso"] * 5
    german, spanish = keyphrases(texts, numbers(*[0] * 5, *[1] * 5), numbers(*range(10)))
    assert [phrase.text for phrase in german] == ["übergabe"]
    assert [phrase.text for phrase in spanish] == ["traspaso"]


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    texts = ["what\u2019s the team\u2019s rota"] * 3 + ["what's the team's rota"] * 2
    (phrases,) = keyphrases(texts, numbers(*[0] * 5), numbers(*range(5)))
    assert [phrase.text for phrase in phrases] == ["team's rota"]


def test_points_of_no_cell_are_left_out() -> None:
    assert keyphrases(["time zones"] * 5, numbers(*[-1] * 5), numbers(*range(5))) == []


def test_hostile_texts_make_no_phrase_of_their_own() -> None:
    (phrases,) = keyphrases(HOSTILE, numbers(*[0] * len(HOSTILE)), numbers(*range(len(HOSTILE))))
    assert phrases == []


@given(corpora, st.integers(1, 6))
@settings(max_examples=60)
def test_no_phrase_is_shared_by_fewer_authors_than_asked(
    corpus: list[tuple[str, int, int]], least: int
) -> None:
    texts = [text for text, _, _ in corpus]
    cell = numbers(*[place for _, place, _ in corpus])
    groups = numbers(*[group for _, _, group in corpus])
    for place, phrases in enumerate(keyphrases(texts, cell, groups, least=least)):
        for phrase in phrases:
            users = {g for text, p, g in corpus if p == place and phrase.text in text}
            assert len(phrase.groups) >= least
            assert phrase.groups <= users


@given(corpora)
@settings(max_examples=40)
def test_the_order_of_the_texts_changes_no_phrase(corpus: list[tuple[str, int, int]]) -> None:
    def found(rows: list[tuple[str, int, int]]) -> list[list[object]]:
        cells = numbers(*[place for _, place, _ in rows], 2)
        groups = numbers(*[group for _, _, group in rows], 0)
        return [list(p) for p in keyphrases([*[t for t, _, _ in rows], ""], cells, groups, least=1)]

    assert found(corpus) == found(corpus[::-1])


def test_a_run_of_five_tokens_is_found_whatever_its_case_and_punctuation() -> None:
    index = runs(["I never know whether the late call is still on."])
    assert shares_run("People say: WHETHER the late -- call, is it?", index)
    assert not shares_run("whether the late call was", index)
    assert not shares_run("late call", index)


def test_a_run_does_not_reach_from_one_text_into_the_next() -> None:
    assert not shares_run("one two three four five", runs(["one two three", "four five"]))


def test_full_width_letters_do_not_hide_a_run() -> None:
    assert shares_run(
        "one two three four five", runs(["\uff4f\uff4e\uff45 two three four \ufb01ve"])
    )


def test_hostile_texts_can_be_indexed() -> None:
    index = runs(HOSTILE)
    assert isinstance(index, RunIndex)
    assert not any(shares_run(text, index) for text in ("🙂", "", "plain words that nobody wrote"))


@given(
    st.lists(st.text(max_size=60), max_size=6),
    st.lists(st.sampled_from(["ä", "late", "CALL", "x", "zone"]), min_size=5, max_size=12),
    st.data(),
)
@settings(max_examples=60)
def test_every_five_tokens_of_any_text_are_found(
    others: list[str], words: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(words) - 5))
    index = runs([*others, " ".join(words)])
    assert shares_run("zzz " + ", ".join(words[start : start + 5]).upper(), index)
