"""Keep what rounds are planned from until the next night, as ids and vectors.

Else a lead could read one person's change, such as a "not with", from two plans of one day. That
somebody is out at once tells only that they are: nothing else of theirs or of others is read anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import LineKind, Person, RoundEntry
from service.models.ids import batches
from service.models.scopes import takes_part
from service.models.upsert import insert_for
from service.models.vectors import STORED
from service.pairings import population
from service.pairings.engine.person import NO_LINES, Lines, Participant
from service.pairings.population import Census, LineKey
from service.pairings.suggestions import store

_NIGHT: Final = time(2, tzinfo=UTC)
_NOBODY: Final = frozenset[UUID]()
_SIDES: Final = {"offers": LineKind.OFFER, "seeks": LineKind.SEEK}


def last_night(now: datetime) -> datetime:
    night = datetime.combine(now.astimezone(UTC).date(), _NIGHT)
    return night if night <= now else night - timedelta(days=1)


def take_snapshot(parts: Parts, now: datetime) -> Census:
    """Everyone who takes part, as the first plan since last night saw them.

    Whoever has gone, withdrew or paused since is out at once; whoever takes part for the first
    time is in.
    """
    with parts.read() as db:
        census = population.census(db, parts.encoder, now)
        apart = store.declined(db, now)
    with parts.write() as db:
        return _kept(db, census, apart, encoder=parts.encoder.fingerprint, now=now)


def known_today(db: Session, ids: Iterable[UUID], now: datetime) -> dict[UUID, Participant] | None:
    """Those of the people whom the plans of today know; None where there is no plan of today."""
    fresh = RoundEntry.taken_at >= last_night(now)
    if db.scalar(sa.select(sa.exists().where(fresh))) is not True:
        return None
    wanted = sa.select(RoundEntry).where(fresh, RoundEntry.person_id.in_(list(ids)))
    return {row.person_id: _participant(row) for row in db.scalars(wanted)}


def _kept(
    db: Session,
    census: Census,
    apart: Mapping[UUID, frozenset[UUID]],
    *,
    encoder: str,
    now: datetime,
) -> Census:
    """`apart`: who put whom aside; for a round that is as good as "not with"."""
    present = {person.id: person for person in census.people}
    _drop_past(db, set(present), encoder=encoder, now=now)
    known = set(db.scalars(sa.select(RoundEntry.person_id)))
    here = set(db.scalars(sa.select(Person.id).where(takes_part())))
    new = [person for person in census.people if person.id in here - known and _has_lines(person)]
    for batch in batches(new):
        rows = [
            {
                "person_id": person.id,
                "taken_at": now,
                "encoder": encoder,
                "facts": _facts(person, census, apart.get(person.id, _NOBODY)),
                "vectors": _vectors(person),
            }
            for person in batch
        ]
        db.execute(insert_for(db)(RoundEntry).on_conflict_do_nothing(), rows)
    entries = {row.person_id: row for row in db.scalars(sa.select(RoundEntry))}
    return _as_kept(present, entries)


def _drop_past(db: Session, present: set[UUID], *, encoder: str, now: datetime) -> None:
    is_past = sa.or_(RoundEntry.taken_at < last_night(now), RoundEntry.encoder != encoder)
    db.execute(sa.delete(RoundEntry).where(is_past))
    for batch in batches(set(db.scalars(sa.select(RoundEntry.person_id))) - present):
        db.execute(sa.delete(RoundEntry).where(RoundEntry.person_id.in_(batch)))


def _as_kept(present: Mapping[UUID, Participant], entries: Mapping[UUID, RoundEntry]) -> Census:
    people = []
    line_ids: dict[LineKey, UUID] = {}
    for person_id, person in present.items():
        if person_id not in entries:
            people.append(replace(person, offers=NO_LINES, seeks=NO_LINES))
            continue
        kept = _participant(entries[person_id])
        people.append(kept if person.capacity else replace(kept, capacity=0))
        for name, kind in _SIDES.items():
            texts = getattr(kept, name).texts
            line_ids.update({(person_id, kind, text): UUID(text) for text in texts})
    return Census(tuple(people), line_ids)


def _has_lines(person: Participant) -> bool:
    """Without lines both ways nobody is paired: they join with the first plan that finds some."""
    return bool(len(person.offers) and len(person.seeks))


def _facts(person: Participant, census: Census, apart: frozenset[UUID]) -> dict[str, Any]:
    return {
        **{
            name: [str(census.line_ids[person.id, kind, text]) for text in lines.texts]
            for (name, kind), lines in zip(
                _SIDES.items(), (person.offers, person.seeks), strict=True
            )
        },
        "capacity": person.capacity,
        "engaged": person.engaged,
        "blocks": sorted(map(str, person.blocks | apart)),
        "manager_chain": [str(one) for one in person.manager_chain],
        "past_partners": {str(one): end.isoformat() for one, end in person.past_partners.items()},
        "hours": sorted(person.hours),
        "languages": sorted(person.languages),
        "department": person.department,
        "generation": person.generation,
        "location": person.location,
    }


def _vectors(person: Participant) -> bytes:
    rows = np.concatenate([person.offers.vectors, person.seeks.vectors])
    return rows.astype(STORED).tobytes()


def _participant(entry: RoundEntry) -> Participant:
    facts = entry.facts
    ids = [*facts["offers"], *facts["seeks"]]
    rows = np.frombuffer(entry.vectors, STORED).astype(np.float32).reshape(len(ids), -1)
    first = len(facts["offers"])
    return Participant(
        entry.person_id,
        Lines.of(ids[:first], rows[:first]),
        Lines.of(ids[first:], rows[first:]),
        capacity=facts["capacity"],
        engaged=facts["engaged"],
        consent=True,
        blocks=frozenset(map(UUID, facts["blocks"])),
        manager_chain=tuple(map(UUID, facts["manager_chain"])),
        past_partners={
            UUID(one): date.fromisoformat(end) for one, end in facts["past_partners"].items()
        },
        hours=frozenset(facts["hours"]),
        languages=frozenset(facts["languages"]),
        department=facts["department"],
        generation=facts["generation"],
        location=facts["location"],
    )
