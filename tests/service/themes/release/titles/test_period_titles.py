"""Titles say what several authors say, in the program's frames, and nobody's words or names."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest

from embeddings.grammar import english_grammar
from embeddings.terms import runs, shares_run
from service.themes.release.titles.candidates import TitleCandidate, candidates
from service.themes.release.titles.check import FinalCheck
from service.themes.release.titles.lines import Mood, ThemeLines, line_of
from service.themes.release.titles.period_titles import Titled, Tools, Written, titled
from service.themes.release.titles.sentences import is_plan
from service.themes.release.titles.subjects import Forms
from tests.fakes import FakeEncoder

K = 5
LATE = (
    "The handover came too late on Monday.",
    "Again a handover was late for us.",
    "Our handovers come late every week.",
    "The late handover cost me a morning.",
    "Your handover arrived late and half finished.",
    "Handovers are late when Porto is ill.",
)
OTHER = (
    "The canteen serves soup at noon.",
    "We ate soup in the canteen with guests.",
    "Soup in the canteen is warm.",
    "A canteen with soup is what I like.",
    "My canteen soup was salted twice.",
)


def theme(texts: Sequence[str], names: Sequence[str] = ()) -> ThemeLines:
    parsed = english_grammar().parse(texts)
    lines = tuple(line_of(author, words) for author, words in enumerate(parsed))
    return ThemeLines(lines, K, frozenset(names))


def found(texts: Sequence[str]) -> list[TitleCandidate]:
    lines = theme(texts)
    forms = Forms(english_grammar(), lines.lines)
    return candidates(lines, forms, lambda words: np.zeros((len(words), len(words)), np.bool_))


def texts_of(texts: Sequence[str]) -> set[str]:
    return {one.text for one in found(texts)}


def named(texts: Sequence[str], names: Sequence[str] = ()) -> Titled | None:
    everything = [*texts, *OTHER]
    cell = np.array([0] * len(texts) + [1] * len(OTHER), dtype=np.int32)
    encoder = FakeEncoder()
    written = Written(
        everything,
        list(range(len(everything))),
        encoder.encode(everything),
        cell,
        [["handover"], ["soup"]],
        names,
    )
    index = runs(everything)
    tools = Tools(english_grammar(), encoder, partial(shares_run, index=index), K)
    return titled(written, tools)[0]


def test_a_frame_is_shared_by_the_authors_who_use_any_cue_of_its_family() -> None:
    late = next(one for one in found(LATE) if one.family == "late")
    assert late.text == "Handovers come too late"
    assert len(late.authors) >= K
    assert late.lemmas == {"handover"}


def test_four_authors_state_nothing() -> None:
    assert not any(one.family == "late" for one in found(LATE[:4]))


def test_one_author_who_says_it_six_times_is_one() -> None:
    parsed = english_grammar().parse(LATE)
    lines = ThemeLines(tuple(line_of(1, words) for words in parsed), K, frozenset())
    assert not lines.is_shared("handover")


@pytest.mark.parametrize(
    "texts",
    [
        [f"Is the handover late on {day}?" for day in ("Monday", "Tuesday", "Friday")] * 2,
        [f"If a handover is late, we {verb}." for verb in ("wait", "call", "write", "go")] * 2,
        [f"The handover was not late {when}." for when in ("today", "again", "now", "then")] * 2,
    ],
)
def test_what_is_asked_supposed_or_denied_is_not_stated(texts: Sequence[str]) -> None:
    assert "Handovers come too late" not in texts_of(texts)


def test_an_act_that_is_asked_for_is_told_as_how_to() -> None:
    asked = [
        "How do I reset my password?",
        "Can I reset my password at home?",
        "How can I reset a password?",
        "I want to reset my password.",
        "Where do I reset the password?",
        "Please reset my password.",
    ]
    assert "How to reset a password" in texts_of(asked)


def test_an_empty_word_leads_no_title() -> None:
    texts = [f"People talked about experience in {place}." for place in "ABCDEF"]
    assert not {"People", "Experience", "People and experience"} & texts_of(texts)


def test_a_title_comes_with_what_else_is_said_and_repeats_nobody() -> None:
    title = named(LATE)
    assert title is not None
    assert title.states
    assert "handover" in title.title.casefold()
    index = runs([*LATE, *OTHER])
    assert not any(shares_run(said.text, index) for said in title.sentences)


def test_a_name_of_the_roster_stands_in_no_title() -> None:
    title = named(LATE, names=["handover", "handovers"])
    assert title is None or "handover" not in title.title.casefold()


@pytest.mark.parametrize(
    "text",
    ["Handovers come too late in Porto", "12 handovers come too late", ""],
)
def test_a_finished_string_is_checked_once_more(text: str) -> None:
    check = FinalCheck(theme(LATE), english_grammar(), names=(), quoted=lambda _: False)
    assert check.passes("Handovers come too late")
    assert not check.passes(text)


def test_a_run_of_anybody_is_refused_as_a_finished_string() -> None:
    check = FinalCheck(theme(LATE), english_grammar(), names=(), quoted=lambda _: True)
    assert not check.passes("Handovers come too late")


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("My card was declined.", Mood.TOLD),
        ("why was my card declined", Mood.WHY),
        ("has my card been sent", Mood.ASKED),
        ("A fixed slot would save us hours.", Mood.SUPPOSED),
        ("What it cost in focus was not friendly.", Mood.TOLD),
    ],
)
def test_how_a_line_stands_to_what_it_names(text: str, mood: Mood) -> None:
    [words] = english_grammar().parse([text])
    assert line_of(0, words).mood is mood


def test_a_plan_is_the_writers_own() -> None:
    plan, other = english_grammar().parse(["I will order a laptop.", "The laptop will arrive."])
    assert is_plan(line_of(0, plan))
    assert not is_plan(line_of(0, other))


def test_other_languages_keep_their_phrases() -> None:
    german = [f"Die Übergabe kommt am {tag} zu spät." for tag in "ABCDEF"]
    assert named(german) is None
