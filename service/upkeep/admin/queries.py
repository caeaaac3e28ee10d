"""Reads for admins: the log of acts, and how the last messages fared."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Audit, Delivery
from service.models.engine import count_rows
from service.web.paging import page_count, page_of

RECENT: Final = 5
_AT_ONCE: Final = 1000
_LARGEST_PAGE: Final = 10**9  # beyond it an offset would be no number to the database


class AuditEntry(NamedTuple):
    """One entry of the log: pseudonyms and ids, never a word of anybody's."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    facts: Mapping[str, Any]


class AuditPage(NamedTuple):
    rows: list[AuditEntry]
    total: int
    page: int
    pages: int


def acts(db: Session, page: int) -> AuditPage:
    """One page of the log of acts, the newest first."""
    total = count_rows(db, Audit)
    page = min(page, _LARGEST_PAGE)
    rows = db.execute(page_of(_acts(), page))
    return AuditPage([AuditEntry(*row) for row in rows], total, page, page_count(total))


def acts_before(db: Session, seq: int | None) -> list[AuditEntry]:
    """The next thousand at most, going back from an entry, or from the end."""
    wanted = _acts() if seq is None else _acts().where(Audit.seq < seq)
    return [AuditEntry(*row) for row in db.execute(wanted.limit(_AT_ONCE))]


def recent_deliveries(db: Session) -> Mapping[str, int]:
    """States of the last few messages, counted; neither whose they were nor what they said."""
    last = sa.select(Delivery.state).order_by(Delivery.created_at.desc(), Delivery.id).limit(RECENT)
    return Counter(state.value for state in db.scalars(last))


def _acts() -> sa.Select[Any]:
    columns = (Audit.seq, Audit.at, Audit.actor, Audit.action, Audit.subject, Audit.facts)
    return sa.select(*columns).order_by(Audit.seq.desc())
