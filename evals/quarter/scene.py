"""A temporary database, a clock that is moved, and a mailbox instead of a mail server."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from pydantic import SecretStr
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from embeddings.encoder import Encoder
from service.bootstrap import Parts, secret_of
from service.i18n.formatting import local
from service.messages.transports import Parcel
from service.models import Person, engine
from service.setting_choices import Mode
from service.settings import Settings
from service.upkeep.database.migrations import to_head

BEGIN: Final = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)  # a Monday; clocks go back on the way
_SECRET: Final = "the quarter's own secret, of enough bytes"  # noqa: S105  # of a database that is thrown away


class Went(NamedTuple):
    """One message as it left, and whether its reader's own hours were kept."""

    person_id: UUID
    kind: str
    at: datetime
    size: int
    was_quiet: bool
    was_away: bool


@dataclass
class Moving:
    """The time of the quarter."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass
class PostBox:
    """Keeps what would have been sent; it looks at the reader by itself, not through the rules."""

    parts: Parts
    went: list[Went] = field(default_factory=list)
    fresh: list[Went] = field(default_factory=list)

    def __call__(self, parcel: Parcel) -> None:
        now = self.parts.clock()
        with self.parts.read() as db:
            person = db.get_one(Person, parcel.person_id)
        quiet = _hours(person.quiet_from, person.quiet_until)
        one = Went(
            person.id,
            parcel.kind,
            now,
            len(parcel.mail.as_bytes()),
            local(now, person.time_zone).hour in quiet,
            person.away_until is not None and person.away_until > now,
        )
        self.went.append(one)
        self.fresh.append(one)


class Hashes:
    """Stands in for the encoder: a direction for each text, always the same."""

    name = "quarter-hashes"
    dims = 16
    fingerprint = hashlib.sha256(b"quarter-hashes").hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([_direction(text, self.dims) for text in texts], dtype=np.float32)
        rows = rows.reshape(len(texts), self.dims)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@contextmanager
def scene(encoder: Encoder | None = None) -> Iterator[Parts]:
    """Parts over a fresh database that is gone afterwards; their clock is a Moving.

    Without an encoder a stand-in is used.
    """
    with TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            mode=Mode.DEVELOPMENT,
            data_dir=Path(folder),
            secret_key=SecretStr(_SECRET),
            organisation="Tidewater Mutual",
        )
        to_head(settings.main_url)
        readers, writers = engine.reader(settings.main_url), engine.writer(settings.main_url)
        sa.event.listen(writers, "connect", _forget_the_disk)
        yield Parts(
            settings=settings,
            read=engine.transaction(readers),
            write=engine.transaction(writers, secret=secret_of(settings)),
            encoder=encoder or Hashes(),
            chat=None,
            clock=Moving(),
        )
        readers.dispose()
        writers.dispose()


def moving(parts: Parts) -> Moving:
    if not isinstance(parts.clock, Moving):
        raise TypeError("only the clock of a scene can be moved")
    return parts.clock


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def _hours(start: int, end: int) -> set[int]:
    """Hours of the clock from one up to another, past midnight if need be."""
    return {(start + n) % 24 for n in range((end - start) % 24)}


def _direction(text: str, dims: int) -> list[int]:
    digest = hashlib.sha256(text.encode()).digest()
    return [byte * 2 - 255 for byte in digest[:dims]]  # odd numbers: never all zero


def _forget_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Nothing here outlives the process."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.execute("PRAGMA journal_mode=MEMORY")
    cursor.close()
