"""HTML after two missed sessions in a row: what would help the pair."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asking
from service.i18n.language import N_, say
from service.models import MissedAnswer, PairState
from service.pairings.pairs import queries
from service.problems import Refused
from service.sessions import missed_sessions
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)

CHOICES: Final[Mapping[MissedAnswer, str]] = {
    MissedAnswer.OTHER_TIME: N_("Another time of day or week"),
    MissedAnswer.LONGER_RHYTHM: N_("More weeks between sessions"),
    MissedAnswer.SHORTER: N_("Shorter sessions"),
    MissedAnswer.REST: N_("A break"),
    MissedAnswer.HELP: N_("Help from the lead"),
    MissedAnswer.JUST_LIFE: N_("Nothing; life just got in the way"),
}
_WHERE: Final[Mapping[MissedAnswer, str]] = {
    MissedAnswer.OTHER_TIME: "/sessions",
    MissedAnswer.LONGER_RHYTHM: "/change",
    MissedAnswer.SHORTER: "/change",
    MissedAnswer.REST: "/change",
    MissedAnswer.HELP: "#help",
    MissedAnswer.JUST_LIFE: "/sessions",
}


@router.get("/pairs/{pair_id}/missed")
def show(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        pair = queries.pair_facts(db, asked.viewer, pair_id)
        found = missed_sessions.last_missed(queries.sessions(db, [pair]), asked.now)
        session_ids = [found.session_id] if found else []
        said = missed_sessions.answers(db, asked.viewer, session_ids)
    is_asked = found is not None and found.in_a_row >= missed_sessions.IN_A_ROW
    return asked.page(
        "sessions/missed.html",
        pair=pair,
        is_asked=is_asked and pair.state is PairState.ACTIVE,
        mine=next(iter(said.mine.values()), None),
        partners=next(iter(said.partners.values()), None),
        choices=[(choice.value, say(words)) for choice, words in CHOICES.items()],
    )


@router.post("/pairs/{pair_id}/missed")
def answer(
    asked: Asking, db: WriteDb, pair_id: UUID, *, what: Annotated[str, Form()] = ""
) -> Response:
    """Keep the answer, then lead to the page where it is done."""
    if what not in {choice.value for choice in MissedAnswer}:
        raise Refused("invalid-input", say("Choose one of the answers, or go back."))
    choice = MissedAnswer(what)
    missed_sessions.answer(db, asked.viewer, pair_id, choice=choice, now=asked.now)
    return see_other(f"/pairs/{pair_id}{_WHERE[choice]}")
