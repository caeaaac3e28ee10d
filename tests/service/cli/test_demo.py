"""The demo on the command line: how old it is, how it begins anew, and what half of one allows."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from service.bootstrap import Parts
from service.cli import run
from service.cli.commands import upkeep
from service.demo.story.schedule import todays_date
from service.models import DemoBuild, Person
from service.people.lookup_queries import is_anybody_here
from service.upkeep.database import migrations
from tests import factories
from tests.conftest import MovingClock, rows

pytestmark = pytest.mark.dates


def record(parts: Parts, *, is_ready: bool, days_old: int = 0) -> None:
    """As if a demo had moved in, with one person of it."""
    now = parts.clock()
    today = todays_date(now) - timedelta(days=days_old)
    with parts.write() as db:
        db.add(DemoBuild(today=today, created_at=now, ready_at=now if is_ready else None))
        factories.person(db, "Mara Quist", now)


def second_line(parts: Parts) -> str:
    told = upkeep.welcome(parts).splitlines()
    assert len(told) <= 2
    return told[1] if told[1:] else ""


def test_a_demo_of_today_is_not_said_to_be_old(parts: Parts) -> None:
    record(parts, is_ready=True)
    assert second_line(parts) == ""


@pytest.mark.parametrize(("days", "age"), [(1, "1 day old"), (21, "21 days old")])
def test_its_age_and_how_to_start_it_anew_stand_in_one_line(
    parts: Parts, days: int, age: str
) -> None:
    record(parts, is_ready=True, days_old=days)
    told = second_line(parts)
    assert age in told
    assert "bothways demo --reset" in told
    assert "deletes everything" in told


def test_a_demo_grows_old_as_days_pass_and_keeps_what_is_in_it(
    parts: Parts, clock: MovingClock
) -> None:
    record(parts, is_ready=True)
    clock.advance(days=30)
    upkeep.fill_if_empty(parts)
    assert "30 days old" in second_line(parts)
    assert rows(parts, Person) == 1


def test_people_of_ones_own_are_no_demo_and_have_no_age(parts: Parts) -> None:
    with parts.write() as db:
        factories.person(db, "Ada Lark", parts.clock())
    upkeep.fill_if_empty(parts)
    assert second_line(parts) == ""
    assert rows(parts, Person) == 1


# a command leaves its connections to the end of its process: a server would notice them here
in_a_file = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def halved(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A deployment whose demo was cut short, as the command line finds it."""
    record(parts, is_ready=False)
    monkeypatch.setenv("BOTHWAYS_MODE", "development")
    monkeypatch.setenv("BOTHWAYS_DATA_DIR", str(parts.settings.data_dir))
    monkeypatch.setenv("BOTHWAYS_DATABASE_URL", parts.settings.main_url)
    return parts


@in_a_file
@pytest.mark.parametrize("words", [["serve"], ["worker"], ["people", "list"], ["index", "rebuild"]])
def test_nothing_works_with_half_a_demo(
    halved: Parts, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "incomplete" in told.err
    assert rows(halved, Person) == 1


@in_a_file
def test_half_a_demo_makes_way_for_a_whole_one(
    halved: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []

    def look(parts: Parts) -> None:
        with parts.read() as db:
            found.append(is_anybody_here(db))

    monkeypatch.setattr(upkeep, "fill", look)
    upkeep.fill_if_empty(halved)
    assert run(["demo"]) == 0
    assert found == [False, False]


@in_a_file
def test_a_demo_that_is_whole_is_not_emptied_without_the_word(
    halved: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    with halved.write() as db:
        db.execute(sa.update(DemoBuild).values(ready_at=halved.clock()))
    assert run(["demo"]) == 1
    assert "--reset" in capsys.readouterr().err
    assert rows(halved, Person) == 1


def test_an_index_of_people_who_are_gone_goes_with_them(halved: Parts) -> None:
    left = halved.settings.index_dir / "chroma"
    left.mkdir(parents=True)
    migrations.empty(halved.settings)
    assert not left.exists()
    assert rows(halved, Person) == 0
