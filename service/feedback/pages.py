"""HTML of feedback after a session; a refused form comes back as typed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.access.viewer import Viewer
from service.feedback import actions, change_pages, check_pages, queries
from service.feedback.actions import Given
from service.feedback.queries import FeedbackView, Taught
from service.i18n.language import N_, say
from service.models import Audience, PointSource
from service.pairings.pairs import queries as pair_queries
from service.pairings.pairs.queries import PairFacts
from service.problems import Refused
from service.reflections import actions as reflection_actions
from service.reflections import queries as reflection_queries
from service.reflections import theme_hints
from service.reflections.actions import Writing
from service.sessions import note_queries
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import Id, Prose

router = APIRouter(include_in_schema=False)
router.include_router(check_pages.router)
router.include_router(change_pages.router)

_NEEDED = {
    "taught": N_("Say who taught."),
    "useful": N_("Say how useful it was."),
    "safe": N_("Say how freely you could speak."),
}
Tap = Annotated[int, Field(ge=1, le=5)]


class ReflectTyped(BaseModel):
    """The form as it came, to be shown again if it is refused."""

    taught: str = ""
    useful: str = ""
    safe: str = ""
    line: str = ""
    in_themes: str = ""
    reflection: str = ""
    share: str = ""
    reflection_in_themes: str = ""


class ReflectForm(BaseModel):
    taught: Taught
    useful: Tap
    safe: Tap
    line: Prose | None = None
    in_themes: bool = False
    reflection: Prose | None = None
    share: bool = False
    reflection_in_themes: bool = False

    def given(self) -> Given:
        return Given(self.taught, self.useful, self.safe, self.line or "", self.in_themes)

    def writing(self, pair_id: UUID) -> Writing | None:
        if self.reflection is None:
            return None
        audience = Audience.PAIR if self.share else Audience.SELF
        return Writing(self.reflection, audience, pair_id, self.reflection_in_themes)


@router.get("/sessions/{session_id}/reflect")
def reflect(asked: Asking, read: Reader, session_id: Id) -> Response:
    with read() as db:
        given = queries.own_feedback(db, asked.viewer, session_id)
        shown = _shown(db, asked, session_id) | {"is_given": given is not None}
        if given is not None:
            shown |= _kept(db, asked, given, pair=shown["session"].pair)
    return asked.page("feedback/reflect.html", typed=_stored(given), **shown)


@router.post("/sessions/{session_id}/reflect")
def save(
    asked: Asking, db: WriteDb, session_id: Id, *, typed: Annotated[ReflectTyped, Form()]
) -> Response:
    """The taps and the line, and a longer reflection if there is one: all of it or none."""
    session = pair_queries.session_facts(db, asked.viewer, session_id)
    try:
        missing = {name: say(sentence) for name, sentence in _NEEDED.items()}
        form = checked(ReflectForm, filled(typed), missing=missing)
        writing = form.writing(session.pair.id)
        _check_partner(db, asked.viewer, writing)
        actions.give_feedback(db, asked.viewer, session_id, given=form.given(), now=asked.now)
    except Refused as problem:
        shown = _shown(db, asked, session_id) | {"typed": typed, "problem": problem}
        return asked.page("feedback/reflect.html", 422, is_given=False, **shown)
    if writing is not None:
        reflection_actions.write_reflection(
            db, asked.viewer, writing, now=asked.now, session_id=session_id
        )
    return see_other(f"/sessions/{session_id}/reflect")


def _check_partner(db: Session, viewer: Viewer, writing: Writing | None) -> None:
    """Refuse before anything is written."""
    if writing is not None and writing.audience is Audience.PAIR:
        open_pairs = {one.pair_id for one in reflection_queries.partners(db, viewer)}
        if writing.pair_id not in open_pairs:
            sentence = say("This pair has ended; you can only keep this for yourself.")
            raise Refused("no-pair", sentence, {"reflection": sentence})


def _shown(db: Session, asked: Asked, session_id: UUID) -> dict[str, Any]:
    """What the page needs beside the form; NotFound unless the session is the viewer's."""
    session = pair_queries.session_facts(db, asked.viewer, session_id)
    open_pairs = {one.pair_id for one in reflection_queries.partners(db, asked.viewer)}
    return {
        "session": session,
        "is_open": session.is_over_or_begun(asked.now),
        "is_shareable": session.pair.id in open_pairs,
        "reflection_id": reflection_queries.own_of_session(db, asked.viewer, session_id),
    }


def _kept(db: Session, asked: Asked, given: FeedbackView, *, pair: PairFacts) -> dict[str, Any]:
    """Return what the page shows after saving: related themes and the next session."""
    own = theme_hints.own_text(db, asked.viewer, PointSource.FEEDBACK, text_id=given.id)
    ahead = [one for one in pair_queries.sessions(db, [pair]) if one.is_planned]
    return {
        "own": own,
        "touch": theme_hints.touch_of(
            db, asked.viewer, own, k=asked.parts.settings.k, now=asked.now
        ),
        "steps": note_queries.steps(db, pair),
        "following": next((one for one in ahead[::-1] if one.starts_at > asked.now), None),
    }


def _stored(given: FeedbackView | None) -> ReflectTyped:
    if given is None:
        return ReflectTyped()
    return ReflectTyped(
        taught=given.taught,
        useful=str(given.useful),
        safe=str(given.safe),
        line=given.line,
        in_themes="yes" if given.in_themes else "",
    )
