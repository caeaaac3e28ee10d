"""Pair checks: each person answers alone, then both read all answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import CheckIn, CheckInState, MentoringSession, PairState, PointSource
from service.pairings.pairs.health import HealthReading, reading
from service.pairings.pairs.health_checks import OPENS_AFTER
from service.pairings.pairs.queries import PairFacts, pair_facts
from service.problems import Conflict
from service.reflections.text_changes import TextContent, TextVersion, follow


@dataclass(frozen=True, slots=True)
class Checked:
    """Four taps from 1 to 5 by the names of `health.QUESTIONS`, and a line that may be empty."""

    taps: Mapping[str, int]
    line: str = ""
    in_themes: bool = False


class CheckView(NamedTuple):
    """The latest pair check as one of the two sees it; `theirs` is empty until `reading`."""

    session_number: int
    mine: Checked | None
    theirs: Checked | None
    opens_at: datetime
    reading: HealthReading | None


def latest_check(db: Session, pair: PairFacts, now: datetime) -> CheckView | None:
    """None while three sessions have not been held."""
    row = db.scalar(_latest(pair.me.id, pair.id))
    if row is None:
        return None
    number, other = db.execute(
        sa.select(MentoringSession.number, CheckIn)
        .outerjoin(
            CheckIn,
            sa.and_(CheckIn.session_id == MentoringSession.id, CheckIn.person_id != pair.me.id),
        )
        .where(MentoringSession.id == row.session_id)
    ).one()
    mine, theirs = _checked(row), _checked(other)
    opens_at = row.created_at + OPENS_AFTER
    given = [one.taps for one in (mine, theirs) if one is not None]
    is_open = len(given) > 1 or (bool(given) and now >= opens_at)
    return CheckView(
        number,
        mine,
        theirs if is_open else None,
        opens_at,
        reading(given) if is_open else None,
    )


def answer(db: Session, viewer: Viewer, pair_id: UUID, *, given: Checked, now: datetime) -> None:
    """Keep one person's answers, which may change until both have read them.

    Raises Conflict, before any write, where nobody is asked or all is read.
    """
    pair = pair_facts(db, viewer, pair_id)
    view = latest_check(db, pair, now)
    latest = _latest(viewer.person_id, pair_id).with_for_update()
    row = db.scalar(latest.execution_options(populate_existing=True))
    if view is None or row is None or pair.state is PairState.ENDED:
        raise Conflict("no-check", say("There is no pair check to answer now."))
    if view.reading is not None and view.mine is not None:
        raise Conflict(
            "check-read",
            say("You have both read the answers to this pair check; please wait for the next one."),
        )
    before = TextContent(row.note or "", row.in_themes)
    after = TextContent(given.line, given.in_themes and bool(given.line))
    row.answers, row.note, row.in_themes = dict(given.taps), after.text or None, after.in_themes
    row.state, row.answered_at = CheckInState.DONE, now
    db.flush()
    source = TextVersion(PointSource.CHECK_IN, row.id, viewer.person_id, now.isoformat())
    follow(db, source, before, after=after, now=now)


def _latest(person_id: UUID, pair_id: UUID) -> sa.Select[CheckIn]:
    return (
        sa.select(CheckIn)
        .where(
            CheckIn.pair_id == pair_id,
            CheckIn.person_id == person_id,
            CheckIn.state != CheckInState.SKIPPED,
        )
        .order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
        .limit(1)
    )


def _checked(row: CheckIn | None) -> Checked | None:
    if row is None or row.state is not CheckInState.DONE:
        return None
    return Checked(row.answers, row.note or "", row.in_themes)
