"""Recommendations for other services and the command line: published lines alone."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person
from service.models.engine import Transaction
from service.models.scopes import takes_part
from service.pairings.engine.candidates import Candidate, Ranked
from service.pairings.engine.eligibility import own_obstacle, too_weak, why_not
from service.pairings.engine.fit import DECIMALS, Fit, fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.rules import Rule
from service.pairings.recommendations import cursors, filters
from service.pairings.recommendations.cursors import Cursor
from service.pairings.recommendations.explanations import Explanation, explain
from service.pairings.recommendations.filters import EVERYBODY, PartnerFilters
from service.pairings.recommendations.ranking import Ranking
from service.pairings.recommendations.request_schemas import ListQuery
from service.people.lookup_queries import no_participant

SPARE = 8  # how many may have withdrawn since the crowd was read
NOBODY = UUID(int=0)  # whose lines came with the request
NONE_ABOVE_FLOOR = "none_above_floor"


class RecommendationQuery(NamedTuple):
    """`question` names what is asked, so that a cursor of another list is refused.

    `after` is "" for the first page; `certify` ranks everybody, whatever an index proposes.
    """

    limit: int
    after: str
    question: str
    wanted: PartnerFilters = EVERYBODY
    certify: bool = False


class Recommendation(NamedTuple):
    person_id: UUID
    name: str
    fit: Fit
    why: Explanation


class Recommendations(NamedTuple):
    items: tuple[Recommendation, ...]
    next: str | None
    generation: str
    certified: bool
    reasons: tuple[str, ...]


class FitOfTwo(NamedTuple):
    """`obstacle` is the rule that keeps them apart, if one does."""

    fit: Fit
    why: Explanation
    obstacle: Rule | None
    generation: str


class NamedCandidates(NamedTuple):
    ranked: Ranked
    names: dict[UUID, str]


class Adviser:
    """One request's view of the snapshot: rankings, names from SQL, the cursor key."""

    def __init__(self, ranking: Ranking, generation: str, secret: bytes) -> None:
        self._ranking = ranking
        self._lineup = ranking.lineup
        self._generation = generation
        self._secret = secret

    def person(self, person_id: UUID) -> Participant:
        """Somebody who takes part; not yet read into the crowd means no lines so far."""
        place = self._lineup.places.get(person_id)
        return Participant(person_id, consent=True) if place is None else self._lineup.people[place]

    def wish(
        self, asked: ListQuery, person_id: UUID, *, after: str = "", also: Sequence[object] = ()
    ) -> RecommendationQuery:
        """Make the query of a request; whatever it names is part of its cursors' question."""
        wanted = asked.filters(self._ranking.on)
        question = cursors.digest(person_id, wanted, asked.certify, *also)
        return RecommendationQuery(asked.limit, after, question, wanted, asked.certify)

    def recommend(
        self, read: Transaction, a: Participant, wish: RecommendationQuery
    ) -> Recommendations:
        """Rank, then ask who takes part at this moment; nothing is open while fits are computed.

        More are ranked where so many have withdrawn that the page would not be full. Raise
        NotFound where `a`, unless nobody in particular, takes part no longer; Refused or Gone for
        a cursor.
        """
        spare = SPARE
        while True:
            cursor, ranked = self.rank(a, wish, spare)
            with read() as db:
                found = names(db, [a.id, *(item.person_id for item in ranked.items)])
            if a.id not in found and a.id != NOBODY:
                raise no_participant()
            lost = sum(item.person_id not in found for item in ranked.items)
            if lost < spare or len(ranked.items) < wish.limit + spare:
                return self.page(a, wish, cursor, found=NamedCandidates(ranked, found))
            spare = 2 * lost

    def rank(
        self, a: Participant, wish: RecommendationQuery, spare: int = SPARE
    ) -> tuple[Cursor | None, Ranked]:
        """Enough of the best for this page and whoever may drop out; asks no database."""
        cursor = None
        if wish.after:
            cursor = cursors.read(
                self._secret, wish.after, self._generation, question=wish.question
            )
        seen = cursor.seen if cursor else 0
        k = seen + wish.limit + spare
        return cursor, self._ranking.best(a, k, wish.wanted, certify=wish.certify)

    def page(
        self,
        a: Participant,
        wish: RecommendationQuery,
        cursor: Cursor | None,
        *,
        found: NamedCandidates,
    ) -> Recommendations:
        left = [
            item
            for item in found.ranked.items
            if item.person_id in found.names and (cursor is None or _key(item) > _place(cursor))
        ]
        given = left[: wish.limit]
        more = len(left) > wish.limit
        return Recommendations(
            tuple(self._item(a, item, found.names[item.person_id]) for item in given),
            self._next(wish, cursor, given) if more else None,
            self._generation,
            found.ranked.certified,
            () if more or len(given) == wish.limit else self._reasons(a, wish.wanted),
        )

    def fit_of(self, a: Participant, b: Participant) -> FitOfTwo:
        value = fit(a, b, Dials(), calibration=self._lineup.calibration)
        obstacle = why_not(a, b, self._ranking.on) or too_weak(value, Dials())
        why = explain(a, b, self._lineup.calibration)
        return FitOfTwo(value, why, obstacle, self._generation)

    def _item(self, a: Participant, item: Candidate, name: str) -> Recommendation:
        why = explain(a, self.person(item.person_id), self._lineup.calibration)
        return Recommendation(item.person_id, name, item.fit, why)

    def _reasons(self, a: Participant, wanted: PartnerFilters) -> tuple[str, ...]:
        """Why a list is short."""
        own = own_obstacle(a)
        if own is not None:
            return (own.value,)
        if wanted == EVERYBODY:
            return (NONE_ABOVE_FLOOR,)
        return filters.reasons(self._lineup, a, wanted)

    def _next(
        self, wish: RecommendationQuery, cursor: Cursor | None, given: Sequence[Candidate]
    ) -> str:
        last, seen = given[-1], cursor.seen if cursor else 0
        return cursors.write(
            self._secret,
            Cursor(
                self._generation,
                wish.question,
                -_key(last)[0],
                last.person_id,
                seen + len(given),
            ),
        )


def names(db: Session, people: Sequence[UUID]) -> dict[UUID, str]:
    """Those of the people who take part at this moment, by name."""
    return {row[0]: row[1] for row in db.execute(_names(), {"people": people})}


@cache
def _names() -> sa.Select[UUID, str]:
    """Built once: building it took as long as running it."""
    wanted = Person.id.in_(sa.bindparam("people", expanding=True))
    return sa.select(Person.id, Person.name).where(wanted, takes_part())


def _key(item: Candidate) -> tuple[int, UUID]:
    return -round(item.fit.value * 10**DECIMALS), item.person_id


def _place(cursor: Cursor) -> tuple[int, UUID]:
    return -cursor.fit, cursor.person_id
