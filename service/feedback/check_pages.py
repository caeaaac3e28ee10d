"""HTML of a pair's health check; a refused form comes back with what was typed."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.feedback import checks
from service.feedback.checks import Checked, CheckView
from service.i18n.language import say
from service.pairings.pairs import news_queries, queries
from service.pairings.pairs.health import QUESTIONS, TALKS
from service.pairings.pairs.queries import PairFacts
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import Id, Line

router = APIRouter(include_in_schema=False)

Tap = Annotated[int, Field(ge=1, le=5)]


class CheckTyped(BaseModel):
    """The form as it came, to be shown again if it is refused."""

    meeting: str = ""
    both_ways: str = ""
    open: str = ""
    worth: str = ""
    line: str = ""
    in_themes: str = ""


class CheckForm(BaseModel):
    meeting: Tap
    both_ways: Tap
    open: Tap
    worth: Tap
    line: Line | None = None
    in_themes: bool = False

    @property
    def taps(self) -> Mapping[str, int]:
        return {name: getattr(self, name) for name in QUESTIONS}


@router.get("/pairs/{pair_id}/check")
def show(asked: Asking, read: Reader, pair_id: Id) -> Response:
    with read() as db:
        shown = _shown(db, asked, queries.pair_facts(db, asked.viewer, pair_id))
    return asked.page("feedback/check.html", typed=_stored(shown["check"]), problem=None, **shown)


@router.post("/pairs/{pair_id}/check")
def save(
    asked: Asking, db: WriteDb, pair_id: Id, *, typed: Annotated[CheckTyped, Form()]
) -> Response:
    pair = queries.pair_facts(db, asked.viewer, pair_id)
    asked_for = {
        name: say("Choose how far this is true: {question}.", question=say(words))
        for name, words in QUESTIONS.items()
    }
    try:
        form = checked(CheckForm, filled(typed), missing=asked_for)
    except Refused as problem:
        shown = _shown(db, asked, pair) | {"typed": typed, "problem": problem}
        return asked.page("feedback/check.html", 422, **shown)
    given = Checked(form.taps, form.line or "", form.in_themes)
    checks.answer(db, asked.viewer, pair_id, given=given, now=asked.now)
    return see_other(f"/pairs/{pair_id}/check")


def _shown(db: Session, asked: Asked, pair: PairFacts) -> dict[str, Any]:
    return {
        "pair": pair,
        "check": checks.latest_check(db, pair, asked.now),
        "help": news_queries.help_of(db, asked.viewer, pair.id),
        "questions": {name: say(words) for name, words in QUESTIONS.items()},
        "talks": {name: say(words) for name, words in TALKS.items()},
    }


def _stored(check: CheckView | None) -> CheckTyped:
    if check is None or check.mine is None:
        return CheckTyped()
    taps = {name: str(value) for name, value in check.mine.taps.items()}
    ticked = "yes" if check.mine.in_themes else ""
    return CheckTyped(**taps, line=check.mine.line, in_themes=ticked)
