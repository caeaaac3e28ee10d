"""Publish what leads read of pairs, through the gate of published figures."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import CheckIn, CheckInState
from service.pairings.lead.cadence_queries import Met, PairCadence, meets, people_who_met
from service.pairings.pairs.health import Health, reading
from service.privacy import publication
from service.privacy.publication import CurrentValue, Shown
from service.privacy.thresholds import band, step

FIGURE: Final = "pairs"
WINDOW: Final = timedelta(days=28)
# the parts; those of health and those of rhythm are each a partition of all that meet
ALL: Final = "all"
PEOPLE_MET: Final = "people_met"
IN_RHYTHM: Final = "in_rhythm"
SILENT: Final = "silent"
HEALTH: Final = (Health.GOING_WELL.value, Health.WORTH_A_TALK.value, SILENT)
RHYTHM: Final = tuple(met.value for met in Met)
_STILL_SAYS: Final = timedelta(days=180)


def publish_figures(db: Session, now: datetime, *, k: int) -> None:
    running = meets(db, now)
    met = people_who_met(db, now - WINDOW, now)
    health = _health(db, now)
    readings = {
        ALL: _pairs(running, k),
        IN_RHYTHM: _in_rhythm(running),
        PEOPLE_MET: publication.counted(band(len(met), k), met),
    }
    for part in HEALTH:
        these = [one for one in running if health.get(one.pair_id, SILENT) == part]
        readings[part] = _pairs(these, k)
    for part in RHYTHM:
        readings[part] = _pairs([one for one in running if one.met.value == part], k)
    publication.publish(db, FIGURE, readings, now=now, k=k, is_safe=_is_safe(k))


def _is_safe(k: int) -> Callable[[Shown], bool]:
    """What is left of all pairs beside the shown ones must be nobody or at least `k` people."""

    def is_safe(shown: Shown) -> bool:
        whole = frozenset(shown.get(ALL, ()))
        for parts in (HEALTH, RHYTHM):
            told = [shown[part] for part in parts if part in shown]
            if told and 0 < len(whole.difference(*told)) < k:
                return False
        return True

    return is_safe


def _pairs(pairs: Iterable[PairCadence], k: int) -> CurrentValue:
    """A band of pairs, which rests on both of each."""
    found = list(pairs)
    people = (person for one in found for person in (one.a_id, one.b_id))
    return publication.counted(band(len(found), k), people)


def _in_rhythm(pairs: list[PairCadence]) -> CurrentValue:
    """How many keep to their rhythm, those that have yet to meet among them."""
    keeping = [one.met in (Met.ON_CADENCE, Met.NOT_YET) for one in pairs]
    said: dict[UUID, list[str]] = {}
    for one, keeps in zip(pairs, keeping, strict=True):
        for person in (one.a_id, one.b_id):
            said.setdefault(person, []).append(f"{one.pair_id} {keeps}")
    people = {person: "\n".join(sorted(each)) for person, each in said.items()}
    return CurrentValue(step(sum(keeping), len(pairs)), people)


def _health(db: Session, now: datetime) -> dict[UUID, str]:
    """By pair, what one or both tapped after the session that was asked about last."""
    rows = db.execute(
        sa.select(CheckIn.pair_id, CheckIn.session_id, CheckIn.answers)
        .where(
            CheckIn.state == CheckInState.DONE,
            CheckIn.created_at > now - _STILL_SAYS,
            CheckIn.created_at <= now,
        )
        .order_by(CheckIn.created_at.desc())
    )
    sessions: dict[UUID, UUID] = {}
    found: dict[UUID, list[dict[str, int]]] = {}
    for pair_id, session_id, answers in rows:
        if sessions.setdefault(pair_id, session_id) == session_id:
            found.setdefault(pair_id, []).append(answers)
    return {pair_id: reading(said).health.value for pair_id, said in found.items()}
