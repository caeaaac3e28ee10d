"""More members of each kind, written after the rules for it."""

from tests.service.people.importing.roster_file.kinds import (
    ADA,
    PAIR,
    TOP,
    TWO,
    Case,
    Number,
    address,
    ends,
    garbled,
    number,
    of,
    refused,
)
from tests.service.people.importing.roster_file.workbooks import Formatted, Sheet, workbook

FOOTERS = [
    ends("Gesamt: 2 Mitarbeitende", told="Gesamt"),
    ends("Number of records: 2", told="Number"),
    ends("", "Printed by Lena Brandt on 12 March 2026 at 14:02", told="Printed by"),
    ends("Internal use only,,", told="Internal"),
    ends("Run date,2026-03-12", told="Run date"),
    ends("© 2026 Acme Corp. All rights reserved.", told="Acme"),
    ends("Stand: 12.03.2026", told="Stand"),
    ends("Average,,34.5", told="Average"),
    ends(
        "= = = = Page 2 = = = =", "EMAIL,NAME,TEAM", "cy@x.example,Cy Finch,IT", told="2 rows"
    )._replace(people=[*TWO, ("cy@x.example", "Cy Finch")]),
    ends("--- IT (1) ---", "cy@x.example,Cy Finch,IT", told="IT")._replace(
        people=[*TWO, ("cy@x.example", "Cy Finch")]
    ),
    ends("Total,,", "", "Report owner:,People Analytics", told="2 rows"),
    ends("* Contractors are not included in this list.", told="Contractors"),
    ends("Employees: 2", told="Employees"),
    ends("Nombre de salariés : 2", told="Nombre"),
    ends("", "Downloaded from Personio, 12.03.2026", told="Personio"),
    ends("Personenbezogene Daten - nicht weitergeben", told="Personen"),
    ends("Row count;2", told="Row"),
    ends("- 3 -", told=""),
    ends("Prompts", "Organization: Acme", "Include subordinates: Yes", told="3 rows"),
]
ENCODINGS = [
    of("Zdzisław Mączyński;Elżbieta Rębacz;Jarosław Pałka", "cp1250", "Windows-1250"),
    of("Přemysl Hošek;Alžběta Sedláčková;Vojtěch Bláha", "cp1250", "Windows-1250"),
    of("Botond Fehér;Dezső Fülöp;Szilárd Kőrösi;Zsófia Bíró", "cp1250", "Windows-1250"),
    of("K\u0131l\u0131çdaroğlu;Özlem Taşk\u0131n;Gülşah İnan", "cp1254", "Windows-1254"),
    of("Виктор Лебедев;Людмила Гусева", "cp1251", "1251"),
    of("Kåre Bøe;Øystein Dahl;Märit Åström", "cp1252", "1252"),
    of("Rüdiger Häußler;Dörte Süß", "mac_roman", "Mac"),
    of("Œuvrard Cœur;Lætitia", "cp1252", "1252"),
    of("Łęcki;Żółć", "utf-16-le"),
    of("François Lefèvre", "utf-16-be"),
    of("Χρήστος Οικονόμου;Σταύρος", "utf-16-be"),
    of("Świętosław Brzęczyszczykiewicz;Żaneta Kępa", "cp1250", "1250"),
    of("Anaïs Béchu;Loïse Forêt;Maïté", "cp1252", "1252"),
    of("Nilüfer Göğüş;Şükrü Alt\u0131ntaş", "cp1254", "1254"),
    of("Élodie Guérin;Maëlys", "mac_roman", "Mac"),
    of("Jürgen Österle;Sönke", "cp850", "DOS"),
    of("Bjarne Møller;Signe Grønbæk", "utf-16-le"),
    of("Željko Šćepanović;Đina", "cp1250", "1250"),
    of("Sîan Ó Briain;Áine", "cp1252", "1252"),
]
GARBLED = [
    garbled("Rüdiger Häußler;Dörte Süß", "cp1252"),
    garbled("Øystein Dahl;Zoë Åström", "latin-1"),
    garbled("Přemysl Hošek;Łęcki", "cp1252"),
    garbled("Özlem Taşk\u0131n;Gülşah İnan", "cp1254"),
    garbled("Виктор Лебедев", "cp1251"),
    garbled("Виктор Лебедев", "cp1252"),
    garbled("Siobhán O\u2019Neill", "cp1252"),
    Case("email;name\np0@x.example;MÃƒÂ¼ller Ãœlkü".encode(), (), "", 1),
    Case("email,name\np0@x.example,Jos\ufffd Nu\ufffdez".encode(), (), "etter", 1),
    Case(b"email,name\np0@x.example,Se\xc3\x83\xc2\xb1or", [("p0@x.example", "Señor")], "garbled"),
    Case(
        b"email,name,team\np0@x.example,Jim O&#39;Neill,R&amp;D", [("p0@x.example", "Jim O'Neill")]
    ),
    garbled("Željko Šćepanović", "cp1250"),
    garbled("Élodie Guérin", "mac_roman"),
    garbled("Bjarne Møller;Signe Grønbæk", "cp1252"),
    garbled("Dürr\u2013Weiß;Ænne", "cp1252"),
]
ADDRESSES = [
    address("<mailto:ada@x.example>"),
    address("Ada Lark [ada@x.example]"),
    address("ada@x.example (work)"),
    refused("ADA LARK - ada@x.example", "only the address"),
    address("Work: ada@x.example"),
    address("ada@x.example|ada@x.example"),
    address("ada@x.example..."),
    address("ada[at]x.example"),
    refused("http://mailto:ada@x.example", "e-mail address"),
    address("\u202aada@x.example\u202c"),
    address("Ada_x.example#EXT#@t.onmicrosoft.com", "ada@x.example"),
    refused("primary: ada@x.example; secondary: al@x.example", "one of the 2"),
    refused("ada@x.example, al@x.example", "one of the 2"),
    refused("ada@x", "e-mail address"),
    refused("ada(at)x(dot)example", "e-mail address"),
    refused("x500:/o=Acme/cn=ada", "e-mail address"),
    address("ada@x.example, "),
    address("ada@x.example (Primary) / al@x.example (alias)"),
    address("“ada@x.example”"),
    address("Mailto: ada@x.example"),
    address("Lark, Ada (Claims) <ada@x.example>"),
    address("ada@x。example"),
    refused("ada_x#EXT#@t.onmicrosoft.com", "guest"),
    refused("n/a", "mpty|e-mail"),
    refused("ada@x.example ada2@x.example", "one of the 2"),
]
SHEETS = [
    Case(
        workbook(
            Sheet(
                ["Acme Corp"],
                ["Staff as of 1 March"],
                ["Confidential"],
                [None],
                TOP,
                *PAIR,
                merged="A1:C1",
            )
        )
    ),
    Case(workbook(Sheet(["x"], state="veryHidden"), Sheet(TOP, *PAIR))),
    Case(workbook(Sheet(["Total", "2"], ["Updated", "1 May"]), Sheet(TOP, *PAIR, title="Data"))),
    Case(workbook(Sheet(TOP, *PAIR, ["Total", 2, None]))),
    Case(
        workbook(
            Sheet(
                ["Vorname", "Nachname", "E-Mail", None, None, "Legende"],
                ["Ada", "Lark", "ada@x.example", None, None, "IT = Technik"],
                ["Bo", "Moss", "bo@x.example", None, None, None],
                [None, None, None, None, None, "HR = Personal"],
            )
        ),
        told="Legende",
    ),
    Case(
        workbook(
            Sheet(
                ["Employee", None, None, "Work"],
                ["First name", "Last name", "ID", "E-mail"],
                ["Ada", "Lark", 1, "ada@x.example"],
                ["Bo", "Moss", 2, "bo@x.example"],
            )
        )
    ),
    Case(workbook(Sheet(TOP, ["Required", "Required", "Optional"], *PAIR)), told="Required"),
    Case(
        workbook(Sheet(["email", "name", "team"], ["ada@x.example", "Ada Lark", "=X1"])),
        (),
        "no values",
    ),
    Case(
        workbook(
            Sheet(
                ["Name", None, "Kontakt", None],
                ["Vorname", "Nachname", "E-Mail", "Telefon"],
                ["Ada", "Lark", "ada@x.example", "1"],
                ["Bo", "Moss", "bo@x.example", "2"],
            )
        ),
        told="Telefon",
    ),
    Case(
        workbook(
            Sheet(
                ["Report: Active Workers", None, None],
                ["Run 1 May"],
                TOP,
                *PAIR,
                ["Total: 2"],
                merged="A1:C1",
            )
        )
    ),
    Case(workbook(Sheet(["Pivot"], ["Claims", 1], ["Sales", 1]), Sheet(TOP, *PAIR))),
    Case(
        workbook(
            Sheet(
                ["E-mail", "Name", None, "E-mail", "Name"],
                ["ada@x.example", "Ada Lark", None, "old@x.example", "Old One"],
                ["bo@x.example", "Bo Moss", None, None, None],
            )
        ),
        told="E-mail|Name",
    ),
    Case(
        workbook(
            Sheet(
                [None, "email", "name"],
                [None, "ada@x.example", "Ada Lark"],
                [None, "bo@x.example", "Bo Moss"],
            )
        )
    ),
]
NAMES = [
    Case(b'email,name\nada@x.example,"LARK, Ada"', [("ada@x.example", "Ada LARK")]),
    Case(b'email,name\nada@x.example,"Lark , Ada"', [ADA]),
    Case(b'email,name\nada@x.example,"Lark, Ada [they/them]"', [ADA]),
    Case(b'email,name\nada@x.example,"van der Lark, Ada"', [("ada@x.example", "Ada van der Lark")]),
    Case(
        b'email,name\nada@x.example,"Lark, Ada, Prof. Dr."',
        [("ada@x.example", "Prof. Dr. Ada Lark")],
    ),
    Case(b'email,name\nada@x.example,"Lark; Ada"', [ADA]),
    Case(b'email,name\nada@x.example,"Lark, Ada, PhD"', [("ada@x.example", "Ada Lark, PhD")]),
    Case(b"email,name\nada@x.example,#NAME?", (), "spreadsheet", 1),
    Case(b'email,name\nada@x.example,"O\'Lark-Moss, Ada"', [("ada@x.example", "Ada O'Lark-Moss")]),
    Case(b'email,name\nada@x.example,"Lark, Ada (er/ihm)"', [ADA]),
    Case("email,name\nada@x.example,Ada\u00a0Lark".encode(), [ADA]),
    Case(b"email,name\nada@x.example,=1", (), "formula", 1),
]
NUMBERS = [
    number("'0007", "0007"),
    number('"=""E-07"""', "E-07"),
    number("100234.00", "100234"),
    number("9.8E+10", "", "shortened"),
    number('"12,345"', "12345"),
    Number(
        workbook(
            Sheet(["email", "name", "Staff number"], ["a@x.example", "Ada", Formatted(7, "0000")])
        ),
        "0007",
    ),
    Number(
        workbook(
            Sheet(
                ["email", "name", "Staff number"], ["a@x.example", "Ada", Formatted(7, '"E"0000')]
            )
        ),
        "E0007",
    ),
    Number(workbook(Sheet(["email", "name", "Staff number"], ["a@x.example", "Ada", 7.5])), "7.5"),
    number("'0123", "0123"),
    number('"=""00 12"""', "00 12"),
    number("5E+12", "", "shortened"),
    number("E-0001", "E-0001"),
    Number(
        workbook(
            Sheet(
                ["email", "name", "Staff number"], ["a@x.example", "Ada", Formatted(12, "000000")]
            )
        ),
        "000012",
    ),
]
