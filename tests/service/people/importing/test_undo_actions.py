"""An import that is undone leaves what was there before, and what people did since."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import (
    Audit,
    Base,
    Line,
    LineKind,
    Person,
    RosterChange,
    RosterImport,
    Team,
)
from service.people import actions
from service.people.importing import undo_actions
from service.people.importing.actions import import_people
from service.people.importing.roster_file.csv_file import parse
from service.people.importing.undo_actions import ToldUndo
from service.privacy import erasure
from service.problems import Conflict
from service.upkeep import retention
from tests.conftest import MovingClock, rows

HEAD = (
    "email,name,team,manager_email,external_id,career_years,languages,location,time_zone,"
    "offers,seeks"
)
ADA = "ada@example.org,Ada Obi,Claims,,1,9,en,Leeds,Europe/London,large claims,pivot tables"
KIM = "kim@example.org,Kim Lee,Claims,ada@example.org,2,3,de|en,,,charts|sheets,"
FILES = (
    "kim@example.org,Kim Lee,,,,,,,,,",
    "k.lee@example.org,Kim Moor,Pricing,ada@example.org,2,4,fr,York,Europe/Paris,maps,reading",
    "kim@example.org,Kim Lee,,ada@example.org,1,,,,,,\nada@example.org,Ada Obi,,,2,,,,,,",
    "neo@example.org,Neo Falk,Pricing,,2,,,,,films,\nkim@example.org,Kim,,neo@example.org,7,,,,,,",
    "kim@example.org,Kim Lee,,ada@example.org,,,en|de,,,sheets|charts,charts",
)
_OWN = {"row_version", "created_at", "id"}  # of rows made anew


def imported(parts: Parts, *people: str) -> None:
    with parts.write() as db:
        result = import_people(db, parse("\n".join([HEAD, *people]).encode()), parts.clock())
    assert result.faulty == ()


def undone(parts: Parts) -> ToldUndo:
    with parts.write() as db:
        return undo_actions.undo(db, parts.clock())


def words(parts: Parts) -> dict[str, list[str]]:
    """Every row of people, teams and lines, without what an id alone tells apart."""
    with parts.read() as db:
        return {
            table.name: sorted(
                str({key: cell for key, cell in row.items() if key not in _OWN})
                for row in db.execute(sa.select(table)).mappings()
            )
            for table in Base.metadata.sorted_tables
            if table.name in {"people", "teams", "lines", "roles", "line_proposals"}
        }


def person(parts: Parts, name: str) -> Person:
    with parts.read() as db:
        return db.scalars(sa.select(Person).where(Person.name == name)).one()


@pytest.mark.parametrize("file", FILES)
def test_an_import_and_its_undo_leave_what_was_there(
    parts: Parts, clock: MovingClock, file: str
) -> None:
    imported(parts, ADA, KIM)
    before = words(parts)
    clock.advance(minutes=1)
    imported(parts, file)
    assert words(parts) != before
    with parts.read() as db:
        shown = undo_actions.preview(db, parts.clock())
    assert undone(parts) == shown
    assert (shown.left, shown.kept) == ((), ())
    assert words(parts) == before


def test_imports_are_undone_newest_first_and_each_once(parts: Parts, clock: MovingClock) -> None:
    imported(parts, ADA, KIM)
    kept = []
    for file in (FILES[0], FILES[2], FILES[1]):
        clock.advance(minutes=1)
        kept.append(words(parts))
        imported(parts, file)
    for before in reversed(kept):
        undone(parts)
        assert words(parts) == before
    undone(parts)
    assert rows(parts, Person) == rows(parts, Line) == rows(parts, Team) == 0
    with pytest.raises(Conflict):
        undone(parts)


def test_a_field_that_somebody_changed_since_stays_and_is_told(parts: Parts) -> None:
    imported(parts, ADA, KIM)
    imported(parts, KIM.replace("Kim Lee", "Kim Moor").replace(",,,charts|sheets", ",York,,maps"))
    kim = person(parts, "Kim Moor")
    with parts.write() as db:
        db.get_one(Person, kim.id).location = "Hull"
        actions.save_lines(db, kim.id, LineKind.OFFER, texts=["maps", "mine"], now=parts.clock())
    told = undone(parts)
    assert [one.told for one in told.back] == [("name Kim Moor → Kim Lee",)]
    assert [len(one.told) for one in told.left] == [2]
    assert person(parts, "Kim Lee").location == "Hull"
    with parts.read() as db:
        mine = sa.select(Line.text).where(Line.person_id == kim.id).order_by(Line.position)
        assert list(db.scalars(mine)) == ["maps", "mine"]


def test_lines_that_wait_are_withdrawn_whether_answered_or_not(
    parts: Parts, clock: MovingClock
) -> None:
    imported(parts, ADA, KIM)
    kim = person(parts, "Kim Lee")
    with parts.write() as db:
        actions.save_lines(db, kim.id, LineKind.OFFER, texts=["mine"], now=parts.clock())
    before = words(parts)
    clock.advance(minutes=1)
    imported(parts, KIM)
    assert words(parts) != before
    told = undone(parts)
    assert [one.told for one in told.back] == [
        ('teaches: "charts", "sheets" waits for Kim Lee no longer',)
    ]
    assert words(parts) == before


def test_who_has_signed_in_stays_and_keeps_a_number_that_another_had(parts: Parts) -> None:
    imported(parts, ADA, KIM)
    imported(parts, FILES[3])
    with parts.write() as db:
        access_actions.begin_sign_in(db, person(parts, "Neo Falk").id, "test", now=parts.clock())
    told = undone(parts)
    assert (told.gone, told.kept) == ((), ("Neo Falk",))
    assert [one.told for one in told.left] == [("staff number 7 → 2",)]
    assert person(parts, "Neo Falk").external_id == "2"
    assert person(parts, "Kim Lee").manager_id == person(parts, "Ada Obi").id


def test_a_manager_who_was_erased_since_does_not_come_back(parts: Parts) -> None:
    imported(parts, ADA, KIM)
    imported(parts, FILES[0])
    with parts.write() as db:
        erasure.erase(
            db,
            person(parts, "Ada Obi").id,
            parts.clock(),
            tombstones=parts.settings.data_dir / "erasures.jsonl",
        )
    assert [one.told for one in undone(parts).left] == [("manager nobody → Former colleague",)]
    assert person(parts, "Kim Lee").manager_id is None


def test_a_day_later_it_is_too_late_and_the_record_is_deleted(
    parts: Parts, clock: MovingClock
) -> None:
    imported(parts, ADA, KIM)
    clock.advance(hours=24)
    with pytest.raises(Conflict):
        undone(parts)
    retention.purge(parts, parts.clock() + timedelta(seconds=1))
    assert (rows(parts, RosterImport), rows(parts, RosterChange)) == (0, 0)
    assert rows(parts, Person) == 2


def test_an_undo_stands_in_the_audit_log_in_numbers(parts: Parts) -> None:
    imported(parts, ADA, KIM)
    undone(parts)
    with parts.read() as db:
        entry = db.scalars(sa.select(Audit).where(Audit.action == "import_undone")).one()
    assert (entry.actor, entry.facts) == ("cli", {"back": 0, "left": 0, "gone": 2})


def test_a_file_that_changes_nothing_leaves_nothing_to_undo(parts: Parts) -> None:
    imported(parts, ADA, KIM)
    imported(parts, ADA, KIM)
    assert rows(parts, RosterImport) == 1
