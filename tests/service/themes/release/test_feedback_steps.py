"""Taps in few, some and most of a band of people."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from service.themes.release.feedback_steps import Tapped, told_taps

TAPS = st.builds(
    Tapped,
    st.integers(0, 30).map(lambda number: UUID(int=number)),
    st.none() | st.booleans(),
    st.none() | st.integers(1, 5),
    st.none() | st.integers(1, 5),
)


def answers(yes: int, no: int) -> list[Tapped]:
    said = [True] * yes + [False] * no
    return [Tapped(UUID(int=n), said[n], 5 if said[n] else 1, None) for n in range(yes + no)]


def test_four_people_are_told_as_nobody() -> None:
    assert told_taps(answers(4, 0)) == told_taps([]) == {}


def test_three_pairs_are_told_as_nobody() -> None:
    six = [UUID(int=n) for n in range(6)]
    couples = [*zip(six[::2], six[1::2], strict=True)]
    assert told_taps(answers(6, 0), couples=couples) == {}
    assert told_taps(answers(6, 0), couples=couples[1:]) == {"people": "5-9"}


def test_nine_people_are_a_band_without_steps() -> None:
    assert told_taps(answers(9, 0)) == {"people": "5-9"}


def test_steps_are_few_some_and_most() -> None:
    assert told_taps(answers(2, 10))["both_taught"] == "few"
    assert told_taps(answers(5, 7))["useful"] == "some"
    assert told_taps(answers(8, 4))["useful"] == "most"
    assert "safe" not in told_taps(answers(8, 4))


def test_a_person_counts_once_however_often_they_tap() -> None:
    often = [Tapped(UUID(int=99), both_taught=False, useful=1, safe=1)] * 40
    assert told_taps([*answers(9, 0), *often])["both_taught"] == "most"


@given(st.lists(TAPS, max_size=60))
def test_no_number_is_ever_told(given_taps: list[Tapped]) -> None:
    told = told_taps(given_taps)
    assert told.pop("people", "5-9") in {"5-9", "10-19", "20-49", "50+"}
    assert set(told.values()) <= {"few", "some", "most"}
