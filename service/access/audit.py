"""Append-only audit log: each row's HMAC covers the row before; ids only."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Audit, queue

_FIRST = "0" * 64


def record(
    db: Session,
    actor: str,
    action: str,
    *,
    now: datetime,
    subject: UUID | None = None,
    facts: Mapping[str, str | int] | None = None,
) -> None:
    """Append one entry in the transaction of the action itself."""
    seq = queue.next_number(db, "audit")  # its lock keeps two writers from sharing a predecessor
    before = db.scalar(sa.select(Audit.hash).order_by(Audit.seq.desc()).limit(1)) or _FIRST
    row = Audit(
        seq=seq,
        at=now,
        actor=actor,
        action=action,
        subject=None if subject is None else pseudonym(db, subject),
        facts=dict(facts or {}),
        prev_hash=before,
    )
    row.hash = _digest(db, row)
    db.add(row)
    db.flush()


def pseudonym(db: Session, person_id: UUID) -> str:
    """Return a person's pseudonym in the log; it cannot be resolved without the key."""
    return pseudonym_of(db.info["secret"], person_id)


def pseudonym_of(secret: bytes, person_id: UUID) -> str:
    """The same for whoever reads the log with the deployment's secret at hand."""
    return hmac.new(_key(secret), person_id.bytes, hashlib.sha256).hexdigest()[:32]


def _digest(db: Session, row: Audit) -> str:
    canonical = json.dumps(
        [row.seq, row.at.isoformat(), row.actor, row.action, row.subject, row.facts],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(
        _key(db.info["secret"]), (row.prev_hash + canonical).encode(), hashlib.sha256
    ).hexdigest()


def _key(secret: bytes) -> bytes:
    return hmac.new(secret, b"audit", hashlib.sha256).digest()
