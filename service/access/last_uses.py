"""When sign-ins and keys were last used: kept in memory, so that no page has to write it."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.models.engine import Transaction

Touch = Callable[[Session, str, datetime], None]
_log = structlog.get_logger()


class LastUses:
    """The latest use of each id that is not in the database yet."""

    def __init__(self, touch: Touch) -> None:
        """`touch` writes one of them."""
        self._touch = touch
        self._latest: dict[str, datetime] = {}
        self._turn = Lock()

    def note(self, used_id: str, now: datetime) -> None:
        with self._turn:
            self._latest[used_id] = now

    def latest(self, used_id: str, stored: datetime) -> datetime:
        return max(stored, self._latest.get(used_id, stored))

    def store(self, write: Transaction) -> None:
        """Write them all; what cannot be written now is kept for the next time."""
        with self._turn:
            noted = dict(self._latest)
        if not noted:
            return
        try:
            with write() as db:
                for used_id, at in noted.items():
                    self._touch(db, used_id, at)
        except SQLAlchemyError as error:
            _log.warning("last_uses_kept", error=type(error).__name__)
            return
        with self._turn:
            self._latest = {key: at for key, at in self._latest.items() if at != noted.get(key)}
