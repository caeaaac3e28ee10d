"""JSON API of recommendations: published lines alone; ad-hoc lines are never stored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.openapi.models import Example

from service.access.guard import AdmittedFirst
from service.bootstrap import Parts, secret_of
from service.models.vectors import as_stored
from service.pairings.engine.person import Lines, Participant
from service.pairings.recommendations.batch import Batch
from service.pairings.recommendations.population_cache import Crowd
from service.pairings.recommendations.ranking import Proposer, Ranking
from service.pairings.recommendations.recommender import NOBODY, Adviser
from service.pairings.recommendations.request_schemas import (
    AnyWish,
    BatchWish,
    RecommendationListQuery,
    WishByLines,
)
from service.pairings.recommendations.schemas import BatchRowOut, FitOut, RecommendationsOut
from service.pairings.rounds.plan import ENGINE
from service.people.abbreviations.queries import abbreviations
from service.people.lookup_queries import participant, participants
from service.people.vector_index import is_wanted
from service.problems import Refused
from service.web.dependencies import Provided
from service.web.etags import NOT_MODIFIED, IfNoneMatch, conditional_json
from service.web.inputs import ByPersonId, Id, NoQuery, TextRefused, tidy_line
from service.web.problem_responses import told_problems

router = APIRouter(tags=["pairings"], route_class=AdmittedFirst)
_GENERATION: Final = frozenset({"generation"})
_EXAMPLES: Final[dict[str, Example]] = {
    "for a person": {"value": {"email": "mara.quist@tidewater.example", "limit": 3}},
    "for lines": {
        "value": {
            "offers": ["cutting a phone video that people finish"],
            "seeks": ["how a claim is really decided"],
            "exclude": ["019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10"],
            "limit": 3,
        }
    },
}
_BATCH_EXAMPLES: Final[dict[str, Example]] = {
    "for two people": {
        "value": {
            "people": [
                {"email": "mara.quist@tidewater.example"},
                {"person_id": "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10"},
            ],
            "limit": 3,
            "language": "en",
        }
    },
}


def adviser(request: Request, parts: Provided) -> Adviser:
    """Raise Unavailable without a calibration.

    One dependency for all that the process keeps: each costs a thread's turn at each request.
    """
    crowd: Crowd = request.app.state.crowd
    proposer: Proposer | None = request.app.state.proposer
    standing = crowd.standing(parts.clock())
    wanted = is_wanted(parts.settings, len(standing.lineup.people))
    index = proposer if wanted else None
    ranking = Ranking(standing.lineup, standing.on, index, table=standing.table)
    return Adviser(ranking, standing.generation, secret_of(parts.settings))


def two(a: Id, b: Id, _only: Annotated[NoQuery, Query()]) -> tuple[UUID, UUID]:
    return a, b


Advice = Annotated[Adviser, Depends(adviser)]


def batch_of(
    parts: Provided,
    advice: Advice,
    asked: Annotated[BatchWish, Body(openapi_examples=_BATCH_EXAMPLES)],
) -> Batch:
    """Whatever can refuse the whole batch does so here, before the first row."""
    with parts.read() as db:
        people = participants(db, asked.people)
    return Batch(parts.read, advice, asked, people=people, engine=_engine(parts))


@router.get(
    "/api/v1/people/{person_id}/recommendations",
    operation_id="list_recommendations",
    summary="List partners for a person, best first",
    response_model=RecommendationsOut,
    responses={**told_problems(404, 410, 503), **NOT_MODIFIED},
)
def list_recommendations(
    parts: Provided,
    advice: Advice,
    person_id: Id,
    *,
    asked: Annotated[RecommendationListQuery, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Nobody suitable is an empty list with `reasons`; strangers and who takes no part are 404."""
    wish = advice.wish(asked, person_id, after=asked.after)
    found = advice.recommend(parts.read, advice.person(person_id), wish)
    answer = RecommendationsOut.of(found, _engine(parts))
    # a cursor belongs to its generation; without one the answer says nothing of other people
    untagged = frozenset[str]() if answer.next else _GENERATION
    return conditional_json(if_none_match, answer, untagged=untagged)


@router.post(
    "/api/v1/recommendations",
    operation_id="find_recommendations",
    summary="List partners for a person, or for lines in the request",
    responses=told_problems(404, 410, 413, 415, 503),
)
def find_recommendations(
    parts: Provided,
    advice: Advice,
    asked: Annotated[AnyWish, Body(openapi_examples=_EXAMPLES)],
) -> RecommendationsOut:
    """Lines sent along are compared and forgotten."""
    if isinstance(asked, WishByLines):
        a = _ad_hoc(parts, asked)
        also: list[object] = [*asked.exclude, asked.offers, asked.seeks]
    else:
        with parts.read() as db:
            a = advice.person(participant(db, asked))
        also = [*asked.exclude]
    wish = advice.wish(asked, a.id, after=asked.after, also=also)
    without = replace(a, blocks=a.blocks | frozenset(asked.exclude))
    return RecommendationsOut.of(advice.recommend(parts.read, without, wish), _engine(parts))


@router.post(
    "/api/v1/recommendations/batch",
    operation_id="find_recommendations_in_batch",
    summary="List partners for up to 100 people, one JSON line each",
    responses=told_problems(413, 415, 503),
)
def find_recommendations_in_batch(
    batch: Annotated[Batch, Depends(batch_of)],
) -> Iterator[BatchRowOut]:
    """Rows come in the order of `people`, as soon as each is known; all rest on one generation.

    Somebody unknown has a row with `problem`. `next` of a row goes on at the list of that person,
    asked with the same filters.
    """
    yield from batch.rows()


@router.get(
    "/api/v1/people/{a}/fit/{b}",
    operation_id="get_fit",
    summary="Say how two people fit, and which rule keeps them apart",
    response_model=FitOut,
    responses={**told_problems(404, 503), **NOT_MODIFIED},
)
def get_fit(
    parts: Provided,
    advice: Advice,
    pair: Annotated[tuple[UUID, UUID], Depends(two)],
    *,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """`constraint` is null for two who may be paired."""
    with parts.read() as db:
        one, other = (participant(db, ByPersonId(person_id=each)) for each in pair)
    found = advice.fit_of(advice.person(one), advice.person(other))
    return conditional_json(if_none_match, FitOut.of(found, _engine(parts)), untagged=_GENERATION)


def _ad_hoc(parts: Parts, asked: WishByLines) -> Participant:
    """Encoded afresh each time: looking for stored vectors would tell what others wrote."""
    offers, seeks = _lines("offers", asked.offers), _lines("seeks", asked.seeks)
    with parts.read() as db:
        known = abbreviations(db)
    rows = as_stored(parts.encoder.encode([known.expanded(text) for text in (*offers, *seeks)]))
    return Participant(
        NOBODY,
        Lines.of(offers, rows[: len(offers)]),
        Lines.of(seeks, rows[len(offers) :]),
        consent=True,
    )


def _lines(name: str, texts: Sequence[str]) -> list[str]:
    tidied, faults = list[str](), dict[str, str]()
    for at, text in enumerate(texts):
        try:
            tidied.append(tidy_line(text))
        except TextRefused as refused:
            faults[f"/{name}/{at}"] = str(refused)
    if faults:
        raise Refused("invalid-lines", "Some of these lines cannot be compared.", faults)
    return tidied


def _engine(parts: Parts) -> str:
    return f"{ENGINE}, {parts.encoder.name}"
