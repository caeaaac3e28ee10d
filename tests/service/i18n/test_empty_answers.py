"""Answers that say nothing are told from short ones that say something, in four languages.

`seen` was looked at while the words were gathered, `kept` was not.
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


SEEN = [
    answer
    for each in lists("placeholder_answers.toml")["seen"].values()
    for answer in each["answers"]
]


@pytest.mark.parametrize("answer", SEEN)
def test_what_says_nothing_is_known(answer: str) -> None:
    assert is_empty_answer(answer)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_most_of_what_was_not_looked_at_is_known_too(language: str) -> None:
    answers = lists("placeholder_answers.toml")["kept"][language]["answers"]
    assert sum(map(is_empty_answer, answers)) >= 0.7 * len(answers)


def test_no_real_short_answer_is_lost() -> None:
    short = [answer for each in lists("short_answers.toml").values() for answer in each["answers"]]
    told = [line.text for one in all_lines().values() for line in (*one.offers, *one.seeks)]
    assert len(short) + len(told) >= 500  # 1,355
    assert [answer for answer in (*short, *told) if is_empty_answer(answer)] == []


@pytest.mark.parametrize("answer", ["", " ", "-", "[colleague]", "\U0001f389", "asdf", "#REF!"])
def test_signs_and_marks_alone_say_nothing(answer: str) -> None:
    assert is_empty_answer(answer)


@pytest.mark.parametrize(
    ("empty", "filled"),
    [("see LinkedIn", "LinkedIn"), ("nothing to say", "saying no"), ("k. A.", "R")],
)
def test_a_subject_is_none_beside_a_denial(empty: str, filled: str) -> None:
    assert is_empty_answer(empty)
    assert not is_empty_answer(filled)
