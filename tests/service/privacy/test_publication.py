"""The gate: what attackers see before and after is the same, or k people changed."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from service.bootstrap import Parts
from service.models import Publication
from service.privacy import erasure, publication
from service.privacy.publication import CurrentValue, Published, Shown
from service.privacy.thresholds import K, are_enough, band, differ_by_few, differing
from tests import factories
from tests.conftest import MovingClock

Gate = Callable[..., dict[str, Published]]


@pytest.fixture
def people(parts: Parts) -> list[UUID]:
    with parts.write() as db:
        return [factories.person(db, f"Ana {number}", parts.clock()) for number in range(20)]


@pytest.fixture
def gate(parts: Parts, clock: MovingClock) -> Gate:
    """Publish some parts an hour later, and read what is shown then."""

    def told(
        is_safe: Callable[[Shown], bool] = lambda _: True, **parts_told: Iterable[UUID]
    ) -> dict[str, Published]:
        clock.advance(hours=1)
        sets = {part: list(these) for part, these in parts_told.items()}
        with parts.write() as db:
            readings = {
                part: publication.counted(band(len(these)), these) for part, these in sets.items()
            }
            publication.publish(db, "figure", readings, now=clock(), k=K, is_safe=is_safe)
            return publication.published(db, "figure")

    return told


def test_four_are_not_told_and_five_are(gate: Gate, people: list[UUID]) -> None:
    assert gate(all=people[:4]) == {}
    assert gate(all=people[:5])["all"].value == "5-9"


@pytest.mark.parametrize("joined", [1, 2, 3, 4])
def test_fewer_than_five_who_join_change_neither_the_value_nor_its_date(
    gate: Gate, people: list[UUID], joined: int
) -> None:
    before = gate(all=people[:9])
    assert gate(all=people[: 9 + joined]) == before
    assert gate(all=people[:14])["all"].value == "10-19"


@pytest.mark.parametrize("left", [1, 2, 3, 4])
def test_fewer_than_five_who_leave_change_nothing_even_below_five(
    gate: Gate, people: list[UUID], left: int
) -> None:
    before = gate(all=people[:6])
    assert gate(all=people[left:6]) == before
    assert gate(all=people[5:6]) == {}


def test_steps_to_and_fro_are_held_against_each_earlier_publication(
    gate: Gate, people: list[UUID]
) -> None:
    gate(all=people[:9])
    later = gate(all=people[:15])
    assert later["all"].value == "10-19"
    assert gate(all=people[:8]) == later  # one person beside the first publication


def test_what_people_did_counts_where_the_value_takes_it_from_them(
    parts: Parts, people: list[UUID]
) -> None:
    def told(yes: int, value: str) -> str:
        did = {one: str(place < yes) for place, one in enumerate(people)}
        with parts.write() as db:
            publication.publish(
                db, "figure", {"said": CurrentValue(value, did)}, now=parts.clock(), k=K
            )
            return publication.published(db, "figure")["said"].value

    assert told(10, "some") == "some"
    assert told(11, "most") == "some"
    assert told(15, "most") == "most"


def test_two_pairs_and_a_fifth_person_are_too_near_to_each_other(
    gate: Gate, parts: Parts, people: list[UUID]
) -> None:
    """Four accomplices in two pairs would learn what the fifth person did."""
    with parts.write() as db:
        for one, other in ((0, 1), (2, 3)):
            factories.pair(db, people[one], people[other], parts.clock())
    assert gate(all=people[:4]) == {}
    assert gate(all=people[:5]) == {}
    assert gate(all=people[:6])["all"].value == "5-9"


def test_a_pair_that_forms_among_those_shown_changes_nothing(
    gate: Gate, parts: Parts, people: list[UUID]
) -> None:
    before = gate(all=people[:5])
    with parts.write() as db:
        for one, other in ((0, 1), (2, 3)):
            factories.pair(db, people[one], people[other], parts.clock())
    assert gate(all=people[:5]) == before


def test_a_part_that_would_tell_of_the_rest_is_left_out(gate: Gate, people: list[UUID]) -> None:
    def is_safe(shown: Shown) -> bool:
        rest = 14 - len(set[str]().union(*shown.values()))
        return not 0 < rest < K

    shown = gate(is_safe, north=people[:6], south=people[6:11])
    assert set(shown) == {"north"}


def test_one_more_outside_takes_no_part_from_sight(gate: Gate, people: list[UUID]) -> None:
    outside = [0]

    def is_safe(shown: Shown) -> bool:
        return not shown or not 0 < outside[0] < K

    before = gate(is_safe, north=people[:6], south=people[6:12])
    outside[0] = 1
    assert gate(is_safe, north=people[:6], south=people[6:12], west=people[12:13]) == before


@pytest.mark.parametrize("number", [5, 9])
def test_an_erasure_changes_nothing_until_k_changed_and_leaves_no_mark(
    gate: Gate, parts: Parts, people: list[UUID], number: int
) -> None:
    """The band stays: to withhold just the figures of a person would tell where they stood."""
    before = gate(all=people[:number])
    gone = people[0]
    with parts.write() as db:
        theirs = publication.marks_of(db, {gone: ""}).keys()
        erasure.erase(db, gone, parts.clock(), tombstones=parts.settings.data_dir / "gone")
        kept = db.scalars(sa.select(Publication)).one()
    assert not theirs & kept.marks.keys()
    assert len(kept.marks) == number
    assert gate(all=people[1:number]) == before
    assert gate(all=people[1 : number + 3]) == before  # three joined and one left
    later = gate(all=people[1 : number + 10])
    assert later["all"].value == ("10-19")


def test_what_is_shown_now_may_be_held_against_a_past_day(
    gate: Gate, parts: Parts, clock: MovingClock, people: list[UUID]
) -> None:
    gate(all=people[:9])
    past = clock()
    gate(all=people)
    with parts.read() as db:
        assert publication.published(db, "figure", past)["all"].value == "5-9"
        assert publication.published(db, "figure", past - timedelta(hours=1)) == {}


def test_a_part_without_a_lasting_name_is_known_by_its_people(
    gate: Gate, parts: Parts, people: list[UUID]
) -> None:
    gate(monday=people[:9])
    with parts.write() as db:
        like = [
            publication.part_like(db, "figure", dict.fromkeys(these, ""), k=K)
            for these in (people[:10], people[5:9], people[10:])
        ]
    assert like == ["monday", None, None]


couples = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda one: one[0] != one[1]), max_size=8
)


@given(st.integers(0, 9), couples)
def test_enough_people_are_five_of_whom_four_stay_when_partners_count_once(
    count: int, couples: list[tuple[int, int]]
) -> None:
    enough = are_enough(range(count), couples)
    if count < K:
        assert not enough
    if count > 6:
        assert enough
    if enough and count == K:
        among = [set(one) for one in couples if max(one) < K]
        assert all(one & other for one in among for other in among)


@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("pq")), min_size=1))
def test_few_are_one_to_four(history: list[dict[str, str]]) -> None:
    now, *earlier = history
    few = [one for one in earlier if differing(now, one) in {1, 2, 3, 4}]
    assert differ_by_few(now, earlier) is bool(few)
