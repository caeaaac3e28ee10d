"""Reads of the upkeep step: whether this deployment is well, and what was done to it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from service.models import Audit, Delivery, DemoBuild
from service.models.row_counts import count_rows
from service.web.paging import page_count, page_of

MIGRATIONS = Path(__file__).parent.parent / "migrations"
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


def revision(db: Session) -> str | None:
    """The schema's revision, or None before the first migration."""
    if not sa.inspect(db.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def head_revision() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def demo_build(db: Session) -> DemoBuild | None:
    """When the demo organisation of this database moved in, if one ever did."""
    return db.scalar(sa.select(DemoBuild))


def is_demo_half_here(db: Session) -> bool:
    """Whether a demo organisation has begun to move in and is not all here."""
    return bool(db.scalar(sa.select(sa.exists().where(DemoBuild.ready_at.is_(None)))))


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
