"""Suggestions: read everyone once, compare outside any transaction, then store."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import Person, queue
from service.models.queue import Job, JobKind, Work
from service.models.scopes import GONE
from service.pairings import population
from service.pairings.engine.eligibility import why_not
from service.pairings.engine.population_arrays import Lineup
from service.pairings.engine.threads import one_thread
from service.pairings.missing_lines import actions as missing_line_actions
from service.pairings.missing_lines.actions import PastPartners
from service.pairings.missing_lines.finder import MissingLineFinder
from service.pairings.recommendations.population_cache import calibration_of
from service.pairings.rounds.plan import ENGINE
from service.pairings.suggestions import store
from service.pairings.suggestions.proposals import Outlook, Prospects

_SERVED_AT_ONCE = 500
_KEPT_AT_ONCE = 20  # people in one transaction: others wait meanwhile, and a repeat adds nothing


def suggest(parts: Parts, work: Work) -> None:
    """Renew the suggestions of one person, or of all, and of whoever else waits for theirs.

    One census serves everybody in the queue: reading it is most of the work.
    """
    now = parts.clock()
    with parts.read() as db:
        also = _waiting(db, work, now)  # first: what is ordered later may not be in the census
        people = _people(db, work, also)
        census = population.census(db, parts.encoder, now)
        shown, declined = store.shown(db), store.declined(db, now)
        askers = store.askers(db, now)
        past = missing_line_actions.past_partners(db, now)
    lineup = Lineup.of(census.people, calibration_of(parts))
    prospects = Prospects(lineup, census.line_ids, now.date())
    nobody: frozenset[UUID] = frozenset()
    with one_thread():
        outlooks = [
            prospects.outlook(one, shown.get(one, nobody), declined.get(one, nobody))
            for one in people
        ]
        finder = MissingLineFinder(lineup, census.line_ids, now.date())
        missing = _missing_lines(finder, outlooks, without=declined, past=past)
    held = {one: _held(lineup, one, askers.get(one, nobody), on=now.date()) for one in people}
    engine = f"{ENGINE}, {parts.encoder.name}"
    for start in range(_KEPT_AT_ONCE, len(outlooks), _KEPT_AT_ONCE):
        with parts.write() as db:
            batch = outlooks[start : start + _KEPT_AT_ONCE]
            _keep(db, batch, engine, held=held, missing=missing, now=parts.clock())
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        queue.finish_all(db, also, parts.clock())
        batch = outlooks[:_KEPT_AT_ONCE]
        _keep(db, batch, engine, held=held, missing=missing, now=parts.clock())


def order_suggestions(parts: Parts, now: datetime) -> None:
    """Order everyone's suggestions once a day, as others' lines change and time runs out."""
    with parts.write() as db:
        queue.put(db, Job(JobKind.SUGGEST, f"everybody:{now.date().isoformat()}"), now)


def _keep(
    db: Session,
    outlooks: list[Outlook],
    engine: str,
    *,
    held: Mapping[UUID, frozenset[UUID]],
    missing: Mapping[UUID, Sequence[UUID]],
    now: datetime,
) -> None:
    for outlook in outlooks:
        person_id = outlook.person_id
        store.refresh(db, outlook, engine, now=now, held=held[person_id])
        missing_line_actions.keep_lines(db, person_id, missing.get(person_id, ()), now=now)


def _missing_lines(
    finder: MissingLineFinder,
    outlooks: Iterable[Outlook],
    *,
    without: Mapping[UUID, frozenset[UUID]],
    past: PastPartners,
) -> dict[UUID, tuple[UUID, ...]]:
    """Lines for whoever has nobody to be suggested, or was left out of the last round."""
    nobody: frozenset[UUID] = frozenset()
    found = {}
    for outlook in outlooks:
        one = outlook.person_id
        seen = past.seen.get(one, nobody)
        has_nobody = not outlook.shown and all(new.other_id in seen for new in outlook.best)
        if has_nobody or one in past.left_out:
            found[one] = finder.lines_for(one, without=without.get(one, nobody) | seen)
    return found


def _held(lineup: Lineup, person_id: UUID, askers: Iterable[UUID], *, on: date) -> frozenset[UUID]:
    """Those who have said yes to the person and whom no rule keeps away."""
    people, places = lineup.people, lineup.places
    if person_id not in places:
        return frozenset()
    me = people[places[person_id]]
    return frozenset(
        one for one in askers if one in places and why_not(me, people[places[one]], on) is None
    )


def _waiting(db: Session, work: Work, now: datetime) -> dict[UUID, UUID]:
    """Other orders for one person that are due: {job: person}."""
    found = queue.others_due(db, JobKind.SUGGEST, work, now=now, limit=_SERVED_AT_ONCE)
    return {job_id: UUID(str(args["id"])) for job_id, args in found.items() if "id" in args}


def _people(db: Session, work: Work, also: dict[UUID, UUID]) -> list[UUID]:
    if "id" in work.args:
        return list(dict.fromkeys([UUID(str(work.args["id"])), *also.values()]))
    everybody = db.scalars(sa.select(Person.id).where(Person.state.not_in(GONE)))
    return list(dict.fromkeys([*also.values(), *everybody]))
