"""A plan as a file for a spreadsheet: names, units, bands of fit and published lines that meet."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from service.i18n.language import N_, say
from service.models import RoundState
from service.pairings.rounds.actions import found_round
from service.pairings.rounds.review.pair_views import (
    DirectionView,
    PlannedPairView,
    in_reading_order,
    pair_views,
    plan_rows,
)
from service.pairings.rounds.review.plan_people import ids_of, plan_people
from service.problems import Conflict
from service.web.spreadsheets import guarded

_COLUMNS = (
    N_("Person"),
    N_("Unit"),
    N_("With"),
    N_("Unit of the partner"),
    N_("Fit"),
    N_("The person learns"),
    N_("The partner learns"),
    N_("Locked"),
)


def plan_csv(db: Session, round_id: UUID) -> str:
    """Raise Conflict while there is no plan."""
    row = found_round(db, round_id)
    if row.plan is None or row.state is RoundState.DRAFT:
        raise Conflict("round-not-planned", say("The plan is still being made; wait for it."))
    people = plan_people(db, ids_of(row.plan))
    found = pair_views(db, in_reading_order(plan_rows(row), people), people)
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([say(column) for column in _COLUMNS])
    writer.writerows([guarded(cell) for cell in _cells(pair)] for pair in found)
    return made.getvalue()


def _cells(pair: PlannedPairView) -> Iterator[str]:
    yield from (pair.a.name, pair.a.unit or "", pair.b.name, pair.b.unit or "", pair.fit)
    yield from (_lines(way) for way in pair.ways)
    yield say("yes") if pair.is_locked else ""


def _lines(way: DirectionView) -> str:
    return "; ".join(f"{line.seek} ← {line.offer}" for line in way.lines)
