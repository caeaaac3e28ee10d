"""HTML of the directory: search published offers and seeks, and ask for a session."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from embeddings.encoder import Encoder
from service.access.request_context import Asked, Asking
from service.i18n.language import say
from service.pairings.directory import actions, queries, views
from service.pairings.directory.actions import Encoding
from service.pairings.directory.finder import Catalogues, Finder, Found
from service.pairings.directory.forms import TypedSearch
from service.pairings.directory.line_catalogue import NOBODY
from service.pairings.directory.views import Place
from service.pairings.pairs.views import obstacle
from service.pairings.recommendations.population_cache import Crowd, PopulationSnapshot
from service.pairings.suggestions.reading_queries import is_reading
from service.people.abbreviations.queries import abbreviations
from service.people.vector_index import is_wanted
from service.problems import Refused
from service.web.dependencies import IsFragment, Provided, Reader, see_other
from service.web.inputs import TextRefused

router = APIRouter(include_in_schema=False)


def standing(request: Request, parts: Provided) -> PopulationSnapshot:
    """Give everybody's published lines; asked for before a transaction is open."""
    crowd: Crowd = request.app.state.crowd
    return crowd.standing(parts.clock())


def finder(
    request: Request, parts: Provided, crowd: Annotated[PopulationSnapshot, Depends(standing)]
) -> Finder:
    kept: Catalogues = request.app.state.catalogues
    is_large = is_wanted(parts.settings, len(crowd.lineup.people))
    proposer = request.app.state.proposer if is_large else None
    return Finder(kept.of(crowd.lineup), crowd, proposer)


def warmed(request: Request, parts: Provided, q: Annotated[str, Query()] = "") -> Encoder | None:
    """Give the encoder if it is loaded, or soon is; the first page has it loaded."""
    kept: Catalogues = request.app.state.catalogues
    kept.warm(parts.encoder)
    return parts.encoder if q and kept.can_encode() else None


Standing = Annotated[PopulationSnapshot, Depends(standing)]


@router.get("/directory")
def show(
    asked: Asking,
    read: Reader,
    is_fragment: IsFragment,
    *,
    crowd: Standing,
    finder: Annotated[Finder, Depends(finder)],
    encoder: Annotated[Encoder | None, Depends(warmed)],
    typed: Annotated[TypedSearch, Query()],
) -> Response:
    try:
        query, faults = typed.query(), dict[str, str]()
    except TextRefused as problem:
        query, faults = "", {"q": str(problem)}
    found = _found(asked, finder, query, typed=typed, encoder=encoder)
    faults |= typed.faults(found.units, found.languages)
    at = Place(asked.viewer.person_id, asked.now, crowd.lineup)
    with read() as db:
        shown = found if not faults else found._replace(hits=NOBODY)
        view = views.directory(db, shown, typed, at=at)
        hindrance = obstacle(db, asked.viewer, asked.parts.encoder.fingerprint)
        reading = is_reading(db, asked.viewer.person_id)
    refused = Refused("invalid-input", say("Some of this needs to be corrected."), faults)
    return asked.page(
        f"pairings/directory/{'directory_body' if is_fragment else 'directory'}.html",
        422 if faults else 200,
        view=view,
        typed=typed,
        query=query,
        is_by_word_only=found.is_by_word_only,
        problem=refused if faults else None,
        obstacle=hindrance,
        not_ready=say(actions.OWN_OBSTACLES[hindrance]) if hindrance else "",
        reading=reading,
    )


def _found(
    asked: Asked, finder: Finder, query: str, *, typed: TypedSearch, encoder: Encoder | None
) -> Found:
    """Encode the query and search outside of any transaction."""

    def named(needles: tuple[str, ...]) -> list[UUID]:
        with asked.parts.read() as db:
            return queries.people_named(db, needles)

    with asked.parts.read() as db:
        spelt_out = abbreviations(db).expanded(query)
    return finder.find(
        asked.viewer.person_id,
        query,
        typed.filters,
        encoder=encoder,
        named=named,
        spelt_out=spelt_out,
    )


@router.post("/directory/{person_id}/ask")
def ask(asked: Asking, crowd: Standing, *, person_id: UUID) -> Response:
    """A refusal is told in words of its own page, after the transaction is rolled back."""
    encoder = asked.parts.encoder
    encoding = Encoding(encoder.name, encoder.fingerprint)
    try:
        with asked.parts.write() as db:
            pair_id = actions.ask(
                db, asked.viewer, person_id, crowd=crowd, encoding=encoding, now=asked.now
            )
    except Refused as problem:
        return asked.page("pairings/directory/refused.html", 422, problem=problem)
    return see_other(f"/pairs/{pair_id}/start" if pair_id else "/suggestions#waiting")
