"""Fourteen pages, each complete; an agenda links at most one that its reader has not finished."""

import re
from pathlib import Path

import pytest

from prompts.agenda import Stage
from service.agendas.composer.slots import wanted_slots
from service.learning.resources import (
    LinkedResource,
    Moment,
    Occasion,
    Resource,
    load_resources,
    resource_beside,
)

WANTED = wanted_slots(45, "b")
SLUGS = {
    "grow",
    "active-listening",
    "sbi-feedback",
    "reverse-mentoring",
    "open-questions",
    "safe-space",
    "teach-back",
    "silence",
    "age-assumptions",
    "remote",
    "goals-that-hold",
    "leaders-who-learn",
    "mending-a-pair",
    "ending-well",
}


@pytest.fixture(scope="module")
def pages() -> tuple[Resource, ...]:
    return load_resources()


def _linked(
    pages: tuple[Resource, ...], stage: Stage, *moments: Moment, number: int = 1
) -> LinkedResource | None:
    return resource_beside(pages, Occasion(stage, number, frozenset(moments)), WANTED)


def test_fourteen_pages_ship_each_with_purpose_source_sections_and_exercise(
    pages: tuple[Resource, ...],
) -> None:
    assert {page.slug for page in pages} == SLUGS
    for page in pages:
        assert page.purpose.endswith(".")
        assert re.search(r"\b(19|20)\d\d\b", page.source)
        assert 3 <= len(page.sections) <= 5
        assert all(40 <= len(section.text) <= 400 for section in page.sections)
        assert 3 <= len(page.exercise.steps) <= 5
        assert 1 <= page.minutes <= 3


def test_over_a_pairs_time_every_page_comes_up_whose_moment_comes(
    pages: tuple[Resource, ...],
) -> None:
    seen: set[str] = set()
    finished: set[str] = set()
    for stage in ("first", "regular", "mid", "closing"):
        for number in range(1, 60):
            occasion = Occasion(stage, number, frozenset(Moment))
            spot = resource_beside(pages, occasion, WANTED, finished=finished)
            if spot:
                seen.add(spot.slug)
                finished.add(spot.slug)
    assert seen == SLUGS


def test_a_page_stands_beside_the_item_it_serves(pages: tuple[Resource, ...]) -> None:
    spot = _linked(pages, "mid", number=4)
    assert spot is not None
    assert (spot.slug, spot.key) == ("sbi-feedback", "commitments")


def test_a_finished_page_is_never_linked_again(pages: tuple[Resource, ...]) -> None:
    for number in range(1, 12):
        spot = resource_beside(
            pages, Occasion("regular", number), WANTED, finished={"grow", "safe-space"}
        )
        assert spot is not None
        assert spot.slug not in {"grow", "safe-space"}
    assert resource_beside(pages, Occasion("regular", 3), WANTED, finished=SLUGS) is None


def test_without_its_item_a_page_is_not_linked(pages: tuple[Resource, ...]) -> None:
    assert resource_beside(pages, Occasion("closing", 6), ["safe_space"]) is None


@pytest.mark.parametrize(
    ("stage", "moment", "slug"),
    [
        ("first", Moment.GENERATIONS, "age-assumptions"),
        ("first", Moment.LEADS_PEOPLE, "leaders-who-learn"),
        ("regular", Moment.WORTH_A_TALK, "mending-a-pair"),
        ("mid", Moment.WORTH_A_TALK, "mending-a-pair"),
    ],
)
def test_a_moment_brings_its_page_before_all_others(
    pages: tuple[Resource, ...], stage: Stage, moment: Moment, slug: str
) -> None:
    for number in range(1, 9):
        spot = _linked(pages, stage, moment, number=number)
        assert spot is not None
        assert spot.slug == slug


def test_without_its_moment_a_page_is_never_linked(pages: tuple[Resource, ...]) -> None:
    stages: tuple[Stage, ...] = ("first", "regular", "mid", "closing")
    spots = [_linked(pages, stage, number=n) for stage in stages for n in range(40)]
    called_for = {page.slug for page in pages if page.when is not None}
    assert called_for == {"age-assumptions", "remote", "leaders-who-learn", "mending-a-pair"}
    assert called_for.isdisjoint({spot.slug for spot in spots if spot})


def test_the_last_session_is_about_its_end_and_a_distance_is_spoken_of_early(
    pages: tuple[Resource, ...],
) -> None:
    last = _linked(pages, "closing")
    assert last is not None
    assert last.slug == "ending-well"
    spots = [_linked(pages, "first", Moment.ZONES, number=n) for n in range(8)]
    assert "remote" in {spot.slug for spot in spots if spot}


def test_a_language_says_what_it_can_and_english_stands_for_the_rest(tmp_path: Path) -> None:
    english = Path("service/learning/resources.toml").read_text(encoding="utf-8")
    (tmp_path / "resources.toml").write_text(english, encoding="utf-8")
    german = '[[resource]]\nslug = "silence"\ntitle = "Stille"\n'
    (tmp_path / "resources.de.toml").write_text(german, encoding="utf-8")
    found = {page.slug: page for page in load_resources(tmp_path / "resources.toml", "de")}
    assert found["silence"].title == "Stille"
    assert found["silence"].purpose.startswith("Gives a question")
    assert found["grow"].title.startswith("GROW")
    accented = {page.slug: page for page in load_resources(tmp_path / "resources.toml", "en-XA")}
    assert accented["silence"].title.startswith("[S")
    assert accented["silence"].source == found["silence"].source


@pytest.mark.parametrize("fault", ['slug = "alchemy"\ntitle = "Gold"', 'slug = "grow"\nwhen = "x"'])
def test_a_translation_of_nothing_or_of_more_than_words_stops_the_load(
    tmp_path: Path, fault: str
) -> None:
    english = Path("service/learning/resources.toml").read_text(encoding="utf-8")
    (tmp_path / "resources.toml").write_text(english, encoding="utf-8")
    (tmp_path / "resources.de.toml").write_text(f"[[resource]]\n{fault}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="words of a known entry alone"):
        load_resources(tmp_path / "resources.toml", "de")
