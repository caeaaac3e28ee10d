"""Cached snapshot of everyone's published lines in a web process.

It may be two seconds old: SQL filters answers before they are sent.
"""

import hashlib
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import Consent, Exclusion, Line, Pair, Person, Team, Vector, vectors
from service.pairings import population
from service.pairings.engine import calibration
from service.pairings.engine.calibration import Calibration, NoCalibration
from service.pairings.engine.line_arrays import F32
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.ranking import whole
from service.pairings.rounds import plan_json
from service.problems import Unavailable

CHECK_EVERY = timedelta(seconds=2)
Stamp = tuple[object, ...]


class PopulationSnapshot(NamedTuple):
    """`generation` names all that an answer rests on.

    `table` is there once nothing has changed for a moment: it takes longer than a look-up saves.
    """

    lineup: Lineup
    generation: str
    on: date
    table: F32 | None = None


class Crowd:
    """The snapshot of one process; threads share it, and one of them refreshes it for all."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._turn = Lock()
        self._stamp: Stamp = ()
        self._checked_at: datetime | None = None
        self._standing: PopulationSnapshot | None = None

    def standing(self, now: datetime) -> PopulationSnapshot:
        """Raise Unavailable without a calibration for the encoder."""
        found = self._standing
        if found is not None and self._is_fresh(found, now):
            return found
        if not self._turn.acquire(blocking=found is None) and found is not None:
            return found  # another thread refreshes it; the last snapshot will do
        try:
            return self._renewed(now)
        finally:
            self._turn.release()

    def _is_fresh(self, found: PopulationSnapshot, now: datetime) -> bool:
        return (
            self._checked_at is not None
            and self._checked_at <= now < self._checked_at + CHECK_EVERY
            and found.on == now.date()
        )

    def _renewed(self, now: datetime) -> PopulationSnapshot:
        found = self._standing
        with self._parts.read() as db:
            stamp = (now.date(), *_stamp(db))
            if found is None or stamp != self._stamp:
                people = population.census(db, self._parts.encoder, now).people
            else:
                people = None
        if people is not None or found is None:
            lineup = Lineup.of(people or (), calibration_of(self._parts))
            found = PopulationSnapshot(lineup, _generation(lineup, now.date()), now.date())
        elif found.table is None:
            found = found._replace(table=whole(found.lineup))
        self._standing, self._stamp, self._checked_at = found, stamp, now
        return found


def calibration_of(parts: Parts) -> Calibration:
    """Raise Unavailable: without weights for its encoder a cosine means nothing."""
    try:
        return calibration.load(parts.encoder.fingerprint, parts.settings.calibration_path)
    except NoCalibration:
        raise Unavailable(
            "no-calibration",
            "There are no pairing weights for this encoder; set BOTHWAYS_CALIBRATION_PATH.",
        ) from None


def _stamp(db: Session) -> Stamp:
    """Return cheap figures of which one changes with anything that affects a fit or a rule."""
    counted = (Vector, Line, Person, Consent, Pair, Exclusion, Team)
    figures: list[sa.ScalarSelect[Any]] = [
        *(sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in counted),
        sa.select(sa.func.max(Line.created_at)).scalar_subquery(),
        sa.select(sa.func.sum(Person.row_version)).scalar_subquery(),
        sa.select(sa.func.sum(Pair.row_version)).scalar_subquery(),
    ]
    row = db.execute(sa.select(*figures)).one()
    return (vectors.latest_seq(db), *row)


def _generation(lineup: Lineup, on: date) -> str:
    """The day and a digest of all that a public answer rests on."""
    seal = hashlib.sha256(lineup.calibration.version.encode())
    for person in lineup.people:
        facts = (
            person.id,
            person.room,
            sorted(map(str, person.blocks)),
            person.manager_chain,
            sorted((str(other), end) for other, end in person.past_partners.items()),
            sorted(person.hours),
            sorted(person.languages),
            person.department,
            person.offers.texts,
            person.seeks.texts,
        )
        seal.update(plan_json.dump(facts).encode("utf-8", "replace"))
        seal.update(person.offers.vectors.tobytes() + person.seeks.vectors.tobytes())
    return f"{on.isoformat()}.{seal.hexdigest()[:10]}"
