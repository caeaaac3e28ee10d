"""Answers that say nothing are told from short ones that say something, in four languages.

`seen`, `fresh` and `nearer` were looked at while words were gathered, `kept` and `aside` were not.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.demo.story.lines import all_lines
from service.i18n.empty_answers import is_empty_answer

HERE = Path(__file__).parent


def lists(name: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    return found


def answers(lists_by_language: dict[str, Any]) -> list[str]:
    return [answer for each in lists_by_language.values() for answer in each["answers"]]


def share_known(given: list[str]) -> float:
    """As a plain number, so that no failure tells an answer that must not be looked at."""
    known: int = sum(map(is_empty_answer, given))
    return known / len(given)


PLACEHOLDERS = lists("placeholder_answers.toml") | lists("fresh_placeholders.toml")
NEAR_MISSES = lists("near_misses.toml")


@pytest.mark.parametrize("answer", answers(PLACEHOLDERS["seen"]))
def test_what_says_nothing_is_known(answer: str) -> None:
    assert is_empty_answer(answer)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize(("part", "least"), [("fresh", 0.97), ("kept", 0.92), ("aside", 0.91)])
def test_nearly_all_of_each_language_is_known(part: str, least: float, language: str) -> None:
    assert share_known(PLACEHOLDERS[part][language]["answers"]) >= least


@pytest.mark.parametrize(("part", "least"), [("fresh", 0.99), ("kept", 0.95), ("aside", 0.93)])
def test_nearly_all_of_all_languages_is_known(part: str, least: float) -> None:
    given = answers(PLACEHOLDERS[part])
    known = share_known(given)
    print(f"{part}: {known:.1%} of {len(given)} known")  # read by whoever asks for it
    assert known >= least


def test_no_real_short_answer_is_lost() -> None:
    short = answers(lists("short_answers.toml"))
    told = [line.text for one in all_lines().values() for line in (*one.offers, *one.seeks)]
    assert len(short) + len(told) >= 500  # 1,355
    assert [answer for answer in (*short, *told) if is_empty_answer(answer)] == []


@pytest.mark.parametrize("part", ["fresh", "nearer"])
def test_no_near_miss_that_was_looked_at_is_lost(part: str) -> None:
    given = answers(NEAR_MISSES[part])
    assert len(given) >= 400
    assert [answer for answer in given if is_empty_answer(answer)] == []


def test_hardly_a_near_miss_that_was_not_looked_at_is_lost() -> None:
    lost = share_known(answers(NEAR_MISSES["aside"]))
    print(f"near misses lost: {lost:.1%}")
    assert lost <= 5 / 404


@pytest.mark.parametrize("answer", ["", " ", "-", "[colleague]", "\U0001f389", "asdf", "#REF!"])
def test_signs_and_marks_alone_say_nothing(answer: str) -> None:
    assert is_empty_answer(answer)


@pytest.mark.parametrize(
    ("empty", "filled"),
    [
        ("see LinkedIn", "LinkedIn"),
        ("nothing to say", "saying no"),
        ("k. A.", "R"),
        ("same answer", "same team"),
        ("can't say", "not saying"),
        ("nothnig yet", "nothing but jazz"),
        ("your choice", "may I have your name"),
    ],
)
def test_a_subject_is_none_beside_a_denial(empty: str, filled: str) -> None:
    assert is_empty_answer(empty)
    assert not is_empty_answer(filled)
