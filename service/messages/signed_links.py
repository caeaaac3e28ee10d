"""Signed links of messages: a purpose, a person, a nonce; good for seven days, and once."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

LIVES: Final = timedelta(days=7)
_SALT: Final = "bothways.go"


class LinkPurpose(StrEnum):
    OPEN = "open"
    UNSUBSCRIBE = "unsubscribe"
    SKIP_QUESTION = "skip_question"


class Link(NamedTuple):
    """`delivery_id` names the message that the link stands in."""

    purpose: LinkPurpose
    person_id: UUID
    delivery_id: UUID

    @property
    def nonce(self) -> str:
        """The same for a message that is sent again, so that it acts once all the same."""
        return f"{self.delivery_id.hex}.{self.purpose}"


class LinkExpired(Exception):
    """The link was good once."""


class LinkUnknown(Exception):
    """Nobody here has signed this."""


class _At(TimestampSigner):
    """A signer whose clock is handed to it."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:  # noqa: ANN401  # the library's own
        super().__init__(*args, **kwargs)
        self._at = at

    def get_timestamp(self) -> int:
        return int(self._at.timestamp())


def signed(link: Link, secret: bytes, now: datetime) -> str:
    held = [link.purpose.value, link.person_id.hex, link.delivery_id.hex]
    return str(_serializer(secret, now).dumps(held))


def read(token: str, secret: bytes, now: datetime) -> Link:
    """Raise LinkExpired after seven days, LinkUnknown for whatever we have not signed."""
    try:
        purpose, person, delivery = _serializer(secret, now).loads(
            token, max_age=int(LIVES.total_seconds())
        )
        return Link(LinkPurpose(purpose), UUID(person), UUID(delivery))
    except SignatureExpired:
        raise LinkExpired from None
    except (BadData, ValueError, TypeError):
        raise LinkUnknown from None


def _serializer(secret: bytes, now: datetime) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=_SALT, signer=_At, signer_kwargs={"at": now})
