"""Which passages become private lines, in three languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.reflections.line_cues import LONGEST, MOST_WISHES, Reads, has_cue, wishes

SEEK, OFFER = Reads.SEEK, Reads.OFFER


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("I want to learn how a claim is decided.", SEEK),
        ("I\u2019m struggling to say no to late calls.", SEEK),
        ("I find the quarterly forecast hard to explain.", SEEK),
        ("I still don't know how reserves are set.", SEEK),
        ("I'd love to read a balance sheet without help.", SEEK),
        ("I want to be able to chair a mixed room.", SEEK),
        ("I want to say no without a bad conscience.", SEEK),
        ("I wish I could read a balance sheet.", SEEK),
        ("I want to present without notes next spring.", SEEK),
        ("I would love help with refusing a deadline.", SEEK),
        ("I showed her how a pivot table filters.", OFFER),
        ("I explained the loss ratio with coins on a table.", OFFER),
        ("I walked him through the macro line by line.", OFFER),
        ("Ich möchte lernen, wie man ruhig präsentiert.", SEEK),
        ("Mir fällt das Verhandeln mit Kunden schwer.", SEEK),
        ("Ich habe ihr gezeigt, wie Makros laufen.", OFFER),
        ("Me cuesta decir que no en las reuniones.", SEEK),
        ("Quiero aprender a contar una historia.", SEEK),
        ("Le expliqué las tablas dinámicas paso a paso.", OFFER),
    ],
)
def test_a_wish_becomes_a_seek_and_teaching_an_offer(text: str, reads: Reads) -> None:
    assert [(wish.reads, wish.text) for wish in wishes(text)] == [(reads, text)]


@pytest.mark.parametrize(
    "text",
    [
        "I want to thank her for all this time.",
        "I want to keep that feeling for a grey day.",
        "I want to keep that picture for a bad day.",
        "I was asked where I want to be in five years and had no answer.",
        "I want to do that again with her soon.",
        "I want to be left alone on Fridays.",
        "I hope to see him again next week.",
        "I would like to go home earlier on Fridays.",
        "I struggled with it, and then it worked.",
        "Me costó pedir ayuda, pero valió la pena.",
        "Ich möchte dieses Gefühl für einen grauen Tag behalten.",
        "Quiero guardar esa imagen para un mal día.",
        "I explained too much and asked too little.",
        "I showed one chart instead of nine slides.",
        "I showed up late and tired again today.",
        "I taught myself the shortcuts last winter.",
        "No quiero más reuniones por la noche.",
        "Ich möchte nicht noch mehr Termine haben.",
        "She wants to learn how macros work.",
        "We talked about the weather and the canteen.",
        "I struggle.",
        "\U0001f389\U0001f389\U0001f389",
        "",
    ],
)
def test_what_asks_for_nothing_is_left_alone(text: str) -> None:
    assert wishes(text) == []


def test_one_sentence_may_hold_both_directions() -> None:
    found = wishes("I showed her my pivot tables, but I want to learn her way of telling a story.")
    assert [wish.reads for wish in found] == [OFFER, SEEK]


def test_a_placeholder_does_not_count_as_something_said() -> None:
    assert wishes("I showed [colleague] [team].") == []


def test_a_long_passage_is_cut_between_words() -> None:
    [wish] = wishes("I want to learn " + "carefully " * 40)
    assert len(wish.text) <= LONGEST
    assert wish.text.endswith("carefully\u2026")


@settings(max_examples=60)
@given(
    st.text(max_size=600)
    | st.lists(st.sampled_from(["I want to ", "learn", ".", "\n", " a b", "x" * 300])).map("".join)
)
def test_any_text_gives_at_most_six_lines_that_fit_their_column(text: str) -> None:
    found = wishes(text)
    assert len(found) <= MOST_WISHES
    assert all(3 <= len(wish.text) <= LONGEST and "\n" not in wish.text for wish in found)
    assert not found or has_cue(text)


@pytest.mark.parametrize("text", ["I find it " * 400, "I" + " " * 3999, "ich habe " * 444])
def test_four_thousand_repeated_characters_give_no_more_lines(text: str) -> None:
    assert len(wishes(text)) <= MOST_WISHES
