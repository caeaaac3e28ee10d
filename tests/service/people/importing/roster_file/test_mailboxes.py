"""Rooms, shared mailboxes and test accounts are told from people, whatever people are called.

The two files were written by us: mailboxes of four languages, and colleagues of whom the first 90
have names or addresses that are words of rooms and mailboxes too.
"""

import csv
from pathlib import Path

import pytest

from service.people.importing.roster_file.csv_file import parse
from service.people.importing.roster_file.mailboxes import looks_like_mailbox, without_mailboxes

HERE = Path(__file__).parent
LOST = ["Demo Papadopoulos"]  # as much like "Demo Claims", demo.claims@


def set_apart(file: str) -> tuple[int, list[str]]:
    """How many rows a file has, and the names of those that look like no person."""
    with (HERE / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    apart = [row["name"] for row in rows if looks_like_mailbox(row["name"], row["email"])]
    return len(rows), apart


def test_sixty_of_sixty_mailboxes_are_set_apart() -> None:
    count, apart = set_apart("mailboxes.csv")
    assert (count, len(apart)) == (60, 60)


def test_of_two_hundred_colleagues_one_is_set_apart() -> None:
    assert set_apart("colleagues.csv") == (200, LOST)


@pytest.mark.parametrize(
    ("name", "email", "is_mailbox"),
    [
        ("Raum Berlin", "raum.berlin@acme.example", True),
        ("Max Raum", "max.raum@acme.example", False),
        ("Raum, Max", "raum.max@acme.example", False),
        ("Max K\u00f6nig (Raum 3.12)", "m.king@acme.example", False),
        ("Acme Service", "service@acme.example", True),
        ("Grace Service", "service@acme.example", False),
        ("Lena Brandt", "noreply@acme.example", True),
        ("Lena Brandt", "info@acme.example", False),
        ("4711", "4711@acme.example", False),
        ("", "test@acme.example", True),
    ],
)
def test_name_and_address_are_looked_at_together(
    name: str, email: str, *, is_mailbox: bool
) -> None:
    assert looks_like_mailbox(name, email) is is_mailbox


def test_whoever_is_said_to_be_a_person_stays() -> None:
    report = parse(b"email,name\ninfo@acme.example,Info\ntest@acme.example,Test\n")
    apart = without_mailboxes(report, {"info@acme.example"})
    assert [row.name for row in apart.rows] == ["Info"]
    assert [(row.line, row.name) for row in apart.mailboxes] == [(3, "Test")]
