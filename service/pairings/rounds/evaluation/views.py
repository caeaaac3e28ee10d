"""What a lead reads of a plan's groups, and of a released round's answers, as published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from service.i18n.language import N_, say
from service.models import Round, RoundState
from service.pairings.rounds.evaluation import result_actions
from service.pairings.rounds.evaluation.exposure import SMALLER
from service.pairings.suggestions.decline_reasons import REASONS
from service.pairings.suggestions.wording import fits_said
from service.privacy import publication
from service.privacy.publication import Published

_ARMS: Final = {
    result_actions.PLANNED: N_("pairs of the plan"),
    result_actions.RANDOM: N_("pairs drawn at random"),
}


class ExposureView(NamedTuple):
    """`people` and `paired` are bands, `share` is a step; None is too few to show."""

    is_unit: bool
    group: str
    people: str | None
    paired: str | None
    share: str | None


class AnswerShare(NamedTuple):
    """`shown` is a band or a step as it was published last; None is too few to show."""

    words: str
    shown: str | None


class ArmView(NamedTuple):
    words: str
    said_yes: str | None
    still: str | None


class ResultsView(NamedTuple):
    """`at` is when the newest part was published; `arms` are empty where nothing is compared."""

    at: datetime | None
    said_yes: str | None
    by_fit: tuple[AnswerShare, ...]
    by_reason: tuple[AnswerShare, ...]
    arms: tuple[ArmView, ...]


def exposure_views(plan: Mapping[str, Any]) -> tuple[ExposureView, ...]:
    """None for a plan from before groups were counted."""
    return tuple(
        ExposureView(
            one["trait"] == "department",
            _group(one["trait"], one["group"]),
            one["people"],
            one["paired"],
            one["share"],
        )
        for one in plan.get("exposure", ())
    )


def results_view(db: Session, row: Round) -> ResultsView | None:
    """None before the release."""
    if row.state is not RoundState.RELEASED:
        return None
    found = publication.published(db, result_actions.figure_of(row.id))
    fits = enumerate(fits_said())
    arms = (row.plan or {}).get("random", {}).get("pairs")
    return ResultsView(
        max((one.at for one in found.values()), default=None),
        _value(found, result_actions.ALL),
        tuple(AnswerShare(said, _value(found, result_actions.fit_part(i))) for i, said in fits),
        tuple(
            AnswerShare(say(words), _value(found, result_actions.reason_part(reason)))
            for reason, words in REASONS
        ),
        tuple(
            ArmView(
                say(words),
                _value(found, result_actions.arm_part(arm)),
                _value(found, result_actions.still_part(arm)),
            )
            for arm, words in (_ARMS.items() if arms else ())
        ),
    )


def _value(found: Mapping[str, Published], part: str) -> str | None:
    return found[part].value if part in found else None


def _group(trait: str, group: str) -> str:
    if group == SMALLER:
        return say("smaller groups together")
    if trait == "department":
        return group
    first = 10 * int(group)
    return say("{first} to {last} years of work", first=first, last=first + 9)
