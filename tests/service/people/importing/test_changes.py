"""What a file changes is told field by field; lines of somebody who wrote their own stay."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Line, LineKind, LineProposal, Person, Purpose, Role
from service.people import actions
from service.people.importing.actions import ImportResult, import_people, preview
from service.people.importing.roster_file.csv_file import parse
from service.people.my_data import queries, wish_actions
from tests.conftest import rows

HEAD = (
    "email,name,team,manager_email,external_id,career_years,languages,location,time_zone,offers\n"
)
FILE = f"""{HEAD}ada@example.org,Ada Obi,Claims,,1,,,,,
kim@example.org,Kim Lee,Claims,ada@example.org,2,3,de|en,Leeds,Europe/London,charts|sheets
"""


def told(parts: Parts, text: str) -> ImportResult:
    with parts.write() as db:
        return preview(db, parse(text.encode()), parts.clock())


def imported(parts: Parts, text: str) -> ImportResult:
    with parts.write() as db:
        return import_people(db, parse(text.encode()), parts.clock())


def kim(parts: Parts) -> Viewer:
    with parts.read() as db:
        person_id = db.scalars(sa.select(Person.id).where(Person.external_id == "2")).one()
    return Viewer(person_id, "Kim Lee", frozenset({Role.EMPLOYEE}))


def write_own(parts: Parts, *texts: str) -> None:
    with parts.write() as db:
        actions.save_lines(db, kim(parts).person_id, LineKind.OFFER, texts=texts, now=parts.clock())


def offers(parts: Parts) -> list[str]:
    with parts.read() as db:
        mine = sa.select(Line.text).where(Line.person_id == kim(parts).person_id)
        return list(db.scalars(mine.order_by(Line.position)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("kim@example.org,Kim Lee,,,,,,,,", "manager Ada Obi → nobody"),
        (
            "k.lee@example.org,Kim Lee,,ada@example.org,2,,,,,",
            "address kim@example.org → k.lee@example.org",
        ),
        ("kim@example.org,Kim Moor,,ada@example.org,,,,,,", "name Kim Lee → Kim Moor"),
        ("kim@example.org,Kim Lee,,ada@example.org,9,,,,,", "staff number 2 → 9"),
        ("kim@example.org,Kim Lee,Pricing,ada@example.org,,,,,,", "team Claims → Pricing"),
        ("kim@example.org,Kim Lee,,ada@example.org,,4,,,,", "years of work 3 → 4"),
        ("kim@example.org,Kim Lee,,ada@example.org,,,de|fr,,,", 'languages - "en", + "fr"'),
        ("kim@example.org,Kim Lee,,ada@example.org,,,en|de,,,", "languages in another order"),
        ("kim@example.org,Kim Lee,,ada@example.org,,,,York,,", "place Leeds → York"),
        (
            "kim@example.org,Kim Lee,,ada@example.org,,,,,Europe/Paris,",
            "time zone Europe/London → Europe/Paris",
        ),
        (
            "kim@example.org,Kim Lee,,ada@example.org,,,,,,charts|maps",
            'teaches - "sheets", + "maps"',
        ),
        ("ada@example.org,Ada Obi,,kim@example.org,,,,York,,", "place nothing → York"),
    ],
)
def test_each_field_is_told_with_what_was_and_what_will_be(
    parts: Parts, row: str, words: str
) -> None:
    imported(parts, FILE)
    (one,) = told(parts, f"{HEAD}{row}\n").told
    assert words in one.told
    assert (one.name, len(one.told)) == ("Ada Obi", 2) if "Obi" in row else True


def test_one_field_told_is_one_field_changed(parts: Parts) -> None:
    imported(parts, FILE)
    found = told(parts, FILE.replace("Leeds", "York").replace("charts", "maps"))
    assert [(one.name, one.told) for one in found.told] == [
        ("Kim Lee", ("place Leeds → York", 'teaches - "charts", + "maps"'))
    ]
    assert told(parts, FILE).told == ()


def test_lines_of_a_file_are_replaced_by_the_next_until_their_owner_writes(parts: Parts) -> None:
    imported(parts, FILE)
    imported(parts, FILE.replace("sheets", "maps"))
    assert offers(parts) == ["charts", "maps"]
    write_own(parts, "charts", "maps and plans")
    found = imported(parts, FILE)
    assert offers(parts) == ["charts", "maps and plans"]
    assert [one.told for one in found.told] == [
        ('teaches: "sheets" waits for Kim Lee as a proposal',)
    ]
    assert (found.changed, found.to_apply) == ((), 1)


def test_a_finished_welcome_makes_lines_ones_own(parts: Parts) -> None:
    imported(parts, FILE)
    with parts.write() as db:
        actions.finish_welcome(db, kim(parts), frozenset({Purpose.PAIRING}), now=parts.clock())
    imported(parts, FILE.replace("sheets", "maps"))
    assert offers(parts) == ["charts", "sheets"]


@pytest.mark.parametrize("answer", [wish_actions.add_proposed, wish_actions.let_go_proposed])
def test_a_proposal_is_answered_once_and_the_file_tells_the_same(
    parts: Parts, answer: Callable[..., object]
) -> None:
    imported(parts, FILE)
    write_own(parts, "my own line")
    before = imported(parts, FILE)
    with parts.read() as db:
        (first, second) = queries.proposed_lines(db, kim(parts))
    assert [first.text, second.text] == ["charts", "sheets"]
    with parts.write() as db:
        answer(db, kim(parts), first.id, now=parts.clock())
    again = imported(parts, FILE)
    assert again == before
    with parts.read() as db:
        assert [one.text for one in queries.proposed_lines(db, kim(parts))] == ["sheets"]
    assert rows(parts, LineProposal) == 2


def test_a_line_that_its_owner_wrote_meanwhile_waits_no_longer(parts: Parts) -> None:
    imported(parts, FILE)
    write_own(parts, "my own line")
    imported(parts, FILE)
    write_own(parts, "my own line", "charts")
    with parts.read() as db:
        assert [one.text for one in queries.proposed_lines(db, kim(parts))] == ["sheets"]
