"""When a message may go: one in 48 hours, the urgent first, never in quiet hours or on leave."""

import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.i18n.formatting import local
from service.messages.quiet_times import APART, Reader, WaitingMessage, first, is_quiet, may_go_at

pytestmark = pytest.mark.dates


ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/UTC")
FROM = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: FROM + timedelta(minutes=minutes))
READERS = st.builds(
    Reader,
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(0, 23),
    st.none() | MOMENTS,
    st.none() | MOMENTS,
)


@settings(max_examples=150)
@given(READERS, MOMENTS)
def test_a_message_goes_as_soon_as_it_may_and_no_sooner(reader: Reader, now: datetime) -> None:
    at = may_go_at(reader, now)
    earliest = max(now, reader.away_until or now, reader.last_at + APART if reader.last_at else now)
    assert at >= earliest
    assert not is_quiet(reader, at)
    assert at == earliest or is_quiet(reader, at - timedelta(minutes=1))
    assert at - earliest <= timedelta(hours=25)


@settings(max_examples=60)
@given(
    READERS.map(lambda reader: reader._replace(last_at=None)),
    st.lists(st.tuples(MOMENTS, st.integers(1, 12)), min_size=2, max_size=25),
)
def test_no_two_of_many_go_within_48_hours_and_the_urgent_go_first(
    reader: Reader, arrivals: list[tuple[datetime, int]]
) -> None:
    left = [WaitingMessage(UUID(int=n), rank, at) for n, (at, rank) in enumerate(sorted(arrivals))]
    now, sent = left[0].since, list[datetime]()
    while left:
        now = may_go_at(reader, max(now, min(one.since for one in left)))
        here = [one for one in left if one.since <= now]
        chosen = first(here)
        assert chosen is not None
        assert chosen.rank == min(one.rank for one in here)
        left.remove(chosen)
        sent.append(now)
        reader = reader._replace(last_at=now)
    assert all(later - earlier >= APART for earlier, later in itertools.pairwise(sent))


def test_quiet_hours_end_at_the_reader_s_own_eight() -> None:
    reader = Reader("America/New_York", 18, 8, None, None)
    evening = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 18:30 there
    assert local(may_go_at(reader, evening), "America/New_York").isoformat() == (
        "2026-11-25T08:00:00-05:00"
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-29T00:30:00+00:00", "2026-03-29T03:00:00+02:00"),  # 2:00 does not exist
        ("2026-10-24T23:30:00+00:00", "2026-10-25T02:00:00+02:00"),  # 2:00 comes twice
    ],
)
def test_quiet_hours_end_well_where_clocks_change(day: str, expected: str) -> None:
    reader = Reader("Europe/Berlin", 22, 2, None, None)
    at = may_go_at(reader, datetime.fromisoformat(day))
    assert local(at, "Europe/Berlin").isoformat() == expected


def test_the_same_hour_twice_means_no_quiet_hours() -> None:
    reader = Reader("Europe/Berlin", 9, 9, None, None)
    now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert may_go_at(reader, now) == now


def test_nothing_waits_where_nothing_is() -> None:
    assert first([]) is None
