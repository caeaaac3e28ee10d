"""Send e-mail by SMTP, or print it to stderr where no server is configured."""

import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit
from uuid import UUID

import structlog

from service.settings import Settings

_SECONDS: Final = 20.0
_PORTS: Final = {"smtp": 25, "smtps": 465}
_PERMANENT: Final = 500  # RFC 5321: 5xx will be refused again
_log = structlog.get_logger()


class Parcel(NamedTuple):
    """A mail with what a log may hold of it."""

    mail: EmailMessage
    kind: str
    person_id: UUID


Transport = Callable[[Parcel], None]


class NotNow(Exception):
    """The server was not reached or asks to come back later."""


class Never(Exception):
    """The server refuses this mail for good."""


class Server(NamedTuple):
    """Where SMTP_URL points; `is_wrapped` means TLS from the first byte."""

    host: str
    port: int
    name: str
    password: str
    is_wrapped: bool


def transport_of(settings: Settings) -> Transport:
    url = settings.smtp_url.get_secret_value()
    if url:
        server = server_of(url)
        return lambda parcel: by_smtp(server, parcel)
    return printed if settings.is_development else noted


def server_of(url: str) -> Server:
    parts = urlsplit(url)
    return Server(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_wrapped=parts.scheme == "smtps",
    )


def by_smtp(server: Server, parcel: Parcel) -> None:
    """Raise NotNow or Never; either way without the mail's words or address."""
    try:
        with _connected(server) as smtp:
            if server.name:
                smtp.login(server.name, server.password)
            _send(smtp, parcel)
    except smtplib.SMTPRecipientsRefused as refused:
        raise _by_code(max(code for code, _ in refused.recipients.values())) from None
    except smtplib.SMTPResponseException as refused:
        raise _by_code(refused.smtp_code) from None
    except (smtplib.SMTPException, OSError):
        raise NotNow from None


def _send(smtp: smtplib.SMTP, parcel: Parcel) -> None:
    try:
        smtp.send_message(parcel.mail)
    except smtplib.SMTPNotSupportedError:  # it would be so at every attempt
        _log.warning("mail_server_lacks_smtputf8", id=str(parcel.person_id))
        raise Never from None


def noted(parcel: Parcel) -> None:
    _log.info("mail_printed", kind=parcel.kind, id=str(parcel.person_id))


def printed(parcel: Parcel) -> None:
    """For development, whose people are invented."""
    noted(parcel)
    body = parcel.mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    sys.stderr.write(f"Subject: {parcel.mail['Subject']}\n\n{text}\n")


def _connected(server: Server) -> smtplib.SMTP:
    if server.is_wrapped:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
    return smtp


def _by_code(code: int) -> NotNow | Never:
    return Never() if code >= _PERMANENT else NotNow()
