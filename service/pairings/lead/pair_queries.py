"""What a lead reads of pairs: bands, and names only where one of the two asked for help."""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.i18n.language import say
from service.models import CheckIn, CheckInState, HelpRequest, Pair, PairState, Person
from service.pairings.lead.cadence_queries import Met, PairCadence, meets, on_cadence
from service.pairings.pairs.health import Health, reading
from service.privacy.thresholds import Band, Step, band

_One = aliased(Person)
_Other = aliased(Person)
_Lead = aliased(Person)
_SHOWN = timedelta(days=28)  # an answered request stays in sight so long
_STILL_SAYS = timedelta(days=180)


class BandRow(NamedTuple):
    """`band` is None under k, whatever the number."""

    words: str
    band: Band | None


class HelpRow(NamedTuple):
    """A pair named because one of the two asked for help."""

    request_id: UUID
    names: tuple[str, str]
    asked_at: datetime
    answered_by: str | None
    answered_at: datetime | None


class PairBands(NamedTuple):
    pairs: Band | None
    on_cadence: Step | None
    health: tuple[BandRow, ...]
    met: tuple[BandRow, ...]


def pair_bands(db: Session, now: datetime, k: int) -> PairBands:
    running = meets(db, now)
    return PairBands(
        band(len(running), k),
        on_cadence(running),
        _health(db, running, now, k=k),
        _met(running, k),
    )


def waiting_for_help(db: Session) -> int:
    """Pairs in which somebody asked and nobody answered yet."""
    found = (
        sa.select(sa.func.count(sa.distinct(HelpRequest.pair_id)))
        .join(Pair, Pair.id == HelpRequest.pair_id)
        .where(*_open(), HelpRequest.answered_at.is_(None))
    )
    return db.scalar(found) or 0


def _health(
    db: Session, running: list[PairCadence], now: datetime, *, k: int
) -> tuple[BandRow, ...]:
    said = _latest_answers(db, now)
    counts = Counter(reading(said[one.pair_id]).health for one in running if one.pair_id in said)
    words = {
        Health.GOING_WELL: say("Going well"),
        Health.WORTH_A_TALK: say("Worth a talk"),
    }
    found = [BandRow(text, band(counts[health], k)) for health, text in words.items()]
    silent = len(running) - counts.total()
    return (*found, BandRow(say("No answer yet"), band(silent, k)))


def _latest_answers(db: Session, now: datetime) -> dict[UUID, list[dict[str, int]]]:
    """By pair, the taps of one or both after the session that was asked about last."""
    rows = db.execute(
        sa.select(CheckIn.pair_id, CheckIn.session_id, CheckIn.answers)
        .where(CheckIn.state == CheckInState.DONE, CheckIn.created_at > now - _STILL_SAYS)
        .order_by(CheckIn.created_at.desc())
    )
    sessions: dict[UUID, UUID] = {}
    found: dict[UUID, list[dict[str, int]]] = {}
    for pair_id, session_id, answers in rows:
        if sessions.setdefault(pair_id, session_id) == session_id:
            found.setdefault(pair_id, []).append(answers)
    return found


def _met(running: list[PairCadence], k: int) -> tuple[BandRow, ...]:
    counts = Counter(one.met for one in running)
    words = {
        Met.ON_CADENCE: say("Met within their rhythm"),
        Met.LATE: say("A little late"),
        Met.QUIET: say("No session for longer than one and a half rhythms"),
        Met.NOT_YET: say("Started, not met yet"),
    }
    return tuple(BandRow(text, band(counts[met], k)) for met, text in words.items())


def asked_for_help(db: Session, now: datetime) -> list[HelpRow]:
    """Each pair once, the longest waiting first."""
    shown = sa.or_(HelpRequest.answered_at.is_(None), HelpRequest.answered_at > now - _SHOWN)
    rows = db.execute(
        sa.select(
            HelpRequest.pair_id,
            HelpRequest.id,
            _One.name,
            _Other.name,
            HelpRequest.created_at,
            _Lead.name,
            HelpRequest.answered_at,
        )
        .join(Pair, Pair.id == HelpRequest.pair_id)
        .join(_One, _One.id == Pair.a_id)
        .join(_Other, _Other.id == Pair.b_id)
        .outerjoin(_Lead, _Lead.id == HelpRequest.answered_by_id)
        .where(*_open(), shown)
        .order_by(HelpRequest.answered_at.is_not(None), HelpRequest.created_at, HelpRequest.id)
    )
    found: dict[UUID, HelpRow] = {}
    for pair_id, request_id, a_name, b_name, asked_at, answered_by, answered_at in rows:
        said = HelpRow(request_id, (a_name, b_name), asked_at, answered_by, answered_at)
        found.setdefault(pair_id, said)
    return list(found.values())


def _open() -> tuple[sa.ColumnElement[bool], ...]:
    return (HelpRequest.withdrawn_at.is_(None), Pair.state != PairState.ENDED)
