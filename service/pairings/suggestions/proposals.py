"""Compute who could be suggested to whom; nothing is written."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from service.models import LineKind
from service.pairings.engine.candidates import top
from service.pairings.engine.eligibility import too_weak, why_not
from service.pairings.engine.explain import Meeting, meeting_lines
from service.pairings.engine.fit import Fit, fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.population import LineKey

LOOKED_AT = 12

Reasons = dict[str, Any]


class Proposal(NamedTuple):
    """`reasons` are kept with a Suggestion as they are here."""

    other_id: UUID
    fit: Fit
    reasons: Reasons


class Outlook(NamedTuple):
    """For one person: the best candidates, and current suggestions that still hold."""

    person_id: UUID
    best: tuple[Proposal, ...]
    shown: Mapping[UUID, Proposal]


class Prospects:
    """Everyone's published lines for the duration of a job."""

    def __init__(self, lineup: Lineup, line_ids: Mapping[LineKey, UUID], on: date) -> None:
        self._lineup = lineup
        self._line_ids = line_ids
        self._on = on

    def outlook(self, person_id: UUID, shown: Iterable[UUID], without: frozenset[UUID]) -> Outlook:
        """`without`: whom one of the two has answered with "not now"."""
        place = self._lineup.places.get(person_id)
        if place is None:
            return Outlook(person_id, (), {})
        a = self._lineup.people[place]
        found = top(a, LOOKED_AT + len(without), self._lineup, dials=Dials(), on=self._on).items
        best = [item for item in found if item.person_id not in without][:LOOKED_AT]
        kept = (self._still(a, other) for other in shown)
        return Outlook(
            person_id,
            tuple(self.proposal(a, item.person_id, item.fit) for item in best),
            {proposal.other_id: proposal for proposal in kept if proposal},
        )

    def proposal(self, a: Participant, other_id: UUID, value: Fit) -> Proposal:
        reasons = {"learn": self._lines(a.id, other_id), "teach": self._lines(other_id, a.id)}
        return Proposal(other_id, value, reasons)

    def _lines(self, taker: UUID, giver: UUID) -> list[list[str | float]]:
        mine, theirs = (self._lineup.people[self._lineup.places[one]] for one in (taker, giver))
        found = meeting_lines(mine.seeks, theirs.offers, self._lineup.calibration)
        return [self._ids(line, seeks=taker, offers=giver) for line in found]

    def _still(self, a: Participant, other_id: UUID) -> Proposal | None:
        place = self._lineup.places.get(other_id)
        if place is None or why_not(a, self._lineup.people[place], self._on):
            return None
        value = fit(a, self._lineup.people[place], Dials(), calibration=self._lineup.calibration)
        return None if too_weak(value, Dials()) else self.proposal(a, other_id, value)

    def _ids(self, line: Meeting, *, seeks: UUID, offers: UUID) -> list[str | float]:
        offer: LineKey = (offers, LineKind.OFFER, line.offer)
        seek: LineKey = (seeks, LineKind.SEEK, line.seek)
        return [str(self._line_ids[offer]), str(self._line_ids[seek]), line.similarity]


def mirrored(reasons: Reasons) -> Reasons:
    """The same lines as the other of the two sees them."""
    return {"learn": reasons["teach"], "teach": reasons["learn"]}
