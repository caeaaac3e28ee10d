"""What a lead reads of pairs: bands, and names only where one of the two asked for help."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.i18n.language import say
from service.models import HelpRequest, Pair, PairState, Person
from service.pairings.lead.cadence_queries import Met
from service.pairings.lead.figure_actions import ALL, FIGURE, IN_RHYTHM, SILENT
from service.pairings.pairs.health import Health
from service.privacy import publication

_One = aliased(Person)
_Other = aliased(Person)
_Lead = aliased(Person)
_SHOWN = timedelta(days=28)  # an answered request stays in sight so long


class BandRow(NamedTuple):
    """`band` is None where it is withheld, whatever the number."""

    words: str
    band: str | None


class HelpRow(NamedTuple):
    """A pair named because one of the two asked for help."""

    request_id: UUID
    names: tuple[str, str]
    asked_at: datetime
    answered_by: str | None
    answered_at: datetime | None


class PairBands(NamedTuple):
    pairs: str | None
    on_cadence: str | None
    health: tuple[BandRow, ...]
    met: tuple[BandRow, ...]


def pair_bands(db: Session) -> PairBands:
    """What was published last."""
    shown = {part: row.value for part, row in publication.published(db, FIGURE).items()}
    health = {
        Health.GOING_WELL: say("Going well"),
        Health.WORTH_A_TALK: say("Worth a talk"),
        SILENT: say("No answer yet"),
    }
    met = {
        Met.ON_CADENCE: say("Met within their rhythm"),
        Met.LATE: say("A little late"),
        Met.QUIET: say("No session for longer than one and a half rhythms"),
        Met.NOT_YET: say("Started, not met yet"),
    }
    return PairBands(
        shown.get(ALL),
        shown.get(IN_RHYTHM),
        tuple(BandRow(words, shown.get(part)) for part, words in health.items()),
        tuple(BandRow(words, shown.get(part)) for part, words in met.items()),
    )


def waiting_for_help(db: Session) -> int:
    """Pairs in which somebody asked and nobody answered yet."""
    found = (
        sa.select(sa.func.count(sa.distinct(HelpRequest.pair_id)))
        .join(Pair, Pair.id == HelpRequest.pair_id)
        .where(*_open(), HelpRequest.answered_at.is_(None))
    )
    return db.scalar(found) or 0


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
