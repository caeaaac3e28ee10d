"""A real SMTP server on loopback, and messages that wait in a real database."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.messages.jobs import carry, order_messages
from service.messages.transports import Transport, transport_of
from service.models import Purpose
from service.models.queue import JobKind
from tests import factories
from tests.conftest import MovingClock

MAILED = (Purpose.PAIRING, Purpose.MAIL)


class Mailbox:
    """What a server took; `answer` is what it says to the next mails."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802  # the library's names
        if self.answer.startswith("250"):
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        return self.answer

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]


@contextmanager
def served(*, has_smtputf8: bool = True) -> Iterator[tuple[Mailbox, str]]:
    """A mailbox and the URL of its server."""
    box = Mailbox()
    port = _free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, enable_SMTPUTF8=has_smtputf8)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def by(parts: Parts, url: str) -> Transport:
    """The transport that these settings would give."""
    parts.settings.smtp_url = SecretStr(url)
    parts.settings.mail_from = "mentoring@tidewater.example"
    return transport_of(parts.settings)


def send_due(parts: Parts, transport: Transport) -> None:
    """What the clock and the worker do."""
    order_messages(parts, parts.clock())
    drain(parts, {**HANDLERS, JobKind.REMIND: partial(carry, transport)})


def days(parts: Parts, clock: MovingClock, transport: Transport, count: int) -> None:
    """So many days, three hours at a time."""
    for _ in range(count * 8):
        send_due(parts, transport)
        clock.advance(hours=3)


def two(db: Session, parts: Parts, hopes: str | None = None) -> tuple[UUID, UUID, UUID]:
    """Mara and Helen, who ticked mail, and their pair."""
    now = parts.clock()
    mara = factories.person(db, "Mara Quist", now, consents=MAILED, hopes=hopes)
    helen = factories.person(
        db, "Helen Okoro", now, consents=MAILED, time_zone="Europe/London", hopes=hopes
    )
    pair = factories.pair(db, mara, helen, now - timedelta(days=60))
    return mara, helen, pair
