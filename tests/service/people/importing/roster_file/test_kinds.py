"""Each kind of file that HR people send is read, or a sentence says why not."""

import re
from typing import NamedTuple

import pytest

from service.people.importing.roster_file.csv_file import parse
from service.problems import Refused
from tests.service.people.importing.roster_file import kinds, later_kinds
from tests.service.people.importing.roster_file.kinds import Case, Number

KINDS = {
    "footers": kinds.FOOTERS + later_kinds.FOOTERS,
    "encodings": kinds.ENCODINGS + later_kinds.ENCODINGS,
    "garbled": kinds.GARBLED + later_kinds.GARBLED,
    "addresses": kinds.ADDRESSES + later_kinds.ADDRESSES,
    "sheets": kinds.SHEETS + later_kinds.SHEETS,
    "names": kinds.NAMES + later_kinds.NAMES,
}


class Outcome(NamedTuple):
    people: tuple[tuple[str, str], ...]
    faults: int
    told: str


def outcome(data: bytes) -> Outcome:
    try:
        report = parse(data)
    except Refused as problem:
        return Outcome((), 0, problem.sentence)
    told = [report.note, *(fault.reason for fault in report.errors)]
    told += report.unknown_columns
    people = tuple((row.email, row.name) for row in report.rows)
    return Outcome(people, len(report.errors), "\n".join(told))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{kind}-{at}")
        for kind, cases in KINDS.items()
        for at, case in enumerate(cases)
    ],
)
def test_each_kind_is_read_or_explained(case: Case) -> None:
    found = outcome(case.data)
    assert found.people == tuple(case.people)
    assert found.faults == case.faults
    assert re.search(case.told, found.told, re.DOTALL)


@pytest.mark.parametrize("case", kinds.NUMBERS + later_kinds.NUMBERS)
def test_a_staff_number_is_as_the_sheet_shows_it(case: Number) -> None:
    report = parse(case.data)
    assert [row.external_id for row in report.rows] == [case.read]
    assert re.search(case.told, "".join(fault.reason for fault in report.errors))


@pytest.mark.parametrize(
    "name",
    [
        "\u00cd\u00f1igo Ord\u00f3\u00f1ez",
        "\u00cd\u00d1IGO",
        "POPOV\u0102\u0162",
        "Th\u00e9o\u2013\u00c9ric",
        "Wei\u00df\u2013M\u00fcller",
        "Zo\u00eb D\u2019\u00c9l",
        "\u00c6gidius S\u00f8g\u00e5rd",
        "\u0411\u0456\u043b\u0430",
    ],
)
def test_a_name_that_is_whole_is_left_as_it_is(name: str) -> None:
    assert outcome(f"email,name\na@x.example,{name}".encode()).people == (("a@x.example", name),)
