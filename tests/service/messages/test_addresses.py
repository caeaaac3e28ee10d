"""Mail goes to the address as it is written; what a server cannot take is not tried again."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from service.bootstrap import Parts
from service.models import Delivery, DeliveryState, PairState, Person
from service.people.importing.actions import import_people
from service.people.importing.roster_file.csv_file import parse
from tests import factories, mailbox

ADDRESSES = [
    ("ada@example.org", "ada@example.org", "ada@example.org"),
    ("Ada.Lark@Example.ORG", "ada.lark@example.org", "Ada.Lark@example.org"),
    ("Ada@München.example", "ada@münchen.example", "Ada@xn--mnchen-3ya.example"),
    ("Weiß@example.org", "weiß@example.org", "Weiß@example.org"),
]


def starting(parts: Parts, written: str) -> UUID:
    """Ada, whose address is written so in a file, is to start a pair."""
    with parts.write() as db:
        ada = factories.person(
            db, "Ada Lark", parts.clock(), external_id="1", consents=mailbox.MAILED
        )
        tom = factories.person(db, "Tom Reyes", parts.clock())
        factories.pair(db, ada, tom, parts.clock(), state=PairState.PROPOSED)
        file = f"email,name,external_id\n{written},Ada Lark,1\n"
        import_people(db, parse(file.encode()), parts.clock())
    return ada


@pytest.mark.parametrize(("written", "known", "sent_to"), ADDRESSES)
def test_mail_goes_to_the_mailbox_as_it_is_written(
    parts: Parts, written: str, known: str, sent_to: str
) -> None:
    ada = starting(parts, written)
    with mailbox.served() as (box, url):
        mailbox.send_due(parts, mailbox.by(parts, url))
    assert box.recipients == [sent_to]
    with parts.read() as db:
        assert db.get_one(Person, ada).email == known


def test_another_address_takes_the_place_of_the_one_as_written(parts: Parts) -> None:
    ada = starting(parts, "Ada.Lark@example.org")
    with parts.write() as db:
        file = b"email,name,external_id\nnew@example.org,Ada Lark,1\n"
        import_people(db, parse(file), parts.clock())
    with parts.read() as db:
        person = db.get_one(Person, ada)
        assert (person.email, person.address) == ("new@example.org", None)


@pytest.mark.parametrize(
    ("written", "state"),
    [("Weiß@example.org", DeliveryState.FAILED), ("Ada@München.example", DeliveryState.SENT)],
)
def test_a_server_without_smtputf8_refuses_local_parts_alone_and_once(
    parts: Parts, written: str, state: DeliveryState
) -> None:
    starting(parts, written)
    with mailbox.served(has_smtputf8=False) as (box, url):
        mailbox.send_due(parts, mailbox.by(parts, url))
    assert len(box.recipients) == (state is DeliveryState.SENT)
    with parts.read() as db:
        assert db.scalars(sa.select(Delivery.state)).all() == [state]
