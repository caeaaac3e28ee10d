"""Six pages, each complete; an agenda links at most one that its reader has not finished."""

import pytest

from service.agendas.resources import Resource, load_resources, resource_beside
from service.agendas.stages import wanted_slots

WANTED = wanted_slots(45, "b")
SLUGS = {
    "grow",
    "active-listening",
    "sbi-feedback",
    "reverse-mentoring",
    "open-questions",
    "safe-space",
}


@pytest.fixture(scope="module")
def pages() -> tuple[Resource, ...]:
    return load_resources()


def test_six_pages_ship_each_with_purpose_source_sections_and_exercise(
    pages: tuple[Resource, ...],
) -> None:
    assert {page.slug for page in pages} == SLUGS
    for page in pages:
        assert page.purpose.endswith(".")
        assert any(year in page.source for year in ("1957", "1992", "1999", "2000", "2012", "2013"))
        assert 3 <= len(page.sections) <= 5
        assert all(40 <= len(section.text) <= 400 for section in page.sections)
        assert 3 <= len(page.exercise.steps) <= 5


def test_over_a_pairs_time_every_page_comes_up(pages: tuple[Resource, ...]) -> None:
    stages = ["first", *["regular"] * 4, "mid", *["regular"] * 4, "closing"]
    seen = [resource_beside(pages, s, n, WANTED) for n, s in enumerate(stages, start=1)]  # type: ignore[arg-type]  # a list of literals widens to str
    seen.append(resource_beside(pages, "first", 2, WANTED))
    assert {spot.slug for spot in seen if spot} == SLUGS


def test_a_page_stands_beside_the_item_it_serves(pages: tuple[Resource, ...]) -> None:
    spot = resource_beside(pages, "mid", 6, WANTED)
    assert spot is not None
    assert (spot.slug, spot.key) == ("sbi-feedback", "commitments")
    learning = resource_beside(pages, "first", 1, WANTED, finished={"safe-space"})
    assert learning is not None
    assert (learning.slug, learning.key) == ("reverse-mentoring", "b_learns_1")


def test_a_finished_page_is_never_linked_again(pages: tuple[Resource, ...]) -> None:
    for number in range(1, 12):
        spot = resource_beside(pages, "regular", number, WANTED, finished={"grow", "safe-space"})
        assert spot is not None
        assert spot.slug not in {"grow", "safe-space"}
    assert resource_beside(pages, "regular", 3, WANTED, finished=SLUGS) is None


def test_without_its_item_a_page_is_not_linked(pages: tuple[Resource, ...]) -> None:
    assert resource_beside(pages, "mid", 6, ["check_in"]) is None
