"""Files as programs write them become rows of text, and their header words our columns."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from service.people.importing.roster_file.csv_file import parse
from service.people.importing.roster_file.header_words import columns_of
from service.problems import Refused

ROWS = (("email", "name", "team"), ("lena@acme.example", "Lena Brandt", "Claims"))


def joined(sign: str, end: str = "\r\n") -> str:
    return end.join(sign.join(row) for row in ROWS) + end


@pytest.mark.parametrize(
    "data",
    [
        b"sep=;\r\n" + joined(";").encode(),
        b'"sep=,"\r\n' + joined(",").encode(),
        b"\xef\xbb\xbfsep=\t\r\n" + joined("\t").encode(),
        joined("\t").encode(),
        joined("|").encode(),
        joined("\t").encode("utf-16"),
        b"Active staff\r\nPrinted on 3 May, by HR; do not pass on\r\n\r\n" + joined(",").encode(),
        b'email;name;team;"unit (site, floor, desk)"\r\nlena@acme.example;Lena Brandt;Claims;',
    ],
)
def test_delimiters_titles_and_encodings_are_understood(data: bytes) -> None:
    report = parse(data)
    assert [(row.email, row.name, row.team) for row in report.rows] == [ROWS[1]]
    assert report.errors == ()
    assert report.note == ""


def test_what_is_no_utf_8_is_read_as_windows_writes_it_and_said_to_be() -> None:
    report = parse("email;name\nj@acme.example;J\u00f6rg".encode("cp1252"))
    assert report.rows[0].name == "J\u00f6rg"
    assert "Windows-1252" in report.note
    assert "line 2" in report.note


def test_a_sheet_of_excel_is_read_from_the_first_that_has_rows() -> None:
    book = Workbook()
    sheet = book.create_sheet("People")
    sheet.append(["Staff list"])
    sheet.append(["E-Mail", "Vorname", "Nachname", "Personalnummer", "Berufsjahre"])
    sheet.append(["lena@acme.example", "Lena", "Brandt", 4711.0, 7])
    written = io.BytesIO()
    book.save(written)
    (row,) = parse(written.getvalue()).rows
    assert (row.line, row.name, row.external_id, row.career_years) == (3, "Lena Brandt", "4711", 7)


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """The same file with one of its parts changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return changed.getvalue()


@pytest.mark.parametrize("part", [b"", b"<a"])
@pytest.mark.parametrize(
    "name",
    ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"],
)
def test_a_broken_part_of_an_excel_file_is_told(name: str, part: bytes) -> None:
    with pytest.raises(Refused, match="cannot be opened"):
        parse(with_part(workbook(*ROWS), name, part))


def test_half_an_excel_file_is_told() -> None:
    data = workbook(*ROWS)
    with pytest.raises(Refused, match="cannot be opened"):
        parse(data[: len(data) // 2])


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>email</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>a@acme.example</t></is></c>'
        b'<c r="B1048576" t="inlineStr"><is><t>Ada</t></is></c></row></sheetData></worksheet>'
    )
    (row,) = parse(with_part(workbook(*ROWS), "xl/worksheets/sheet1.xml", sheet)).rows
    assert (row.line, row.name) == (1_048_576, "Ada")


@pytest.mark.parametrize("sign", [b'"', b"\r", b"a", b" "])
def test_a_sign_that_parts_no_cells_is_no_delimiter(sign: bytes) -> None:
    with pytest.raises(Refused, match="Add the missing column"):
        parse(b"sep=" + sign + b"\nname;team\nAda;Claims")


def test_a_small_file_that_unpacks_to_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(101 * 1024 * 1024))
    with pytest.raises(Refused, match="too large"):
        parse(packed.getvalue())


def test_where_no_header_is_found_the_likeliest_line_and_its_words_are_told() -> None:
    told = r"Line 2 was read as the column names.+name, team, Shoe size"
    with pytest.raises(Refused, match=told):
        parse(b"Staff\nFull name,Team,Shoe size\nLena,Claims,39\n")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("E-mail,Name,Team,Manager E-mail", "email,name,team,manager_email"),
        ("Email Address,Full Name,Department,Manager's Email", "email,name,team,manager_email"),
        ("mail,displayName,department,manager", "email,name,team,manager_email"),
        ("userPrincipalName,DisplayName,Dept,Reports to", "email,name,team,manager_email"),
        (
            "E\u2011Mail\u2011Adresse,Vorname,Nachname,Abteilung",
            "email,given_name,family_name,team",
        ),
        ("Courriel,Pr\u00e9nom,Nom,Fuseau horaire", "email,given_name,family_name,time_zone"),
        ("Correo electr\u00f3nico,Nombre completo,Zona horaria", "email,name,time_zone"),
        ("email\u00a0,Name\u200b,Years of experience", "email,name,career_years"),
        ("UPN,Email,Name,Shoe  size", ",email,name,"),
    ],
)
def test_words_of_other_systems_are_known(header: str, columns: str) -> None:
    assert columns_of(header.split(",")) == columns.split(",")


@pytest.mark.parametrize(
    ("header", "row", "read"),
    [
        (  # Workday
            "Employee ID,Legal Name,Email - Primary Work,Supervisory Organization,Worker's Manager",
            "42,Ada Lark,a@x.example,Claims,Kim Lee",
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
        (  # SAP SuccessFactors
            "USERID,FIRSTNAME,LASTNAME,Email Information Email Address,DEPARTMENT,Manager ID",
            "42,Ada,Lark,a@x.example,Claims,17",
            ("Ada Lark", "Claims", "17", "42"),
        ),
        (  # BambooHR
            'Employee #,"Last name, First name",Work Email,Department,Reporting to',
            '42,"Lark, Ada",a@x.example,Claims,"Lee, Kim"',
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
        (  # Google Workspace
            "First Name [Required],Last Name [Required],Email [Required],ID,Manager Email,Dept",
            "Ada,Lark,a@x.example,42,k@x.example,Claims",
            ("Ada Lark", "Claims", "k@x.example", ""),
        ),
        (  # Okta
            "login,firstName,lastName,email,department,managerId,employeeNumber",
            "a@x.example,Ada,Lark,a@x.example,Claims,17,42",
            ("Ada Lark", "Claims", "17", "42"),
        ),
        (  # a directory
            "DN,cn,mail,ou,manager,employeeNumber",
            '"CN=Ada Lark,DC=x",Ada Lark,a@x.example,Claims,"CN=Lee\\, Kim,OU=Claims",42',
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
        (  # ADP
            "Associate ID,Legal First Name,Legal Last Name,Work Email,Home Department,Reports To",
            '42,Ada,Lark,a@x.example,Claims,"Lee, Kim"',
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
        (
            "Pers.-Nr.;Name;Vorname;E-Mail gesch\u00e4ftlich;OE;Leiter/in",
            "42;Lark;Ada;a@x.example;Claims;Kim Lee",
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
        (
            "N\u00b0 matricule;Nom d'usage;Pr\u00e9nom usuel;M\u00e9l;Direction;N+1",
            "42;Lark;Ada;a@x.example;Claims;Kim Lee",
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
        (
            "N\u00ba empleado;Apellidos;Nombre;Correo empresa;Departamento;Responsable directo",
            "42;Lark;Ada;a@x.example;Claims;Kim Lee",
            ("Ada Lark", "Claims", "Kim Lee", "42"),
        ),
    ],
)
def test_exports_of_hr_systems_and_directories_are_read(
    header: str, row: str, read: tuple[str, ...]
) -> None:
    (person,) = parse(f"{header}\n{row}\n".encode()).rows
    assert person.email == "a@x.example"
    assert (person.name, person.team, person.manager_email, person.external_id) == read


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ('"Lark, Ada M.",,', "Ada M. Lark"),
        ('"Ada Lark, Ph.D.",,', "Ada Lark, Ph.D."),
        ('"Lark, Ada (Claims)",,', "Lark, Ada (Claims)"),
        (",Ada,Lark", "Ada Lark"),
        ("Ada L.,Adelaide,Lark", "Ada L."),
    ],
)
def test_a_name_is_put_together_given_name_first(cells: str, name: str) -> None:
    header = "email,display name,first name,last name"
    (row,) = parse(f"{header}\na@x.example,{cells}\n".encode()).rows
    assert row.name == name


def test_commas_in_cells_do_not_part_a_file_whose_words_nobody_knows() -> None:
    data = b"Kontakt;Wer;Hobby\na@x.example;Lark, Ada;chess, tea\nb@x.example;Moss, Bo;a, b, c\n"
    (first, second) = parse(data, chosen={"1": "email", "2": "name"}).rows
    assert (first.name, second.name) == ("Ada Lark", "Bo Moss")


def test_a_repeated_header_and_rules_of_dashes_are_passed_over() -> None:
    data = b"email,name\n-----,----\na@x.example,Ada\nemail,name\nb@x.example,Bo\n"
    report = parse(data)
    assert [row.line for row in report.rows] == [3, 5]
    assert report.errors == ()
