"""People files: good rows are read whole, bad ones are named by line, column and reason."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.people.importing.roster_file.csv_file import (
    DEVELOPMENT_COLUMNS,
    ImportReport,
    errors_csv,
    parse,
)
from service.people.importing.roster_file.rows import PersonRow
from service.problems import Refused

FULL = (
    "email,name,team,manager_email,external_id,career_years,languages"
    ",location,time_zone,offers,seeks"
)


def file(*rows: str, header: str = "email,name,external_id,offers") -> bytes:
    return "\n".join((header, *rows)).encode()


def reasons(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(error.line, error.column, error.reason) for error in report.errors]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        parse(data)
    assert caught.value.kind == "import-unreadable"
    return caught.value.sentence


def test_a_full_row_is_read_into_its_fields() -> None:
    row = (
        "Ada@Example.org,Ada Lovelace,Engines,charles@example.org,E-1,12,en|fr,London,"
        'Europe/London,"Proofs, gently|Number  theory|proofs, gently",Whistling well'
    )
    report = parse(file(row, header=FULL))
    assert report.rows == (
        PersonRow(
            line=2,
            email="ada@example.org",
            address="Ada@example.org",
            name="Ada Lovelace",
            team="Engines",
            manager_email="charles@example.org",
            external_id="E-1",
            career_years=12,
            languages=("en", "fr"),
            location="London",
            time_zone="Europe/London",
            offers=("Proofs, gently", "Number theory"),
            seeks=("Whistling well",),
        ),
    )
    assert report.errors == ()
    assert report.row_count == 1


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_both_delimiters_all_line_ends_with_or_without_a_mark(
    start: bytes, sign: str, end: str
) -> None:
    lines = [f"email{sign}name", f"a@example.org{sign}Åsa", "", f"b@example.org{sign}Bo"]
    report = parse(start + end.join(lines).encode())
    assert [(row.name, row.line) for row in report.rows] == [("Åsa", 2), ("Bo", 4)]


def test_a_line_break_inside_a_cell_keeps_the_count_of_lines() -> None:
    report = parse(file('a@example.org,"A\nB",,', "b@example.org,,,"))
    assert reasons(report) == [
        (2, "name", "Write this on one line."),
        (4, "name", "Fill in this cell; it is empty."),
    ]


def test_unknown_columns_are_reported_and_consents_are_one_of_them() -> None:
    data = file("a@example.org,Ada,pairing,x", header="email,name,consents,Shoe size")
    report = parse(data)
    assert report.unknown_columns == ("consents", "Shoe size")
    assert report.rows[0].consents == frozenset()
    told = parse(data, DEVELOPMENT_COLUMNS)
    assert told.rows[0].consents == {"pairing"}
    assert told.unknown_columns == ("Shoe size",)


def test_consents_of_no_known_purpose_are_named() -> None:
    data = file("a@example.org,Ada,pairing|selling", header="email,name,consents")
    (error,) = parse(data, DEVELOPMENT_COLUMNS).errors
    assert error.column == "consents"
    assert "pairing" in error.reason


def test_an_address_given_twice_names_the_first_line_even_if_that_is_bad() -> None:
    report = parse(file("a@example.org,,,", "A@example.org ,Ada,,"))
    assert report.rows == ()
    assert reasons(report)[1] == (
        3,
        "email",
        "Keep one of the two: line 2 has the same address.",
    )


@pytest.mark.parametrize("cell", ["=1+1", "+49 30 1234567", "-2", "@cmd", "\t=1", "\uff1d1+1"])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(cell: str, column: int) -> None:
    cells = ["a@example.org", "Ada", "7", "Knots"]
    cells[column] = cell
    (error,) = parse(file(",".join(cells))).errors
    assert (error.line, error.column) == (2, ["email", "name", "external_id", "offers"][column])
    assert "formula" in error.reason


@pytest.mark.parametrize(
    ("column", "cell", "read"),
    [
        ("location", "-", ""),
        ("location", "#N/A", ""),
        ("location", "0", ""),
        ("team", "N/A", ""),
        ("team", "IT", "IT"),
        ("manager_email", "none", ""),
        ("external_id", "4711", "4711"),
        ("time_zone", "k. A.", ""),
        ("offers", "n/a", ()),
        ("offers", "Knots|none", ("Knots",)),
        ("offers", "saying no", ("saying no",)),
    ],
)
def test_a_cell_that_is_empty_in_other_words_is_empty(column: str, cell: str, read: object) -> None:
    data = file(f"a@example.org,Ada,{cell}", header=f"email,name,{column}")
    report = parse(data)
    assert report.errors == ()
    assert getattr(report.rows[0], column) == read


def test_a_formula_hidden_behind_a_bar_is_refused() -> None:
    (error,) = parse(file("a@example.org,Ada,,Knots|=HYPERLINK()")).errors
    assert "formula" in error.reason


def test_a_cell_of_ten_thousand_characters_is_named_not_cut() -> None:
    (error,) = parse(file(f"a@example.org,Ada,,{'x' * 10_000}")).errors
    assert (error.line, error.column) == (2, "offers")
    assert "10,000" in error.reason


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("email", "ada"),
        ("email", "bo@nowhere"),
        ("email", "a b@example.org"),
        ("career_years", "71"),
        ("career_years", "2.5"),
        ("career_years", "\u0967"),
        ("offers", "ab"),
        ("offers", "x" * 201),
        ("offers", "|".join(f"Topic {n}" for n in range(13))),
        ("name", "A\u202eda"),
        ("name", "x" * 121),
    ],
)
def test_a_bad_cell_is_named_by_its_column_and_not_repeated(column: str, cell: str) -> None:
    given_cells = {"email": "a@example.org", "name": "Ada"} | {column: cell}
    data = file(",".join(given_cells.values()), header=",".join(given_cells))
    report = parse(data)
    assert report.rows == ()
    assert [error.column for error in report.errors] == [column]
    assert cell not in report.errors[0].reason or len(cell) < 4


def test_every_bad_cell_of_a_row_is_named_at_once() -> None:
    report = parse(file("ada,,=1,ab"))
    assert [error.column for error in report.errors] == ["email", "external_id", "offers", "name"]


def test_cells_that_are_empty_and_at_the_end_carry_nothing() -> None:
    data = file("a@example.org,Ada", "b@example.org,Bo,,,,", ",,", "c@example.org,Cy,,Knots")
    assert [row.name for row in parse(data).rows] == ["Ada", "Bo", "Cy"]


def test_text_out_of_place_is_an_error_not_a_guess() -> None:
    (error,) = parse(file("a@example.org,Ada,,Knots, night shift")).errors
    assert "5 cells and the header 4" in error.reason


ZONES = {
    "Europe/Berlin": "Europe/Berlin",
    "EUROPE/BERLIN": "Europe/Berlin",
    "America/New York": "America/New_York",
    "Europe\\Berlin": "Europe/Berlin",
    "Europe/Berlin (CET)": "Europe/Berlin",
    "W. Europe Standard Time": "Europe/Berlin",
    "eastern standard time": "America/New_York",
    "US/Eastern": "US/Eastern",
    "Asia/Calcutta": "Asia/Calcutta",
}
NO_ZONES = (
    "localtime", "posixrules", "posix/Europe/Berlin", "right/Europe/Berlin", "Europe", "London",
    "UTC", "Z", "EST", "CET", "EST5EDT", "Etc/GMT-2", "UTC+05:30", "Mars/Olympus", "../etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize(("cell", "zone"), ZONES.items())
def test_a_place_s_zone_is_known_by_many_names(cell: str, zone: str) -> None:
    report = parse(file(f"a@example.org,Ada,{cell}", header="email,name,time_zone"))
    assert [row.time_zone for row in report.rows] == [zone]
    assert report.errors == ()


@pytest.mark.parametrize("cell", NO_ZONES)
def test_what_is_no_place_costs_the_zone_and_not_the_person(cell: str) -> None:
    report = parse(file(f"a@example.org,Ada,{cell}", header="email,name,time_zone"))
    assert [row.time_zone for row in report.rows] == [""]
    assert [(error.column, error.costs_row) for error in report.errors] == [("time_zone", False)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lena.Brandt@Acme.Example", "lena.brandt@acme.example"),
        ("SMTP:lena@acme.example", "lena@acme.example"),
        ("mailto:lena@acme.example", "lena@acme.example"),
        ("Lena <lena@acme.example>", "lena@acme.example"),
        ("\u200blena@acme.example\u200b\u00a0", "lena@acme.example"),
        ("lena+mentoring@acme.example", "lena+mentoring@acme.example"),
        ("o'brien@acme.example", "o'brien@acme.example"),
        ("wei\u00df@acme.example", "wei\u00df@acme.example"),
        ("lena@xn--bcher-kva.example", "lena@b\u00fccher.example"),
        ("lena@corp.local", "lena@corp.local"),
        ("smtp:l.b@acme.example;SMTP:lena@acme.example", "lena@acme.example"),
        ("'lena@acme.example'", "lena@acme.example"),
        ("lena@acme.example;", "lena@acme.example"),
        ("Lena Brandt (lena@acme.example)", "lena@acme.example"),
    ],
)
def test_an_address_is_taken_out_of_what_is_around_it(written: str, read: str) -> None:
    (row,) = parse(file(f"{written},Lena", header="email,name")).rows
    assert row.email == read


@pytest.mark.parametrize(
    "written",
    [
        "lena", "lena@acme", "lena@10.1.2.3", "lena@[10.1.2.3]", "le..na@acme.example",
        "a@b@c.example", ".lena@acme.example", "a@acme.example;b@acme.example",
        "lena@-acme.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    (error,) = parse(file(f"{written},Lena", header="email,name")).errors
    assert error.column == "email"


def test_one_address_with_and_without_its_prefix_is_one() -> None:
    report = parse(file("a@acme.example,A", "smtp:A@acme.example,B", header="email,name"))
    assert [error.line for error in report.errors] == [3]


def test_double_s_and_sharp_s_are_two_people() -> None:
    data = file("weiss@acme.example,A", "wei\u00df@acme.example,B", header="email,name")
    assert len(parse(data).rows) == 2


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"sep=;\n", "empty"),
        (b"name\nAda", "email"),
        (b"ada@example.org\nbo@example.org", "name"),
        (b"Staff\nada@example.org,Ada", "first line"),
        (b"email,name,name\na@example.org,A,B", "twice: name"),
        (b"email,name\na@example.org,\x8eR\x93c \x91\xbe\x98Y", "Line 2 is not UTF-8"),
        (b"email,name\na@example.org,\x81sa", "\u00c5sa or \u00fcsa"),
        (b"\xff\xfee\0m\0a", "cut short"),
        (b"PK\x03\x04 no Excel", "Excel"),
        (b"\xd0\xcf\x11\xe0 old Excel", "old kind"),
        (b"email,name\na@example.org,A\0", "NUL"),
        (b'email,name\na@example.org,"A\nb@example.org,B', "line 2"),
        (b"email,name\na@example.org," + b"x" * 200_000, "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(data: bytes, word: str) -> None:
    sentence = refusal(data)
    assert word in sentence
    assert sentence.endswith(".")


def test_the_error_file_is_csv_without_formulas() -> None:
    report = parse(file("a@example.org,=1,-1,@x", "b@example.org"))
    table = list(csv.reader(io.StringIO(errors_csv(report))))
    assert table[0] == ["line", "column", "reason"]
    assert len(table) == 1 + len(report.errors) == 5
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


@settings(max_examples=120)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
@example(b"\n\n")
@example(b"\x0b")
@example(b" ")
@example(b"\x85,")
def test_any_bytes_give_a_report_or_a_sentence(tail: bytes) -> None:
    for data in (tail, b"email,name\n" + tail):
        try:
            report = parse(data)
        except Refused as problem:
            assert problem.sentence.endswith(".")  # noqa: PT017 - either outcome is right
            continue
        bad = {error.line for error in report.errors}
        assert len(report.rows) + len(bad) == report.row_count
