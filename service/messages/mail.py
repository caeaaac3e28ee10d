"""Build an e-mail: plain text and HTML, without images or tracking, with one signed link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import jinja2

from service.bootstrap import secret_of
from service.i18n.addresses import header_parts
from service.i18n.language import say, speaking
from service.messages import signed_links
from service.messages.kinds import KINDS
from service.messages.letters import Letter
from service.messages.signed_links import Link, LinkPurpose
from service.settings import Settings

_TEMPLATES: Final = Path(__file__).parent.parent / "templates" / "messages"
_NOBODY: Final = "bothways@localhost"  # where no sender is set, mail is only printed


@dataclass(frozen=True, slots=True)
class House:
    """Who sends, from where links lead, and what signs them."""

    origin: str
    sender: str
    name: str
    secret: bytes

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or "localhost"


class Enclosure(NamedTuple):
    """A calendar file; `method` is its own, so that a mail program offers to take it."""

    data: bytes
    method: str


def house_of(settings: Settings) -> House:
    return House(
        origin=settings.origin,
        sender=settings.mail_from or _NOBODY,
        name=settings.organisation,
        secret=secret_of(settings),
    )


def message_id(house: House, delivery_id: UUID) -> str:
    """The same for every attempt at one delivery."""
    return f"<{delivery_id}@{house.host}>"


def mail_of(
    letter: Letter, house: House, now: datetime, *, enclosed: Enclosure | None = None
) -> EmailMessage:
    made = _addressed(letter, house, now)
    with speaking(letter.language):
        shown = {
            "letter": letter,
            "open_url": _url(letter, house, LinkPurpose.OPEN, now=now),
            "footer": _footer(letter, house, now),
        }
    made.set_content(_template("mail.txt").render(shown), cte="quoted-printable")
    html = _template("mail.html").render(shown)
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    if enclosed is not None:
        made.add_attachment(
            enclosed.data.decode(),
            subtype="calendar",
            filename="sessions.ics",
            params={"method": enclosed.method},
            cte="quoted-printable",
        )
    made["Content-Language"] = letter.language  # last: before, it would go with the plain part
    return made


def _addressed(letter: Letter, house: House, now: datetime) -> EmailMessage:
    made = EmailMessage()
    name, address = parseaddr(house.sender)
    made["From"] = Address(name or house.name, *header_parts(address))
    made["To"] = Address("", *header_parts(letter.address))
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = message_id(house, letter.delivery_id)
    made["Auto-Submitted"] = "auto-generated"
    if KINDS[letter.kind].is_nudge:  # RFC 8058
        made["List-Unsubscribe"] = f"<{_url(letter, house, LinkPurpose.UNSUBSCRIBE, now=now)}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return made


def _footer(letter: Letter, house: House, now: datetime) -> Sequence[tuple[str, str]]:
    found = []
    if letter.kind == "question":
        skip = _url(letter, house, LinkPurpose.SKIP_QUESTION, now=now)
        found.append((say("Skip this question"), skip))
    stop = _url(letter, house, LinkPurpose.UNSUBSCRIBE, now=now)
    return [
        *found,
        (say("No more e-mail"), stop),
        (say("Settings"), f"{house.origin}/me/settings"),
    ]


def _url(letter: Letter, house: House, purpose: LinkPurpose, *, now: datetime) -> str:
    link = Link(purpose, letter.person_id, letter.delivery_id)
    return f"{house.origin}/go/{signed_links.signed(link, house.secret, now)}"


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """The words come from `telling`; these two only lay them out."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
