"""Recommendations for many people, row by row: a row is an answer or a problem of its own."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

import structlog

from service.models.engine import Transaction
from service.pairings.recommendations.recommender import Adviser
from service.pairings.recommendations.request_schemas import BatchWish
from service.pairings.recommendations.schemas import (
    BatchProblemOut,
    BatchRowOut,
    RecommendationsOut,
)
from service.people.lookup_queries import no_participant
from service.problems import NotFound, Problem

_NOT_FOUND: Final = 404
_UNEXPECTED: Final = 500
_log = structlog.get_logger()


class Batch:
    """One request's people, all answered from the same snapshot."""

    def __init__(
        self,
        read: Transaction,
        adviser: Adviser,
        asked: BatchWish,
        *,
        people: Sequence[UUID | None],
        engine: str,
    ) -> None:
        """`people` are those of `asked`, None where somebody is unknown."""
        self._read = read
        self._adviser = adviser
        self._asked = asked
        self._people = people
        self._engine = engine

    def rows(self) -> Iterator[BatchRowOut]:
        """As many as there are people, in their order; whoever stops reading stops the work."""
        for place, person_id in enumerate(self._people):
            yield self._row(place, person_id)

    def _row(self, place: int, person_id: UUID | None) -> BatchRowOut:
        """The answer has begun, so no failure may end it: the next rows are worth sending."""
        if person_id is None:
            return _failed(place, no_participant(), _NOT_FOUND)
        try:
            return BatchRowOut(
                place=place,
                person_id=person_id,
                recommendations=self._recommended(person_id),
                problem=None,
            )
        except NotFound as problem:
            return _failed(place, problem, _NOT_FOUND)
        except Exception as error:  # noqa: BLE001  # see above; its kind is logged, no text
            _log.error("batch_row_failed", error=type(error).__name__)
            sentence = "Something went wrong for this person; ask for them again."
            return _failed(place, Problem("unexpected", sentence), _UNEXPECTED)

    def _recommended(self, person_id: UUID) -> RecommendationsOut:
        wish = self._adviser.wish(self._asked, person_id)
        found = self._adviser.recommend(self._read, self._adviser.person(person_id), wish)
        return RecommendationsOut.of(found, self._engine)


def _failed(place: int, problem: Problem, status: int) -> BatchRowOut:
    told = BatchProblemOut(
        type=f"/problems/{problem.kind}",
        title=problem.kind.replace("-", " ").capitalize(),
        status=status,
        detail=problem.sentence,
    )
    return BatchRowOut(place=place, person_id=None, recommendations=None, problem=told)
