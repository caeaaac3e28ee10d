"""Two plans of one round side by side: how many pairs, how well they fit, and who changes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from service.i18n.language import N_, say
from service.pairings.engine.person import Dials
from service.pairings.rounds.actions import found_round
from service.pairings.rounds.review.forms import least_of
from service.pairings.rounds.review.histogram import FitBar, band_counts, fit_bars
from service.pairings.rounds.review.plan_people import PlanPeople, ids_of, plan_people
from service.pairings.rounds.views import RoundView, round_view
from service.problems import Conflict
from service.web.paging import PAGE_SIZE, nearest_page, page_count

_DIALS: Final[Mapping[str, str]] = {
    "coverage_weight": N_("Give everyone a partner"),
    "gamma": N_("Help those with the lowest fit"),
    "cross_department": N_("Across departments"),
    "cross_generation": N_("Across generations"),
}
_FLOORS: Final[Mapping[str, str]] = {
    "some": N_("some of it"),
    "half": N_("about half of it"),
    "most": N_("most of it"),
}


class PlanFigures(NamedTuple):
    """`replay_hash` names the plan; `bars` go from the lowest fit to the best."""

    replay_hash: str
    pairs: int
    paired: int
    taking_part: int
    dials: Dials
    locks: int
    forbids: int
    bars: tuple[FitBar, ...]
    random_share: int


class PartnerChange(NamedTuple):
    """Whom somebody has in the one plan and in the other; empty for nobody."""

    name: str
    before: str
    after: str


class ComparisonView(NamedTuple):
    """`trial` is None until the second plan is made."""

    round: RoundView
    failure: str | None
    plan: PlanFigures
    trial: PlanFigures | None
    is_same_day: bool
    changes: tuple[PartnerChange, ...]
    changed: int
    page: int
    pages: int

    @property
    def dials(self) -> tuple[tuple[str, str, str], ...]:
        """Each dial with its two values."""
        if self.trial is None:
            return ()
        one, other = self.plan.dials._asdict(), self.trial.dials._asdict()
        numbers = [
            (say(words), f"{one[name]:g}", f"{other[name]:g}") for name, words in _DIALS.items()
        ]
        least = (say(_FLOORS[least_of(one)]), say(_FLOORS[least_of(other)]))
        drawn = [f"{plan.random_share}%" for plan in (self.plan, self.trial)]
        return (
            *numbers,
            (say("Leave out pairs below"), *least),
            (say("Pairs drawn at random"), drawn[0], drawn[1]),
        )


def comparison(db: Session, round_id: UUID, page: int) -> ComparisonView:
    """Raise Conflict where nothing is being tried."""
    row = found_round(db, round_id)
    trying = row.settings.get("trial")
    if row.plan is None or trying is None:
        raise Conflict("no-trial", say("No second plan is being tried; the round has one plan."))
    view = round_view(db, round_id)
    plans = [row.plan] if row.trial is None else [row.plan, row.trial]
    highest = max(max(band_counts(plan)) for plan in plans)
    changes: list[PartnerChange] = []
    if row.trial is not None:
        people = plan_people(db, ids_of(row.plan) | ids_of(row.trial))
        changes = _changes(row.plan, row.trial, people)
    pages = page_count(len(changes))
    at = nearest_page(page, pages)
    figures = [_figures(plan, highest) for plan in plans]
    return ComparisonView(
        view,
        trying.get("failure"),
        figures[0],
        figures[1] if len(figures) > 1 else None,
        row.trial is None or row.trial["on"] == row.plan["on"],
        tuple(changes[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]),
        len(changes),
        at,
        pages,
    )


def _figures(plan: Mapping[str, Any], highest: int) -> PlanFigures:
    kinds = Counter(one["kind"] for one in plan.get("constraints", []) if one["kept"])
    return PlanFigures(
        plan["replay_hash"],
        len(plan["pairs"]),
        int(plan["summary"]["paired"]),
        int(plan["summary"]["taking_part"]),
        Dials.of(plan["dials"]),
        kinds["lock"],
        kinds["forbid"],
        fit_bars(plan, highest),
        int(plan.get("random", {}).get("share", 0)),
    )


def _changes(
    plan: Mapping[str, Any], trial: Mapping[str, Any], people: PlanPeople
) -> list[PartnerChange]:
    """By name; everybody whose partners differ."""
    before, after = _partners(plan), _partners(trial)
    ids = [one for one in before.keys() | after.keys() if before.get(one) != after.get(one)]
    found = [
        PartnerChange(
            people[one].name,
            _listed(before.get(one, frozenset()), people),
            _listed(after.get(one, frozenset()), people),
        )
        for one in ids
    ]
    return sorted(found, key=lambda change: (change.name.casefold(), change.before, change.after))


def _partners(plan: Mapping[str, Any]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, frozenset[UUID]] = {}
    for pair in plan["pairs"]:
        a_id, b_id = UUID(pair["a_id"]), UUID(pair["b_id"])
        found[a_id] = found.get(a_id, frozenset()) | {b_id}
        found[b_id] = found.get(b_id, frozenset()) | {a_id}
    return found


def _listed(ids: frozenset[UUID], people: PlanPeople) -> str:
    return ", ".join(sorted(people[one].name for one in ids))
