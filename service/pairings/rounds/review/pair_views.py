"""Every pair of a plan as its lead reads it: both directions in words, with the lines that meet.

Fits are bands and never numbers; within a band pairs stand by name, as their order would tell fits
apart. A line is shown only while its owner publishes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import Line, Round, RoundState
from service.models.ids import batches
from service.models.scopes import is_published
from service.pairings.rounds.actions import found_round
from service.pairings.rounds.review.pair_constraints import ConstraintKind, from_json
from service.pairings.rounds.review.plan_people import PlanPeople, PlanPerson, ids_of, plan_people
from service.pairings.suggestions.wording import (
    LOWEST_BAND,
    band_place,
    fit_said,
    nearness_said,
    stepped,
    wanted_said,
)
from service.web.paging import PAGE_SIZE, nearest_page, page_count


class PairChoice(NamedTuple):
    """Which pairs are wanted; an empty field leaves none out."""

    unit: str = ""
    fit: str = ""
    person: str = ""
    page: int = 1


class LineMeeting(NamedTuple):
    seek: str
    offer: str
    nearness: str


class DirectionView(NamedTuple):
    """What `taker` learns from `giver`; `share` is in twentieths, for a bar."""

    taker: PlanPerson
    giver: PlanPerson
    share: float
    said: str
    lines: tuple[LineMeeting, ...]


class PlannedPairView(NamedTuple):
    a: PlanPerson
    b: PlanPerson
    fit: str
    is_low: bool
    ways: tuple[DirectionView, DirectionView]
    is_locked: bool
    decision: ConstraintKind | None = None  # as it stands now; the plan may not follow it yet

    @property
    def decided(self) -> str:
        if self.decision is ConstraintKind.LOCK:
            return say("Locked.") if self.is_locked else say("Locked from the next plan on.")
        return say("Ruled out from the next plan on.") if self.decision else ""

    @property
    def has_left(self) -> bool:
        return self.a.has_left or self.b.has_left


class PairListView(NamedTuple):
    """`total` counts the pairs that were asked for, `of` all of the plan."""

    round_id: UUID
    name: str
    is_planned: bool
    pairs: tuple[PlannedPairView, ...]
    total: int
    of: int
    page: int
    pages: int
    units: tuple[str, ...]
    asked: PairChoice


def pair_list(db: Session, round_id: UUID, asked: PairChoice) -> PairListView:
    """Raise NotFound where there is no such round; without a plan there are no pairs."""
    row = found_round(db, round_id)
    plan = row.plan if row.plan and row.state is not RoundState.DRAFT else None
    rows = _rows(plan) if plan else []
    people = plan_people(db, ids_of(plan)) if plan else PlanPeople({})
    wanted = in_reading_order([one for one in rows if _is_wanted(one, people, asked)], people)
    pages = page_count(len(wanted))
    at = nearest_page(asked.page, pages)
    shown = wanted[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]
    return PairListView(
        row.id,
        row.name,
        row.state is RoundState.PLANNED,
        _with_decisions(pair_views(db, shown, people), row),
        len(wanted),
        len(rows),
        at,
        pages,
        tuple(people.units()),
        asked,
    )


class PlanRow(NamedTuple):
    """One pair as it is kept, with the ids of its lines."""

    a_id: UUID
    b_id: UUID
    pair: Mapping[str, Any]
    reasons: Mapping[str, Sequence[Sequence[Any]]]

    @property
    def band(self) -> int:
        """Place among the sentences of a fit, the best first."""
        return band_place(float(self.pair["fit"]["value"]))

    @property
    def is_low(self) -> bool:
        return self.band == LOWEST_BAND


def plan_rows(row: Round) -> list[PlanRow]:
    return _rows(row.plan) if row.plan else []


def in_reading_order(rows: Iterable[PlanRow], people: PlanPeople) -> list[PlanRow]:
    """The lowest band first; by name within a band."""
    return sorted(rows, key=lambda row: (-row.band, _names(row, people), row.a_id, row.b_id))


def pair_views(
    db: Session, rows: Sequence[PlanRow], people: PlanPeople
) -> tuple[PlannedPairView, ...]:
    texts = _published_texts(db, rows)
    return tuple(_view(row, people, texts) for row in rows)


def _with_decisions(pairs: Iterable[PlannedPairView], row: Round) -> tuple[PlannedPairView, ...]:
    decided = {one.pair: one.kind for one in from_json(row.settings.get("constraints", []))}
    return tuple(one._replace(decision=decided.get((one.a.id, one.b.id))) for one in pairs)


def _rows(plan: Mapping[str, Any]) -> list[PlanRow]:
    return [
        PlanRow(UUID(pair["a_id"]), UUID(pair["b_id"]), pair, reasons)
        for pair, reasons in zip(plan["pairs"], plan["reasons"], strict=True)
    ]


def _names(row: PlanRow, people: PlanPeople) -> list[str]:
    return sorted(people[one].name.casefold() for one in (row.a_id, row.b_id))


def _is_wanted(row: PlanRow, people: PlanPeople, asked: PairChoice) -> bool:
    both = [people[row.a_id], people[row.b_id]]
    if asked.fit == "low" and not row.is_low:
        return False
    if asked.unit and asked.unit not in [one.unit for one in both]:
        return False
    typed = " ".join(asked.person.casefold().split())
    told = [text.casefold() for one in both if not one.has_left for text in (one.name, one.email)]
    return not typed or any(typed in text for text in told)


def _published_texts(db: Session, rows: Iterable[PlanRow]) -> dict[UUID, str]:
    """Lines of these pairs that are published still, as they read now."""
    ways = [way for row in rows for way in row.reasons.values()]
    ids = {UUID(str(line)) for way in ways for reason in way for line in reason[:2]}
    found: dict[UUID, str] = {}
    for batch in batches(ids):
        wanted = sa.select(Line.id, Line.text).where(Line.id.in_(batch), is_published())
        found.update({row[0]: row[1] for row in db.execute(wanted)})
    return found


def _view(row: PlanRow, people: PlanPeople, texts: Mapping[UUID, str]) -> PlannedPairView:
    a, b = people[row.a_id], people[row.b_id]
    fit = row.pair["fit"]
    learn = _direction(a, b, fit["learn"], reasons=row.reasons["learn"], texts=texts)
    teach = _direction(b, a, fit["teach"], reasons=row.reasons["teach"], texts=texts)
    said, locked = fit_said(float(fit["value"])), bool(row.pair.get("locked"))
    return PlannedPairView(a, b, said, row.is_low, (learn, teach), locked)


def _direction(
    taker: PlanPerson,
    giver: PlanPerson,
    share: float,
    *,
    reasons: Iterable[Sequence[Any]],
    texts: Mapping[UUID, str],
) -> DirectionView:
    """Nothing of what was written by whoever has left."""
    if taker.has_left or giver.has_left:
        reasons = ()
    found = [
        LineMeeting(texts[UUID(seek)], texts[UUID(offer)], nearness_said(float(similarity)))
        for offer, seek, similarity in reasons
        if UUID(offer) in texts and UUID(seek) in texts
    ]
    said = wanted_said(float(share), taker.first)
    return DirectionView(taker, giver, stepped(float(share)), said, tuple(found))
