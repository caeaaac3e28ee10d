"""Write one message in its reader's language."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from service.i18n import formatting
from service.i18n.language import say, speaking, spoken
from service.messages.kinds import KINDS, path_of
from service.models import Delivery, Pair, Person, PersonState


class Letter(NamedTuple):
    """A message ready to be written: its words, and the page of its one action."""

    delivery_id: UUID
    person_id: UUID
    kind: str
    address: str
    language: str
    greeting: str
    subject: str
    sentence: str
    action: str
    path: str
    why: str


def letter(db: Session, delivery: Delivery) -> Letter:
    person = db.get_one(Person, delivery.person_id)
    kind = KINDS[delivery.kind]
    with speaking(person.language):
        return Letter(
            delivery_id=delivery.id,
            person_id=person.id,
            kind=kind.name,
            address=person.address or person.email,
            language=spoken(),
            greeting=say("Hello {name},", name=formatting.first_name(person.name)),
            subject=say(kind.subject),
            sentence=say(kind.sentence, **_named(db, delivery, person)),
            action=say(kind.action),
            path=path_of(kind.name, delivery.args),
            why=say(
                "You get this because you asked for e-mail. We send at most one in two days, none "
                "in your quiet hours and none while you are away."
            ),
        )


def _named(db: Session, delivery: Delivery, person: Person) -> dict[str, str]:
    """The partner's first name, and when they meet by the reader's own clock."""
    found = {"name": "", "when": ""}
    if "pair" in delivery.args:
        pair = db.get_one(Pair, UUID(delivery.args["pair"]))
        other_id = pair.other_than(person.id)
        other = db.get_one(Person, other_id)
        is_gone = other.state is PersonState.ERASED
        found["name"] = say("your partner") if is_gone else formatting.first_name(other.name)
    if "at" in delivery.args:
        at = datetime.fromisoformat(delivery.args["at"])
        day, clock = formatting.day(at, person.time_zone), formatting.clock(at, person.time_zone)
        found["when"] = say("{day} at {clock}", day=day, clock=clock)
    return found
