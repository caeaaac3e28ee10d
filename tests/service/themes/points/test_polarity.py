"""Cue words tell strain, strength and suggestion in three languages; steps hide small numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy.thresholds import Step
from service.themes.points.polarity import Polarity, by_author, polarity, steps

STRAIN, STRENGTH = Polarity.STRAIN, Polarity.STRENGTH
SUGGESTION, NONE = Polarity.SUGGESTION, Polarity.NONE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Meetings are exhausting and I feel overwhelmed", STRAIN),
        ("The calendar clashes every week", STRAIN),
        ("My partner explained it brilliantly and it was useful", STRENGTH),
        ("I learned a lot about pricing", STRENGTH),
        ("We should start half an hour later", SUGGESTION),
        ("It would help to see the agenda first", SUGGESTION),
        ("We met on the third floor", NONE),
        ("That was not helpful", STRAIN),
        ("It was never a problem", STRENGTH),
        ("Die Termine sind sehr stressig", STRAIN),
        ("Das Gespräch war großartig", STRENGTH),
        ("Wir sollten früher anfangen", SUGGESTION),
        ("Die Gespräche waren nicht hilfreich", STRAIN),
        ("Estoy agotada por los retrasos", STRAIN),
        ("Aprendí mucho y fue muy útil", STRENGTH),
        ("Deberíamos empezar más tarde", SUGGESTION),
        ("", NONE),
        ("🙂🙂", NONE),
    ],
)
def test_cue_words_tell_the_polarity(text: str, said: Polarity) -> None:
    assert polarity(text) is said


def test_an_author_is_counted_once_by_what_they_mostly_say() -> None:
    points = [(1, STRAIN), (1, STRAIN), (1, STRENGTH), (2, NONE), (2, STRENGTH), (3, NONE)]
    assert by_author(points) == {1: STRAIN, 2: STRENGTH, 3: NONE}


def test_a_tie_goes_to_strain() -> None:
    assert by_author([(1, STRENGTH), (1, STRAIN)]) == {1: STRAIN}


def test_nine_authors_have_no_steps() -> None:
    assert steps(dict.fromkeys(range(9), STRAIN)) is None
    assert steps(dict.fromkeys(range(10), STRAIN)) == {STRAIN: Step.MOST}


def test_four_of_another_mind_hide_the_steps() -> None:
    mostly = dict.fromkeys(range(12), STRAIN)
    assert steps(mostly | dict.fromkeys(range(20, 24), STRENGTH)) is None
    assert steps(mostly | dict.fromkeys(range(20, 25), STRENGTH)) == {
        STRAIN: Step.MOST,
        STRENGTH: Step.SOME,
    }


def test_who_leans_no_way_is_in_no_step_but_among_everybody() -> None:
    authors = dict.fromkeys(range(5), STRAIN) | dict.fromkeys(range(10, 40), NONE)
    assert steps(authors) == {STRAIN: Step.FEW}


@given(st.dictionaries(st.integers(0, 80), st.sampled_from(Polarity)))
@settings(max_examples=80)
def test_no_step_stands_for_fewer_than_five(authors: dict[int, Polarity]) -> None:
    shown = steps(authors)
    if shown is not None:
        assert len(authors) >= 10
        assert all(list(authors.values()).count(said) >= 5 for said in shown)
        assert NONE not in shown


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_has_a_polarity(text: str) -> None:
    assert polarity(text) in Polarity
