"""Perform the action of a signed link, once, for the person it was made for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access import queries as access_queries
from service.messages import signed_links
from service.messages.kinds import KINDS, path_of
from service.messages.signed_links import Link, LinkExpired, LinkPurpose, LinkUnknown
from service.models import Delivery, DeliveryState, Person, Purpose, UsedLink
from service.models.scopes import GONE
from service.models.upsert import insert_for
from service.problems import NotFound
from service.sessions.questions import actions

HOME = "/"


class LinkState(StrEnum):
    """How a link stands with whoever holds it."""

    GOOD = "good"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    NOT_YOURS = "not_yours"
    GONE = "gone"  # the person has left or was erased


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """`action` is the name of the message's own action, in English; `path` its page."""

    standing: LinkState
    purpose: LinkPurpose = LinkPurpose.OPEN
    link: Link | None = None
    action: str = ""
    path: str = HOME


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a link: the person signed in, if any."""

    viewer_id: UUID | None
    now: datetime


def look(db: Session, token: str, secret: bytes, *, holder: Holder) -> OpenedLink:
    """Read a link; changes nothing."""
    try:
        link = signed_links.read(token, secret, holder.now)
    except LinkExpired:
        return OpenedLink(LinkState.EXPIRED)
    except LinkUnknown:
        return OpenedLink(LinkState.UNKNOWN)
    person, delivery = db.get(Person, link.person_id), db.get(Delivery, link.delivery_id)
    if person is None or person.state in GONE or delivery is None:
        return OpenedLink(LinkState.GONE, link.purpose)
    if holder.viewer_id not in (None, link.person_id):
        return OpenedLink(LinkState.NOT_YOURS, link.purpose)
    path = path_of(delivery.kind, delivery.args)
    if db.get(UsedLink, link.nonce) is not None:
        return OpenedLink(LinkState.USED, link.purpose, path=path)
    return OpenedLink(LinkState.GOOD, link.purpose, link, KINDS[delivery.kind].action, path)


def press(db: Session, token: str, secret: bytes, *, holder: Holder) -> OpenedLink:
    """Act, once: of two presses at the same time one finds the link used."""
    found = look(db, token, secret, holder=holder)
    if found.link is None or found.standing is not LinkState.GOOD:
        return found
    link = found.link
    used = db.execute(
        insert_for(db)(UsedLink)
        .values(nonce=link.nonce, person_id=link.person_id, used_at=holder.now)
        .on_conflict_do_nothing(index_elements=["nonce"])
        .returning(UsedLink.nonce)
    )
    if used.one_or_none() is None:
        return OpenedLink(LinkState.USED, found.purpose, path=found.path)
    if found.purpose is LinkPurpose.UNSUBSCRIBE:
        _unsubscribe(db, link.person_id, holder.now)
    elif found.purpose is LinkPurpose.SKIP_QUESTION:
        _skip_question(db, link, holder.now)
    return found


def _unsubscribe(db: Session, person_id: UUID, now: datetime) -> None:
    """Withdraw the consent to mail; whatever waits is dropped."""
    if Purpose.MAIL in access_queries.consents(db, person_id):
        access_actions.set_consent(db, person_id, Purpose.MAIL, now=now, granted=False)
    db.execute(
        sa.update(Delivery)
        .where(
            Delivery.person_id == person_id,
            Delivery.state == DeliveryState.WAITING,
            Delivery.message_id.is_(None),
        )
        .values(state=DeliveryState.DROPPED)
    )


def _skip_question(db: Session, link: Link, now: datetime) -> None:
    """Leave the question out; one that is over by now needs no leaving out."""
    viewer = access_queries.viewer_of(db, link.person_id)
    delivery = db.get(Delivery, link.delivery_id)
    if viewer is None or delivery is None or "question" not in delivery.args:
        return
    try:
        actions.answer(db, viewer, UUID(delivery.args["question"]), text=None, now=now)
    except NotFound:
        return
