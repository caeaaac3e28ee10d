"""Reads for admins: the log of acts, and how the last messages fared."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Audit, Delivery

PER_PAGE: Final = 25
RECENT: Final = 5
_AT_ONCE: Final = 1000
_LARGEST_PAGE: Final = 10**9  # beyond it an offset would be no number to the database


class Act(NamedTuple):
    """One entry of the log: pseudonyms and ids, never a word of anybody's."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    facts: Mapping[str, Any]


class Acts(NamedTuple):
    rows: list[Act]
    total: int
    page: int
    pages: int


def acts(db: Session, page: int) -> Acts:
    """One page of the log of acts, the newest first."""
    total = db.scalar(sa.select(sa.func.count()).select_from(Audit)) or 0
    page = min(page, _LARGEST_PAGE)
    rows = db.execute(_acts().limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return Acts([Act(*row) for row in rows], total, page, max(1, ceil(total / PER_PAGE)))


def acts_before(db: Session, seq: int | None) -> list[Act]:
    """The next thousand at most, going back from an entry, or from the end."""
    wanted = _acts() if seq is None else _acts().where(Audit.seq < seq)
    return [Act(*row) for row in db.execute(wanted.limit(_AT_ONCE))]


def recent_deliveries(db: Session) -> Mapping[str, int]:
    """States of the last few messages, counted; neither whose they were nor what they said."""
    last = sa.select(Delivery.state).order_by(Delivery.created_at.desc(), Delivery.id).limit(RECENT)
    return Counter(state.value for state in db.scalars(last))


def _acts() -> sa.Select[Any]:
    columns = (Audit.seq, Audit.at, Audit.actor, Audit.action, Audit.subject, Audit.facts)
    return sa.select(*columns).order_by(Audit.seq.desc())
