"""Recommendations on the command line, always by exact search."""

from collections.abc import Iterator

from service.bootstrap import Parts, secret_of
from service.pairings.recommendations import recommender
from service.pairings.recommendations.population_cache import Crowd
from service.pairings.recommendations.ranking import Ranking
from service.pairings.recommendations.recommender import Adviser
from service.pairings.recommendations.request_schemas import ListQuery
from service.pairings.recommendations.schemas import DirectionOut, FitOut, RecommendationsOut
from service.pairings.rounds.plan import ENGINE
from service.people.lookup_queries import no_participant, person_called


def recommended(parts: Parts, called: str, limit: int) -> RecommendationsOut:
    with parts.read() as db:
        person_id = person_called(db, called)
    adviser = _adviser(parts)
    wish = adviser.wish(ListQuery(limit=limit), person_id)
    answer = adviser.recommend(parts.read, adviser.person(person_id), wish)
    return RecommendationsOut.of(answer, _engine(parts))


def fit_of(parts: Parts, a: str, b: str) -> FitOut:
    with parts.read() as db:
        ids = [person_called(db, called) for called in (a, b)]
        if not set(ids) <= set(recommender.names(db, ids)):
            raise no_participant()
    adviser = _adviser(parts)
    one, other = map(adviser.person, ids)
    return FitOut.of(adviser.fit_of(one, other), _engine(parts))


def lines(found: RecommendationsOut) -> Iterator[str]:
    for item in found.items:
        yield f"{item.fit:.2f}  {item.name}  {item.person_id}"
        yield from _meetings("learns", item.learn)
        yield from _meetings("teaches", item.teach)
    if found.reasons:
        yield f"The list is short: {', '.join(found.reasons)}."


def directions(found: FitOut) -> Iterator[str]:
    yield f"{found.fit:.2f}  two-way fit"
    yield from _meetings("learns", found.learn)
    yield from _meetings("teaches", found.teach)
    if found.constraint is not None:
        yield found.constraint.sentence


def _meetings(act: str, side: DirectionOut) -> Iterator[str]:
    yield f"      {act} ({side.coverage:.2f})"
    for line in side.lines:
        yield f"        {line.seek} <- {line.offer} ({line.similarity:.2f})"


def _adviser(parts: Parts) -> Adviser:
    standing = Crowd(parts).standing(parts.clock())
    ranking = Ranking(standing.lineup, standing.on)
    return Adviser(ranking, standing.generation, secret_of(parts.settings))


def _engine(parts: Parts) -> str:
    return f"{ENGINE}, {parts.encoder.name}"
