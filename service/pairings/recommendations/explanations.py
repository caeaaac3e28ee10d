"""Why two people fit, for another service to say: published lines and what both have told."""

from typing import NamedTuple

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.explain import Meeting, meets
from service.pairings.engine.person import Participant


class DirectionExplanation(NamedTuple):
    """`sought` is how many lines the learner published."""

    sought: int
    lines: tuple[Meeting, ...]


class Explanation(NamedTuple):
    """`hours` a week in common, None where one of the two told none; `unit` of the second."""

    learn: DirectionExplanation
    teach: DirectionExplanation
    hours: int | None
    languages: tuple[str, ...]
    unit: str | None


def explain(a: Participant, b: Participant, calibration: Calibration) -> Explanation:
    both = meets(a, b, calibration)
    return Explanation(
        DirectionExplanation(len(a.seeks), both.learn),
        DirectionExplanation(len(b.seeks), both.teach),
        len(a.hours & b.hours) if a.hours and b.hours else None,
        tuple(sorted(a.languages & b.languages)),
        b.department,
    )
