"""Everybody as the arithmetic reads them, and how long a web process may go on with that."""

from datetime import date, timedelta

from service.bootstrap import Parts
from service.models import Exclusion, Line, PairState, Person, PersonState
from service.pairings import population
from service.pairings.engine.person import utc_hours
from service.pairings.recommendations.population_cache import Crowd
from tests import factories
from tests.conftest import MovingClock
from tests.partners import BEN, MARA, PRIYA, TOMAS, embed_all, office, reflect

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}


def test_a_census_reads_rules_and_lines_of_those_who_take_part(parts: Parts) -> None:
    known = office(parts, {**WHO, "Ola": {"consents": ()}})
    mara, tomas, priya, ben = (known.people[name] for name in WHO)
    now = parts.clock()
    with parts.write() as db:
        db.get_one(Person, mara).manager_id = tomas
        db.get_one(Person, tomas).manager_id = known.people["Ola"]
        db.get_one(Person, known.people["Ola"]).manager_id = mara  # a circle must not hang us
        db.get_one(Person, ben).state = PersonState.PAUSED
        db.add(Exclusion(person_id=mara, other_id=ben))
        factories.pair(db, mara, priya, now)
        ended = {"state": PairState.ENDED, "ended_at": now - timedelta(days=40)}
        factories.pair(db, mara, tomas, now, **ended)
    reflect(parts, mara, "a private wish")
    with parts.read() as db:
        found = population.census(db, parts.encoder, now)
    people = {person.id: person for person in found.people}
    assert set(people) == {mara, tomas, priya, ben}
    me = people[mara]
    assert (me.engaged, me.room, people[ben].capacity) == (1, 0, 0)
    assert me.manager_chain == (tomas, known.people["Ola"])
    assert me.blocks == {ben}
    assert me.past_partners == {priya: date.max, tomas: (now - timedelta(days=40)).date()}
    assert me.hours == utc_hours(
        "Europe/Berlin", [(1, "midday"), (2, "midday"), (3, "midday")], now.date()
    )
    assert me.seeks.texts == tuple(MARA["seeks"])  # and not the private wish


def test_a_crowd_is_read_anew_when_something_changed_and_two_seconds_are_over(
    parts: Parts, clock: MovingClock
) -> None:
    known = office(parts, WHO)
    crowd = Crowd(parts)
    first = crowd.standing(clock())
    with parts.write() as db:
        db.get_one(Person, known.people["Mara"]).capacity = 2
    clock.advance(seconds=1)
    assert crowd.standing(clock()) is first
    clock.advance(seconds=1)
    second = crowd.standing(clock())
    assert second.generation != first.generation
    clock.advance(seconds=5)
    third = crowd.standing(clock())
    assert third.lineup is second.lineup
    assert third.table is not None
    clock.advance(seconds=5)
    assert crowd.standing(clock()) is third


def test_a_new_line_moves_the_generation_and_a_private_one_does_not(
    parts: Parts, clock: MovingClock
) -> None:
    known = office(parts, WHO)
    crowd = Crowd(parts)
    first = crowd.standing(clock()).generation
    reflect(parts, known.people["Mara"], "a private wish")
    clock.advance(seconds=3)
    assert crowd.standing(clock()).generation == first
    with parts.write() as db:
        new = Line(
            person_id=known.people["Mara"],
            kind="seek",
            position=1,
            text="a published wish",
            created_at=clock(),
        )
        db.add(new)
    embed_all(parts)
    clock.advance(seconds=3)
    assert crowd.standing(clock()).generation != first
