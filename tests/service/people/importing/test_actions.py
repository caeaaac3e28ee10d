"""A people file: idempotent by e-mail, tried without a trace, faulty rows named and left out."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.access import queries as access_queries
from service.bootstrap import Parts
from service.models import (
    Base,
    ErasedMark,
    Line,
    LineKind,
    Outbox,
    Person,
    PersonRole,
    PersonState,
    Purpose,
    Role,
    Team,
)
from service.people.importing.actions import ImportResult, import_people, preview
from service.people.importing.roster_file.csv_file import COLUMNS, DEVELOPMENT_COLUMNS, parse
from service.privacy import erasure
from tests import factories
from tests.conftest import rows

FILE = """email,name,team,manager_email,external_id,offers,seeks
tom@example.org,Tom Reyes,Claims,ines@example.org,2,short films|tidy sheets,reading contracts
ines@example.org,Ines Falk,Claims,,1,large claims,
"""


def imported(parts: Parts, text: str, columns: frozenset[str] = COLUMNS) -> ImportResult:
    with parts.write() as db:
        return import_people(db, parse(text.encode(), columns), parts.clock())


def person(parts: Parts, email: str) -> Person:
    with parts.read() as db:
        return db.scalars(sa.select(Person).where(Person.email == email)).one()


def everything(parts: Parts) -> dict[str, list[tuple[object, ...]]]:
    with parts.read() as db:
        return {
            table.name: [tuple(row) for row in db.execute(sa.select(table))]
            for table in Base.metadata.sorted_tables
        }


def test_people_come_with_team_manager_role_and_lines(parts: Parts) -> None:
    result = imported(parts, FILE)
    assert [row.name for row in result.new] == ["Tom Reyes", "Ines Falk"]
    tom, ines = person(parts, "tom@example.org"), person(parts, "ines@example.org")
    assert tom.manager_id == ines.id
    assert tom.team_id == ines.team_id
    assert tom.state is PersonState.INVITED
    assert rows(parts, Team) == 1
    with parts.read() as db:
        assert set(db.scalars(sa.select(PersonRole.role))) == {Role.EMPLOYEE}
        mine = sa.select(Line.text).where(Line.person_id == tom.id, Line.kind == LineKind.OFFER)
        assert set(db.scalars(mine)) == {"short films", "tidy sheets"}
    assert rows(parts, Outbox) == 2  # one reading each


def test_the_same_file_twice_changes_nothing(parts: Parts) -> None:
    imported(parts, FILE)
    before = everything(parts)
    result = imported(parts, FILE)
    assert (result.new, result.changed, len(result.unchanged)) == ((), (), 2)
    assert everything(parts) == before


def test_a_known_address_in_other_letters_is_the_same_person(parts: Parts) -> None:
    imported(parts, FILE)
    result = imported(parts, "email,name,offers\nTOM@Example.org,Tom Reyes,short films\n")
    assert [row.email for row in result.changed] == ["tom@example.org"]
    assert rows(parts, Person) == 2


def test_an_empty_cell_changes_nothing(parts: Parts) -> None:
    imported(parts, FILE)
    result = imported(parts, "email,name,team,offers\ntom@example.org,Tom Reyes,,\n")
    assert len(result.unchanged) == 1
    assert person(parts, "tom@example.org").team_id is not None
    assert person(parts, "tom@example.org").manager_id is not None


def test_an_empty_manager_clears_the_one_that_was(parts: Parts) -> None:
    imported(parts, FILE)
    result = imported(parts, "email,name,manager_email\ntom@example.org,Tom Reyes,\n")
    assert len(result.changed) == 1
    assert person(parts, "tom@example.org").manager_id is None


def test_an_unreadable_manager_leaves_the_one_that_was(parts: Parts) -> None:
    imported(parts, FILE)
    imported(parts, "email,name,manager_email\ntom@example.org,Tom Reyes,no@example.org\n")
    assert person(parts, "tom@example.org").manager_id is not None


def test_a_new_address_with_the_same_number_is_the_same_person(parts: Parts) -> None:
    imported(parts, FILE)
    before = person(parts, "ines@example.org").id
    result = imported(
        parts,
        "email,name,external_id,manager\n"
        "ines.moor@example.org,Ines Moor,1,\n"
        "tom@example.org,Tom Reyes,2,ines.moor@example.org\n",
    )
    assert [row.name for row in result.changed] == ["Ines Moor"]
    assert person(parts, "ines.moor@example.org").id == before
    assert rows(parts, Person) == 2


@pytest.mark.parametrize(
    ("file", "numbers"),
    [
        ("tom@example.org,Tom,1\nines@example.org,Ines,2\n", {"Tom": "1", "Ines": "2"}),
        (
            "tom@example.org,Tom,9\nnew@example.org,Neo,2\n",
            {"Tom": "9", "Ines Falk": "1", "Neo": "2"},
        ),
    ],
)
def test_numbers_move_and_swap_within_one_file(
    parts: Parts, file: str, numbers: dict[str, str]
) -> None:
    imported(parts, FILE)
    assert imported(parts, f"email,name,external_id\n{file}").faulty == ()
    with parts.read() as db:
        found = dict(db.execute(sa.select(Person.name, Person.external_id)).all())
    assert found == numbers


def test_a_dry_run_tells_the_same_and_leaves_nothing(parts: Parts) -> None:
    with parts.write() as db:
        factories.person(db, "Idris Bell", parts.clock())
    before = everything(parts)
    report = parse(FILE.encode())
    with parts.write() as db:
        told = preview(db, report, parts.clock())
    assert everything(parts) == before
    assert imported(parts, FILE) == told


def test_a_manager_who_is_unknown_costs_the_manager_and_nobody_else(parts: Parts) -> None:
    result = imported(
        parts,
        "email,name,manager_email\n"
        "a@example.org,Ann,b@example.org\n"
        "b@example.org,Bob,nobody@example.org\n"
        "c@example.org,Cem,\n",
    )
    assert [row.name for row in result.new] == ["Ann", "Bob", "Cem"]
    assert [(fault.line, fault.column, fault.costs_row) for fault in result.faulty] == [
        (3, "manager_email", False)
    ]
    assert rows(parts, Person) == 3


@pytest.mark.parametrize("told", ["Bob Lee", "Lee, Bob", "CN=Bob Lee,OU=Claims,DC=acme", "E-7"])
def test_a_manager_is_known_by_the_one_name_in_the_file_or_by_number(
    parts: Parts, told: str
) -> None:
    imported(
        parts,
        f'email,name,manager,empid\na@example.org,Ann,"{told}"\nb@example.org,"Lee, Bob",,E-7\n',
    )
    with parts.read() as db:
        managers = dict(db.execute(sa.select(Person.name, Person.manager_id)).all())
        bob = db.scalar(sa.select(Person.id).where(Person.name == "Bob Lee"))
    assert managers == {"Ann": bob, "Bob Lee": None}


def test_a_manager_who_is_here_already_is_known_by_number(parts: Parts) -> None:
    imported(parts, "email,name,empid\nb@example.org,Bob,E-7\n")
    imported(parts, "email,name,manager\na@example.org,Ann,e-7\n")
    assert person(parts, "a@example.org").manager_id == person(parts, "b@example.org").id


def test_a_ring_of_managers_is_told_of(parts: Parts) -> None:
    result = imported(
        parts,
        "email,name,manager_email\n"
        "a@example.org,Ann,b@example.org\n"
        "b@example.org,Bob,a@example.org\n"
        "c@example.org,Cem,c@example.org\n",
    )
    assert len(result.new) == 3
    assert [(fault.line, fault.costs_row) for fault in result.faulty] == [
        (2, False),
        (3, False),
        (4, False),
    ]


@pytest.mark.parametrize("again", ["ines@example.org,Ines,", "new@example.org,Ines,1"])
def test_somebody_erased_is_not_created_again(parts: Parts, tmp_path: Path, again: str) -> None:
    imported(parts, FILE)
    with parts.write() as db:
        ines = db.scalars(sa.select(Person).where(Person.external_id == "1")).one()
        erasure.erase(db, ines.id, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    result = imported(parts, f"email,name,external_id\n{again}\nz@example.org,Zoe,7\n")
    assert [row.name for row in result.new] == ["Zoe"]
    [fault] = result.faulty
    assert (fault.line, fault.reason) == (
        2,
        "This person asked to be erased, so this row was skipped.",
    )


def test_a_mark_of_somebody_erased_says_nothing_of_them(parts: Parts, tmp_path: Path) -> None:
    imported(parts, FILE)
    with parts.write() as db:
        ines = db.scalars(sa.select(Person).where(Person.external_id == "1")).one()
        erasure.erase(db, ines.id, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    with parts.read() as db:
        marks = db.scalars(sa.select(ErasedMark.mark)).all()
    plain = {hashlib.sha256(said.encode()).hexdigest() for said in ("ines@example.org", "1")}
    assert len(marks) == 2
    assert plain.isdisjoint(marks)
    assert "ines@" not in str(everything(parts)).casefold()


def test_a_number_that_its_holder_cannot_let_go_of_is_not_given_on(parts: Parts) -> None:
    """Ines may not take Tom's, who is not in the file, so hers is not free for Neo."""
    imported(parts, FILE)
    result = imported(
        parts, "email,name,external_id\nneo@example.org,Neo,1\nines@example.org,Ines,2\n"
    )
    assert [(fault.line, fault.column) for fault in result.faulty] == [
        (2, "external_id"),
        (3, "external_id"),
    ]
    assert rows(parts, Person) == 2


def test_a_staff_number_stands_for_one_person(parts: Parts) -> None:
    imported(parts, FILE)
    result = imported(
        parts,
        "email,name,external_id\ntom@example.org,Tom,1\ny@example.org,Yao,7\nz@example.org,Zoe,7\n",
    )
    assert [row.name for row in result.new] == ["Yao"]
    assert [(fault.line, fault.column) for fault in result.faulty] == [
        (2, "external_id"),
        (4, "external_id"),
    ]


def test_consents_are_read_where_the_parser_was_told_to(parts: Parts) -> None:
    file = "email,name,consents\nada@example.org,Ada,pairing|agendas\n"
    imported(parts, file)
    assert person(parts, "ada@example.org").welcomed_at is None
    result = imported(parts, file, DEVELOPMENT_COLUMNS)
    ada = person(parts, "ada@example.org")
    assert len(result.changed) == 1
    assert (ada.welcomed_at, ada.state) == (parts.clock(), PersonState.ACTIVE)
    with parts.read() as db:
        assert access_queries.consents(db, ada.id) == {Purpose.PAIRING, Purpose.AGENDAS}


def test_faults_of_the_parser_are_told_too(parts: Parts) -> None:
    result = imported(parts, "email,name\nno address,Ann\nb@example.org,Bob\n")
    assert [row.name for row in result.new] == ["Bob"]
    assert [(fault.line, fault.column) for fault in result.faulty] == [(2, "email")]


def test_a_number_that_lost_its_zeros_stays_as_it_was(parts: Parts) -> None:
    imported(parts, "email,name,external_id\na@example.org,Ada,00042\n")
    result = imported(parts, "email,name,external_id,location\na@example.org,Ada,42,York\n")
    assert [(fault.column, fault.costs_row) for fault in result.faulty] == [("external_id", False)]
    ada = person(parts, "a@example.org")
    assert (ada.external_id, ada.location) == ("00042", "York")
