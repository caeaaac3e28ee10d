"""A round as its lead reads it: figures and reasons, with current names."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import N_, say, say_many
from service.models import Line, Round, RoundState
from service.models.scopes import is_published
from service.pairings.engine.rules import Rule
from service.pairings.rounds.actions import found_round
from service.pairings.rounds.evaluation.views import (
    ExposureView,
    ResultsView,
    exposure_views,
    results_view,
)
from service.pairings.rounds.review.forms import least_of
from service.pairings.rounds.review.histogram import FitBar, band_counts, counted, fit_bars
from service.pairings.rounds.review.plan_people import PlanPeople, ids_of, plan_people
from service.pairings.rounds.review.views import ReviewView, review_view
from service.pairings.suggestions.wording import band_place, fit_said

_RULED_OUT = N_("have only partners whom a lead has ruled out")
_LOOSE: Final = 0.3  # a bound on the fit beyond which it says nothing: it may count more pairs
_OWN_REASONS: Mapping[str, str] = {
    Rule.NO_LINES: N_("have not yet said what they teach and want to learn"),
    "partners_taken": N_("fit only people for whom the plan has better partners"),
    "nobody_else": N_("would only find a partner if another person took part"),
    "bad_vector": N_("have a line that could not be read; ask them to rewrite it"),
    "not_available": N_("fit only people who are not available"),
    Rule.SAME_REPORTING_LINE: N_("fit only people in the same reporting line"),
    Rule.PAST_PARTNER: N_("fit only people they were paired with in the past year"),
    Rule.NO_SHARED_HOURS: N_("have under two working hours in common with any partner"),
    Rule.NO_SHARED_LANGUAGE: N_("have no language in common with any partner"),
    Rule.ONE_DIRECTION_TOO_WEAK: N_("have nobody whose lines meet theirs both ways"),
    Rule.BELOW_FLOOR: N_("have no partner who fits well enough"),
}


class RoundLine(NamedTuple):
    id: UUID
    name: str
    state: RoundState
    created_at: datetime
    planned_at: datetime | None
    released_at: datetime | None
    failure: str | None
    paired: int
    taking_part: int


class WorstView(NamedTuple):
    name: str
    partner: str
    fit: str
    missing: str | None
    in_the_way: str


class FitsView(NamedTuple):
    """Fits in the words that suggestions have; a number would tell a small change of one line."""

    lowest: str
    mean: str
    bars: tuple[FitBar, ...]


class LeftView(NamedTuple):
    reason: str
    names: tuple[str, ...]


class RoundView(NamedTuple):
    """`plan` is None until a dry run has ended; no figure of its fits may be shown."""

    line: RoundLine
    attempt: int
    dials: Mapping[str, float]
    plan: Mapping[str, Any] | None
    pairs: int
    proven: str
    help_said: str
    fits: FitsView | None
    worst: tuple[WorstView, ...]
    left_out: tuple[LeftView, ...]
    review: ReviewView
    left_before_release: int
    is_tried: bool
    random_share: int
    exposure: tuple[ExposureView, ...]
    results: ResultsView | None

    @property
    def is_planning(self) -> bool:
        return self.line.state is RoundState.DRAFT and not self.line.failure

    @property
    def is_approved(self) -> bool:
        return self.review.approved_at is not None

    @property
    def least(self) -> str:
        return least_of(self.dials)

    @property
    def summary(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (self.plan or {})["summary"]
        return found


def rounds(db: Session) -> list[RoundLine]:
    """The newest first."""
    return [_line(row) for row in db.scalars(sa.select(Round).order_by(Round.created_at.desc()))]


def round_view(db: Session, round_id: UUID) -> RoundView:
    row = found_round(db, round_id)
    plan = row.plan if row.state is not RoundState.DRAFT else None
    worst = plan["summary"]["worst"] if plan else []
    left = plan["left_out"] if plan else []
    people = plan_people(db, ids_of(plan)) if plan else PlanPeople({})
    return RoundView(
        _line(row),
        int(row.settings.get("attempt", 0)),
        row.settings.get("dials", {}),
        plan,
        len(plan["pairs"]) if plan else 0,
        _proof(plan) if plan else "",
        _help_said(plan) if plan else "",
        _fits(plan) if plan and plan["pairs"] else None,
        tuple(_worst_views(db, worst, people)),
        _left_views(left, people, _forbidden(plan or {})),
        review_view(db, row, people),
        int(row.settings.get("left_before_release", 0)),
        "trial" in row.settings,
        int(row.settings.get("random_share", 0)),
        exposure_views(plan or {}),
        results_view(db, row),
    )


def _line(row: Round) -> RoundLine:
    told = (row.plan or {}).get("summary", {})
    return RoundLine(
        row.id,
        row.name,
        row.state,
        row.created_at,
        row.planned_at,
        row.released_at,
        row.failure,
        int(told.get("paired", 0)),
        int(told.get("taking_part", 0)),
    )


def _proof(plan: Mapping[str, Any]) -> str:
    """How near the plan is to the best that its possible pairs allow, and what that is in fit."""
    gap, fit_gap = (plan["certificate"].get(name) for name in ("gap", "fit_gap"))
    if not plan["pairs"]:
        return say("No two people may be paired.")
    if gap <= 0:
        return say("This plan is proven the best possible.")
    near = say("This plan is proven within {gap}% of the best.", gap=_percent(gap))
    if fit_gap is None or fit_gap > _LOOSE:
        return near
    told = say(
        "No other plan with as many pairs could raise the total fit by more than {raised}%.",
        raised=_percent(fit_gap / (1 - fit_gap)),
    )
    return f"{near} {told}"


def _percent(share: float) -> str:
    """Rounded up, so that nothing proven is claimed too low."""
    return f"{ceil(1000 * share) / 10:g}"


def _fits(plan: Mapping[str, Any]) -> FitsView:
    summary = plan["summary"]
    return FitsView(fit_said(summary["lowest_fit"]), fit_said(summary["mean_fit"]), fit_bars(plan))


def _help_said(plan: Mapping[str, Any]) -> str:
    """What the dial for the lowest fits has done, beside the same plan without it."""
    unhelped = plan.get("unhelped")
    if not unhelped:
        return ""
    if not unhelped["changed"]:
        return say("Helping those with the lowest fit changes no pair of this plan.")
    return say_many(
        "Helping those with the lowest fit changes one pair: {now} instead of {before} are in the "
        "lowest band.",
        "Helping those with the lowest fit changes {count} pairs: {now} instead of {before} are in "
        "the lowest band.",
        unhelped["changed"],
        now=band_counts(plan)[-1],
        before=counted(unhelped["fits"])[-1],
    )


def _forbidden(plan: Mapping[str, Any]) -> set[str]:
    """Ids of those who have a partner ruled out by a lead."""
    ruled = [one for one in plan.get("constraints", []) if one["kind"] == "forbid"]
    return {one[side] for one in ruled for side in ("a_id", "b_id")}


def _worst_views(db: Session, worst: list[dict[str, Any]], people: PlanPeople) -> list[WorstView]:
    ids = [UUID(one["missing"]) for one in worst if one["missing"]]
    open_lines = sa.and_(Line.id.in_(ids), is_published())
    texts = {
        str(row[0]): row[1] for row in db.execute(sa.select(Line.id, Line.text).where(open_lines))
    }
    found = [
        WorstView(
            people[UUID(one["person_id"])].name,
            people[UUID(one["partner_id"])].name,
            fit_said(float(one["fit"])),
            texts.get(str(one["missing"])),
            _in_the_way(one),
        )
        for one in worst
    ]
    places = {view: band_place(float(one["fit"])) for view, one in zip(found, worst, strict=True)}
    # by name within a band, whose order would tell fits apart
    return sorted(found, key=lambda one: (-places[one], one.name, one.partner))


def _in_the_way(one: Mapping[str, Any]) -> str:
    teachers = int(one["teachers"])
    if one.get("is_met"):
        return say("nothing: even this is covered")
    if not teachers:
        return say("nobody offers it")
    return say_many(
        "one person offers it, but has a better partner or a rule is against it",
        "{count} people offer it, but each has a better partner or a rule is against it",
        teachers,
    )


def _left_views(
    left: list[dict[str, Any]], people: PlanPeople, forbidden: set[str]
) -> tuple[LeftView, ...]:
    """By reason, the most frequent first."""
    by_reason: dict[str, list[str]] = {}
    for one in left:
        reason = _OWN_REASONS.get(one["reason"], _OWN_REASONS["not_available"])
        if one["person_id"] in forbidden and not one["possible"]:
            reason = _RULED_OUT
        by_reason.setdefault(say(reason), []).append(people[UUID(one["person_id"])].name)
    found = [LeftView(reason, tuple(sorted(who))) for reason, who in by_reason.items()]
    return tuple(sorted(found, key=lambda view: (-len(view.names), view.reason)))
