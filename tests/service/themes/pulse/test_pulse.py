"""The pulse: bands and steps that move only when enough people are new."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Pair, Pulse, Role, SessionState
from service.privacy import erasure, release_marks
from service.privacy.thresholds import Contributors, K, differing
from service.themes import jobs
from service.themes.pulse import store
from service.themes.pulse.gate import (
    Contribution,
    PublishedValue,
    PulseReading,
    Value,
    marks_of,
    may_show,
)
from tests import factories, planted
from tests.conftest import NOON, MovingClock, rows, sign_in

VALUES: tuple[Value, ...] = (
    {"people": "5-9", "step": "few"},
    {"people": "5-9", "step": "most"},
    {},
)


def reading(*people: int, step: str = "most", at: datetime = NOON) -> PulseReading:
    parts = {f"author {one}": Contribution(f"{at}", at) for one in people}
    return PulseReading({"people": "5-9", "step": step}, parts)


def shown(of: PulseReading, at: datetime = NOON) -> PublishedValue:
    return PublishedValue(of.value, at, marks_of(of))


def test_nothing_rests_on_four() -> None:
    assert not may_show(reading(*range(4)), None, [])
    assert may_show(reading(*range(5)), None, [])


def test_a_value_stays_until_five_are_new() -> None:
    first = reading(*range(8))
    later = NOON + timedelta(hours=1)
    four = PulseReading(
        {"people": "10-19", "step": "few"}, {**first.parts, **reading(9, 10, 11, 12).parts}
    )
    five = PulseReading(four.value, {**four.parts, **reading(13, at=later).parts})
    assert not may_show(four, shown(first), [marks_of(first)])
    assert may_show(five, shown(first), [marks_of(first)])


def test_whoever_fell_out_of_the_window_is_not_new() -> None:
    first = reading(*range(20))
    assert not may_show(reading(*range(6), step="few"), shown(first), [marks_of(first)])


def test_every_earlier_publication_binds() -> None:
    later = NOON + timedelta(hours=1)
    first, last = reading(*range(6), at=later), reading(*range(20, 30))
    now = reading(*range(7), step="few", at=later)
    assert not may_show(now, shown(last), [marks_of(first), marks_of(last)])


def test_with_a_stricter_k_more_must_be_new() -> None:
    assert not may_show(reading(*range(9)), None, [], k=10)


parts = st.dictionaries(
    st.integers(0, 13).map(lambda one: f"author {one}"),
    st.integers(0, 3).map(
        lambda hour: (
            Contribution(str(hour), NOON + timedelta(hours=hour))
            if hour
            else Contribution("", None)
        )
    ),
)


@given(st.lists(st.builds(PulseReading, st.sampled_from(VALUES), parts), max_size=6))
@settings(max_examples=80)
def test_no_two_publications_differ_in_one_to_four(readings: list[PulseReading]) -> None:
    seen: list[Contributors] = []
    last: PublishedValue | None = None
    for hour, now in enumerate(readings):
        if may_show(now, last, seen):
            assert not [before for before in seen if 0 < differing(marks_of(now), before) < K]
            last = PublishedValue(now.value, NOON + timedelta(hours=hour), marks_of(now))
            seen.append(last.marks)


class PulseMachine(RuleBasedStateMachine):
    """People do things, take them back, leave; a clock ticks; whoever watches sees a value."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.did: dict[str, Contribution] = {}
        self.since: set[str] = set()
        self.seen: list[tuple[PulseReading, set[str]]] = []
        self.shown: PublishedValue | None = None
        self.marks: list[Contributors] = []

    @rule(person=st.integers(0, 11))
    def act(self, person: int) -> None:
        self.now += timedelta(minutes=1)
        self.did[f"author {person}"] = Contribution(f"at {self.now}", self.now)
        self.since.add(f"author {person}")

    @rule(person=st.integers(0, 11))
    def take_back(self, person: int) -> None:
        self.did.pop(f"author {person}", None)
        self.since.discard(f"author {person}")

    @rule(person=st.integers(0, 11))
    def erase(self, person: int) -> None:
        """The marks go to chance; the person's texts go too."""
        theirs = f"author {person}"
        self.did.pop(theirs, None)
        self.since.discard(theirs)
        rest: list[Contributors] = [
            {f"gone {one}" if one == theirs else one: said for one, said in kept.items()}
            for kept in self.marks
        ]
        self.marks = rest
        if self.shown is not None:
            self.shown = self.shown._replace(marks=rest[-1])

    @rule(step=st.sampled_from(["few", "some", "most"]))
    def tick(self, step: str) -> None:
        self.now += timedelta(hours=1)
        now = PulseReading({"people": "5-9", "step": step}, dict(self.did))
        if may_show(now, self.shown, self.marks):
            self.seen.append((now, set(self.since)))
            self.shown = PublishedValue(now.value, self.now, marks_of(now))
            self.marks.append(self.shown.marks)
            self.since = set()

    @invariant()
    def each_change_had_five_new_people(self) -> None:
        assert all(len(since) >= K for _, since in self.seen)
        assert all(len(now.parts) >= K for now, _ in self.seen)


test_pulse_machine = PulseMachine.TestCase
test_pulse_machine.settings = settings(max_examples=60, stateful_step_count=40)


def met(parts: Parts, pairs: int, held: int) -> list[UUID]:
    """Pairs that were to meet once last week; the first of them did."""
    now = parts.clock()
    with parts.write() as db:
        people = planted.crowd(db, 2 * pairs, now)
        for number in range(pairs):
            one, other = people[2 * number : 2 * number + 2]
            pair = factories.pair(db, one, other, now - timedelta(days=90))
            state = SessionState.HELD if number < held else SessionState.MISSED
            factories.session(db, pair, 1, now - timedelta(days=7), state=state)
    return people


def tick(parts: Parts) -> None:
    jobs.order_pulse(parts, parts.clock())
    drain(parts, HANDLERS)


def told(parts: Parts) -> dict[str, dict[str, str]]:
    with parts.read() as db:
        found = store.latest(db)
    return {} if found is None else {name: dict(value) for name, value in found.values.items()}


def test_the_pulse_tells_of_meetings_in_bands_and_steps(parts: Parts) -> None:
    met(parts, pairs=8, held=6)
    tick(parts)
    assert told(parts) == {
        "taking_part": {"people": "10-19", "step": "most"},
        "sessions_held": {"people": "10-19", "step": "most"},
    }


def test_two_pairs_have_no_pulse(parts: Parts) -> None:
    met(parts, pairs=2, held=2)
    tick(parts)
    assert told(parts) == {}
    assert rows(parts, Pulse) == 0


def test_what_is_written_shows_how_people_lean(parts: Parts) -> None:
    with parts.write() as db:
        for person in planted.crowd(db, 12, parts.clock()):
            planted.write(db, person, "The handover is exhausting and always late.", parts.clock())
    with parts.write() as db:
        jobs.order_refit(db, "a", parts.clock())
    tick(parts)
    assert told(parts) == {"leaning": {"people": "10-19", "strain": "most"}}


def test_a_new_account_fills_no_cell(parts: Parts) -> None:
    now = parts.clock()
    with parts.write() as db:
        for person in planted.crowd(db, 12, now + timedelta(days=364)):
            planted.write(db, person, "The handover is exhausting.", now)
        jobs.order_refit(db, "a", now)
    tick(parts)
    assert told(parts) == {}


def test_one_more_meeting_moves_nothing_and_six_do(parts: Parts, clock: MovingClock) -> None:
    people = met(parts, pairs=8, held=6)
    tick(parts)
    before = told(parts)
    for missed, expected in ((1, 1), (7, 2)):
        with parts.write() as db:
            for number in range(8):
                pair = db.scalars(_pair_of(people[2 * number])).one()
                for again in range(4 if number < missed else 0):
                    at = clock.now + timedelta(minutes=again)
                    number_of = 10 * missed + again
                    factories.session(db, pair, number_of, at, state=SessionState.MISSED)
        clock.advance(hours=1)
        tick(parts)
        assert rows(parts, Pulse) == expected
    assert told(parts)["sessions_held"] == {"people": "10-19", "step": "few"}
    assert before["sessions_held"]["step"] == "most"


def test_an_erasure_breaks_no_pulse(parts: Parts, clock: MovingClock) -> None:
    people = met(parts, pairs=8, held=6)
    tick(parts)
    before = told(parts)
    file = parts.settings.data_dir / "erasures.jsonl"
    with parts.write() as db:
        theirs = release_marks.author_mark(db, people[0])
        erasure.erase(db, people[0], parts.clock(), tombstones=file)
        kept = [authors for row in db.scalars(sa.select(Pulse)) for authors in row.marks.values()]
        assert kept
        assert not [one for one in kept if theirs in one]
    clock.advance(hours=1)
    tick(parts)
    assert told(parts) == before


def test_a_second_tick_of_one_hour_is_one(parts: Parts, clock: MovingClock) -> None:
    met(parts, pairs=8, held=6)
    tick(parts)
    clock.advance(minutes=30)
    tick(parts)
    assert rows(parts, Pulse) == 1
    clock.advance(days=60)
    tick(parts)
    assert rows(parts, Pulse) == 1


def test_leads_and_employees_read_the_same_pulse(parts: Parts, client: TestClient) -> None:
    met(parts, pairs=8, held=6)
    tick(parts)
    with parts.write() as db:
        pages = [
            factories.person(db, name, parts.clock(), roles=(role,))
            for name, role in (("Mara Quist", Role.EMPLOYEE), ("Idris Bell", Role.LEAD))
        ]
    shown = [sign_in(client, parts, one).get("/themes").text for one in pages]
    sections = [page.partition('id="pulse"')[2].partition("</section>")[0] for page in shown]
    assert sections[0] == sections[1]
    assert all("Checked once an hour." in page for page in shown)
    assert "10\u201319" in sections[0]


def _pair_of(person: UUID) -> sa.Select[UUID]:
    return sa.select(Pair.id).where(sa.or_(Pair.a_id == person, Pair.b_id == person))
