"""Reflections of the demo: enough, all different, and with the planted themes by calendar month."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest

from service.demo.story.lines import planted
from service.demo.story.months import first_day, spans
from service.demo.story.phrasing import say
from service.demo.story.plot import SEED
from service.demo.story.reflections import REFLECTIONS, ReflectionScript, reflections
from service.demo.story.roster import roster, tables

DATES = [date(2026, 11, 24), date(2026, 12, 1), date(2027, 3, 3), date(2028, 8, 31)]
Authors = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module", params=DATES, ids=str)
def told(request: pytest.FixtureRequest) -> tuple[date, tuple[ReflectionScript, ...]]:
    return request.param, reflections(SEED, request.param, roster())


def authors_by_month(today: date, texts: tuple[ReflectionScript, ...]) -> Authors:
    """Return distinct authors whose text counts, by kind of month and theme."""
    found: Authors = defaultdict(lambda: defaultdict(set))
    for text in texts:
        span = next(span for span in spans(today) if span.first <= text.day <= span.last)
        if text.in_themes:
            found[span.kind][text.theme].add(text.author)
    return found


def test_no_two_of_at_least_700_reflections_are_alike(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    _, texts = told
    assert len(texts) == REFLECTIONS >= 700
    assert len({text.text.casefold() for text in texts}) == REFLECTIONS


def test_reflections_fill_six_months_that_end_yesterday(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    today, texts = told
    assert all(first_day(today) <= text.day <= -1 for text in texts)
    assert min(text.day for text in texts) < -170


def test_themes_rise_fall_stay_split_and_begin_in_the_two_last_months(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    found = authors_by_month(*told)
    last, before = found["last"], found["before"]
    assert len(last["meetings"]) >= 30 > 2 * 10 > len(before["meetings"]) >= 10
    assert len(before["time_zones"]) >= 30 > 2 * 10 > len(last["time_zones"]) >= 10
    assert len(last["numbers"]) == len(before["numbers"]) >= 10
    assert len(before["newcomers"]) >= 15 > len(last["newcomers"]) == 0
    assert min(len(last["asking"]), len(last["first_weeks"])) >= 10
    assert not before["asking"] | before["first_weeks"]
    assert len(last["ai"]) >= 10 > len(before["ai"]) == 0


def test_both_last_months_hold_at_least_seven_themes_of_eight_authors(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    found = authors_by_month(*told)
    for kind in ("last", "before"):
        assert sum(len(authors) >= 8 for authors in found[kind].values()) >= 7


def test_one_theme_has_exactly_four_authors_and_one_text_names_its_author(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    _, texts = told
    assert len({text.author for text in texts if text.theme == "caring"}) == 4
    assert sum(text.theme == "single" for text in texts) == 1


def test_hidden_teachers_teach_in_texts_that_count(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    _, texts = told
    for email, skill in planted().hidden_teachers.items():
        teaching = [text for text in texts if text.theme == f"teaching {skill}"]
        assert len(teaching) >= 5
        assert {text.author for text in teaching} == {email}
        assert all(text.in_themes for text in teaching)


def test_a_text_that_bears_a_theme_has_one_to_three_sentences(
    told: tuple[date, tuple[ReflectionScript, ...]],
) -> None:
    _, texts = told
    marks = [sum(text.text.count(mark) for mark in ".?!") for text in texts if text.theme]
    assert set(marks) <= {1, 2, 3, 4}  # the fourth is a question within a sentence
    assert not any("{" in text.text or "|" in text.text for text in texts)


def test_nobody_writes_before_joining(told: tuple[date, tuple[ReflectionScript, ...]]) -> None:
    _, texts = told
    joined = {person.email: -7 * person.tenure_weeks for person in roster()}
    assert all(text.day > joined[text.author] for text in texts if text.theme)


def test_the_same_seed_gives_the_same_texts_and_another_does_not() -> None:
    once = reflections(SEED, DATES[0], roster())
    assert reflections(SEED, DATES[0], roster()) == once
    assert reflections(SEED + 1, DATES[0], roster()) != once


def test_texts_that_count_are_in_english_and_a_few_others_are_not() -> None:
    texts = reflections(SEED, DATES[0], roster())
    assert {text.lang for text in texts if text.in_themes} == {"en"}
    assert {text.lang for text in texts} == {"en", "es", "de"}


def test_months_cover_every_day_once_on_any_date() -> None:
    for back in range(800):
        today = date(2028, 3, 1) - timedelta(days=back)
        days = [day for span in spans(today) for day in range(span.first, span.last + 1)]
        assert sorted(days) == list(range(first_day(today), 0))
        assert [span.kind for span in spans(today)].count("last") == 1
        assert [span.kind for span in spans(today)].count("before") == 1


def test_a_slot_without_words_is_refused() -> None:
    with pytest.raises(KeyError):
        say(np.random.default_rng(0), "about {nothing}", {})


def test_every_department_has_its_own_words() -> None:
    assert set(tables("phrases.toml")["work"]) == {person.department for person in roster()}
