"""Due outbox rows become bundles of known id; handing one over twice is handing it over once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import Outbox, OutboxState
from service.models.ids import uuid7
from service.queue import Kind

BUNDLED = frozenset({Kind.EMBED, Kind.SUGGEST, Kind.AGENDA, Kind.THEMES_INCREMENTAL, Kind.REMIND})
_MOST_IN_BUNDLE = 64
_LOST_AFTER = timedelta(seconds=30)


class Bundle(NamedTuple):
    id: str
    kind: Kind


HandOver = Callable[[Bundle], None]


def relay(parts: Parts, hand_over: HandOver, limit: int = _MOST_IN_BUNDLE) -> int:
    """Claim what is due, commit, then hand each bundle over; the number of rows claimed."""
    with parts.write() as db:
        claimed = _claim(db, parts.clock(), limit)
    bundles = {Bundle(row.bundle or "", Kind(row.kind)): None for row in claimed}
    for bundle in bundles:
        hand_over(bundle)
    return len(claimed)


def relay_lost(parts: Parts, is_known: Callable[[str], bool], hand_over: HandOver) -> int:
    """Hand over again what was claimed a while ago and never arrived."""
    with parts.read() as db:
        found = _sent_before(db, parts.clock() - _LOST_AFTER)
    lost = [bundle for bundle in found if not is_known(bundle.id)]
    for bundle in lost:
        hand_over(bundle)
    return len(lost)


def give_back(parts: Parts, is_over: Callable[[str], bool]) -> int:
    """Let what a bundle left undone when it ended be claimed anew; the number of rows."""
    with parts.read() as db:
        found = _sent_before(db, parts.clock() - _LOST_AFTER)
    left = [bundle.id for bundle in found if is_over(bundle.id)]
    if not left:
        return 0
    with parts.write() as db:
        back = db.execute(
            sa.update(Outbox)
            .where(Outbox.bundle.in_(left), Outbox.state == OutboxState.SENT)
            .values(state=OutboxState.PENDING, bundle=None)
        )
    return back.rowcount  # type: ignore[attr-defined,no-any-return]  # an UPDATE answers with a CursorResult


def members(parts: Parts, bundle: str) -> Sequence[UUID]:
    """Jobs of a bundle that are not done, most urgent first."""
    with parts.read() as db:
        return db.scalars(
            sa.select(Outbox.id)
            .where(Outbox.bundle == bundle, Outbox.state == OutboxState.SENT)
            .order_by(Outbox.priority, Outbox.id)
        ).all()


def _claim(db: Session, now: datetime, limit: int) -> Sequence[Outbox]:
    rows = db.scalars(
        sa.select(Outbox)
        .where(Outbox.state == OutboxState.PENDING, Outbox.run_after <= now)
        .order_by(Outbox.priority, Outbox.run_after, Outbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    shared: dict[str, str] = {}
    for row in rows:
        fresh = uuid7().hex
        row.bundle = shared.setdefault(row.kind, fresh) if row.kind in BUNDLED else fresh
        row.state = OutboxState.SENT
        row.sent_at = now
    return rows


def _sent_before(db: Session, at: datetime) -> list[Bundle]:
    rows = db.execute(
        sa.select(Outbox.bundle, Outbox.kind)
        .where(Outbox.state == OutboxState.SENT, Outbox.sent_at < at)
        .distinct()
    )
    return [Bundle(bundle or "", Kind(kind)) for bundle, kind in rows]
