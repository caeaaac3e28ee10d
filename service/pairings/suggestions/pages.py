"""HTML of suggestions: at most three, and one's own answers, which can be undone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel

from service.access.request_context import Asking
from service.i18n.language import say
from service.models import DeclineReason, SuggestionState
from service.pairings.changes import pages as change_pages
from service.pairings.lead import pages as lead_pages
from service.pairings.missing_lines.queries import missing_lines
from service.pairings.pairs import help_pages
from service.pairings.pairs import pages as pair_pages
from service.pairings.pairs import views as pair_views
from service.pairings.rounds import pages as round_pages
from service.pairings.suggestions import actions
from service.pairings.suggestions import views as suggestion_views
from service.pairings.suggestions.decline_reasons import REASONS
from service.pairings.suggestions.evidence_queries import evidence
from service.pairings.suggestions.reading_queries import is_reading
from service.problems import Refused
from service.web.dependencies import IsFragment, Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)
for subject in (pair_pages, change_pages, help_pages, lead_pages, round_pages):
    router.include_router(subject.router)


class TypedReason(BaseModel):
    reason: str = DeclineReason.RATHER_NOT_SAY.value


class ReasonIn(BaseModel):
    reason: DeclineReason


@router.get("/suggestions")
def listed(asked: Asking, read: Reader, is_fragment: IsFragment) -> Response:
    """A fragment is the word that lines are being read, until they are and the page is renewed."""
    with read() as db:
        reading = is_reading(db, asked.viewer.person_id)
        if is_fragment and reading:
            return asked.page("pairings/suggestions/reading.html", reading=reading)
        if is_fragment:
            return Response(headers={"HX-Refresh": "true"})
        found = suggestion_views.suggested(db, asked.viewer, asked.now)
        partners = pair_views.partners(db, asked.viewer, asked.now)
        fingerprint = asked.parts.encoder.fingerprint
        obstacle = pair_views.obstacle(db, asked.viewer, fingerprint)
        missing = missing_lines(db, asked.viewer.person_id) if obstacle is None else ()
    return asked.page(
        "pairings/suggestions/suggestions.html",
        found=found,
        partners=partners,
        obstacle=obstacle,
        reading=reading,
        missing=missing,
    )


@router.get("/suggestions/{suggestion_id}")
def show(asked: Asking, read: Reader, suggestion_id: UUID) -> Response:
    with read() as db:
        card = suggestion_views.card(db, asked.viewer, suggestion_id, now=asked.now)
        shown = suggestion_views.suggested(db, asked.viewer, asked.now).open
        known = evidence(db, card.fit, asked.now)
    if card.pair_id is not None:
        return see_other(f"/pairs/{card.pair_id}/start")
    ids = [one.id for one in shown]
    place = ids.index(card.id) + 1 if card.id in ids else 0
    return asked.page(
        "pairings/suggestions/suggestion.html",
        card=card,
        place=place,
        of=len(ids),
        evidence=known,
        reasons=[(reason, say(words)) for reason, words in REASONS],
        is_open=card.state is SuggestionState.SHOWN,
    )


@router.post("/suggestions/{suggestion_id}/accept")
def accept(asked: Asking, db: WriteDb, suggestion_id: UUID) -> Response:
    pair_id = actions.accept(db, asked.viewer, suggestion_id, now=asked.now)
    return see_other(f"/pairs/{pair_id}/start" if pair_id else "/suggestions")


@router.post("/suggestions/{suggestion_id}/decline")
def decline(
    asked: Asking, db: WriteDb, suggestion_id: UUID, *, typed: Annotated[TypedReason, Form()]
) -> Response:
    try:
        reason = checked(ReasonIn, typed.model_dump()).reason
    except Refused:
        reason = (
            DeclineReason.RATHER_NOT_SAY
        )  # unknown reason from an outdated form; still a decline
    actions.decline(db, asked.viewer, suggestion_id, reason=reason, now=asked.now)
    return see_other("/suggestions")


@router.post("/suggestions/{suggestion_id}/undo")
def undo(asked: Asking, db: WriteDb, suggestion_id: UUID) -> Response:
    actions.undo(db, asked.viewer, suggestion_id, now=asked.now)
    return see_other(f"/suggestions/{suggestion_id}")
