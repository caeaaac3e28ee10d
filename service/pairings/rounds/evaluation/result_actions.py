"""Publish how released rounds were answered, through the gate of published figures.

One figure for each round: its parts are judged together, so that no two of them tell the answer
of the few who are in the one and not in the other.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import DeclineReason, Pair, Round, RoundState, Suggestion
from service.models import SuggestionState as State
from service.models.scopes import OPEN_PAIRS
from service.pairings.suggestions.wording import LOWEST_BAND, band_place
from service.privacy import publication
from service.privacy.publication import CurrentValue, Shown
from service.privacy.thresholds import band, step

ALL: Final = "all"
PLANNED, RANDOM = "planned", "random"
ARMS: Final = (PLANNED, RANDOM)
COMPARED_AFTER: Final = timedelta(weeks=8)
_FOLLOWED: Final = timedelta(weeks=26)
_BANDS: Final = range(LOWEST_BAND + 1)


class Answer(NamedTuple):
    """One suggestion of a round, as figures count it."""

    person_id: UUID
    fit: int
    arm: str
    said_yes: bool
    reason: DeclineReason | None
    still_meets: bool


def figure_of(round_id: UUID) -> str:
    return f"round:{round_id}"


def fit_part(place: int) -> str:
    return f"fit:{place}"


def reason_part(reason: DeclineReason) -> str:
    return f"reason:{reason.value}"


def arm_part(arm: str) -> str:
    return f"arm:{arm}"


def still_part(arm: str) -> str:
    return f"still:{arm}"


def publish_results(db: Session, now: datetime, *, k: int) -> None:
    """Of every round that was released within half a year."""
    rounds = db.scalars(
        sa.select(Round).where(
            Round.state == RoundState.RELEASED, Round.released_at.between(now - _FOLLOWED, now)
        )
    ).all()
    for row in rounds:
        readings = _readings(_answers(db, row), is_compared=is_compared(row, now), k=k)
        publication.publish(db, figure_of(row.id), readings, now=now, k=k, is_safe=_is_safe(k))


def is_compared(row: Round, now: datetime) -> bool:
    """Whether there are two arms, and the pairs have had their eight weeks."""
    has_arms = bool((row.plan or {}).get("random", {}).get("pairs"))
    return has_arms and row.released_at is not None and now >= row.released_at + COMPARED_AFTER


def _answers(db: Session, row: Round) -> list[Answer]:
    drawn = {(UUID(a), UUID(b)) for a, b in (row.plan or {}).get("random", {}).get("pairs", ())}
    pairs = sa.select(Pair.a_id, Pair.b_id).where(
        Pair.round_id == row.id, Pair.state.in_(OPEN_PAIRS)
    )
    running = {(a, b) for a, b in db.execute(pairs)}
    found = []
    for one in db.scalars(sa.select(Suggestion).where(Suggestion.round_id == row.id)):
        a_id, b_id = sorted((one.person_id, one.other_id))
        said_yes = one.answered_at is not None and one.state in (State.ACCEPTED, State.EXPIRED)
        found.append(
            Answer(
                one.person_id,
                band_place(one.fit),
                RANDOM if (a_id, b_id) in drawn else PLANNED,
                said_yes,
                one.decline_reason,
                (a_id, b_id) in running,
            )
        )
    return found


def _readings(answers: list[Answer], *, is_compared: bool, k: int) -> dict[str, CurrentValue]:
    readings = {ALL: _share(answers, lambda one: one.said_yes)}
    for place in _BANDS:
        these = [one for one in answers if one.fit == place]
        readings[fit_part(place)] = _share(these, lambda one: one.said_yes)
    for reason in DeclineReason:
        people = {one.person_id for one in answers if one.reason is reason}
        readings[reason_part(reason)] = publication.counted(band(len(people), k), people)
    for arm in ARMS if is_compared else ():
        these = [one for one in answers if one.arm == arm]
        readings[arm_part(arm)] = _share(these, lambda one: one.said_yes)
        readings[still_part(arm)] = _share(these, lambda one: one.still_meets)
    return readings


def _share(answers: Iterable[Answer], holds: Callable[[Answer], bool]) -> CurrentValue:
    """A step of suggestions, which rests on everybody's answers to theirs."""
    found = [(one.person_id, holds(one)) for one in answers]
    said: dict[UUID, list[str]] = {}
    for person_id, is_held in found:
        said.setdefault(person_id, []).append(str(is_held))
    people = {person_id: " ".join(sorted(each)) for person_id, each in said.items()}
    return CurrentValue(step(sum(is_held for _, is_held in found), len(found)), people)


def _is_safe(k: int) -> Callable[[Shown], bool]:
    """What is left of all beside the shown parts of one kind must be nobody or at least `k`."""
    kinds: tuple[Any, ...] = (
        [fit_part(place) for place in _BANDS],
        [arm_part(arm) for arm in ARMS],
        [still_part(arm) for arm in ARMS],
    )

    def is_safe(shown: Shown) -> bool:
        whole = frozenset(shown.get(ALL, ()))
        for parts in kinds:
            told = [shown[part] for part in parts if part in shown]
            if whole and told and 0 < len(whole.difference(*told)) < k:
                return False
        return True

    return is_safe
