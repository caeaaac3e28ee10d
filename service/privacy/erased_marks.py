"""Know somebody who was erased when a file names them again, and nothing else of them.

A mark is a keyed hash: without the secret it says nothing of whom it stands for.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.addresses import identity
from service.models import ErasedMark


def leave(db: Session, address: str, number: str | None, *, now: datetime) -> None:
    for mark in _marks(db, address, number):
        if db.get(ErasedMark, mark) is None:
            db.add(ErasedMark(mark=mark, erased_at=now))


def named_again(db: Session, people: Iterable[tuple[str, str]]) -> set[str]:
    """Give the addresses of those (address, staff number) of whom one was erased."""
    known = set(db.scalars(sa.select(ErasedMark.mark)))
    if not known:
        return set()
    return {
        address for address, number in people if not known.isdisjoint(_marks(db, address, number))
    }


def _marks(db: Session, address: str, number: str | None) -> list[str]:
    told = [f"address:{identity(address)}", *([f"number:{number}"] if number else [])]
    key = hmac.new(db.info["secret"], b"erased", hashlib.sha256).digest()
    return [hmac.new(key, one.encode(), hashlib.sha256).hexdigest() for one in told]
