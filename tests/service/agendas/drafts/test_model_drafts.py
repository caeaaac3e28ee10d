"""Whatever a model does there is an agenda, and nothing private ever reaches its prompt."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import structlog
from fastapi.testclient import TestClient

from prompts.agenda import REPLY_CHARS
from prompts.chat import ChatError, Finish, Outcome, Reply
from service.access import actions as access_actions
from service.access import queries as access_queries
from service.agendas.drafts.jobs import order_agendas
from service.agendas.drafts.preparation import prepare
from service.agendas.queries import stored_agenda
from service.agendas.views import agenda_view
from service.bootstrap import Parts
from service.models import (
    AgendaItem,
    AgendaVersion,
    Audience,
    Author,
    DeclineReason,
    Feedback,
    FeedbackAbout,
    Line,
    LineKind,
    LineSource,
    LlmCall,
    Note,
    Outbox,
    Purpose,
    Reflection,
    Suggestion,
    SuggestionState,
)
from service.models.ids import uuid7
from service.pairings.pairs.queries import session_facts
from tests.agenda_pairs import TICKED, Couple, couple, run_jobs, shared_note
from tests.conftest import rows, sign_in
from tests.fakes import FakeChat, fake_reply

CANARIES = [f"kestrel{n}quartz" for n in range(12)]


def _reply(parts: Parts, found: Couple, **changes: object) -> str:
    """A good reply: every item takes up the words that it cites."""
    prepared = prepare(parts, found.planned)
    assert prepared is not None
    known = {piece.id: piece.excerpt for piece in prepared.brief.evidence}
    drafts = {
        item.key: {
            "title": "A fresh look",
            "question": f"what would {known[item.evidence[0]].rstrip('.?').lower()} look like?",
            "evidence": item.evidence[:1],
        }
        for item in prepared.default().items
        if item.evidence
    }
    return json.dumps({**drafts, **changes})


def _draft(parts: Parts, chat: FakeChat) -> Parts:
    with_chat = replace(parts, chat=chat)
    order_agendas(with_chat, parts.clock())
    run_jobs(with_chat)
    return with_chat


def _authors(parts: Parts) -> list[Author]:
    with parts.read() as db:
        return list(db.scalars(sa.select(AgendaVersion.author).order_by(AgendaVersion.number)))


def test_a_good_reply_makes_a_second_version_that_names_its_model(
    client: TestClient, parts: Parts
) -> None:
    found = couple(parts)
    _draft(parts, FakeChat([_reply(parts, found)]))
    assert _authors(parts) == [Author.DEFAULT, Author.MODEL]
    text = sign_in(client, parts, found.a).get(f"/sessions/{found.planned}/agenda").text
    assert "Drafted by fake" in text
    assert "A fresh look" in text


BAD: dict[str, ChatError | Reply | str] = {
    "timeout": ChatError(Outcome.TIMEOUT),
    "server": ChatError(Outcome.SERVER, 500),
    "invalid": "this is no JSON {",
    "empty": "",
    "blank": "   \n",
    "over-long": "x" * (REPLY_CHARS + 1),
    "cut off": fake_reply('{"check_in": {"title"', Finish.LENGTH),
    "refusal": fake_reply("", Finish.REFUSAL),
}


@pytest.mark.parametrize("case", BAD)
def test_a_model_that_fails_leaves_the_default(parts: Parts, case: str) -> None:
    found = couple(parts)
    _draft(parts, FakeChat([BAD[case]]))
    assert _authors(parts) == [Author.DEFAULT]
    with parts.read() as db:
        assert db.scalars(sa.select(Outbox.done_at)).one() is not None
        viewer = access_queries.viewer_of(db, found.a)
        assert viewer is not None
        session = session_facts(db, viewer, found.planned)
        agenda = agenda_view(session, stored_agenda(db, session, now=parts.clock()))
    assert agenda is not None
    assert agenda.label == "Drafted without a language model"
    assert len(agenda.slots) == 7


def test_one_bad_item_is_the_defaults_own(parts: Parts) -> None:
    found = couple(parts)
    made_up = {"title": "A fresh look", "question": "what about dashboards?", "evidence": ["e99"]}
    endless = {"title": "A fresh look", "question": "dashboards " * 40, "evidence": ["e1"]}
    _draft(parts, FakeChat([_reply(parts, found, a_learns_1=made_up, b_learns_1=endless)]))
    with parts.read() as db:
        latest = sa.select(AgendaVersion.id).where(AgendaVersion.number == 2)
        items = db.scalars(
            sa.select(AgendaItem).where(AgendaItem.version_id == latest.scalar_subquery())
        )
        authors = {item.key: item.author for item in items}
    assert authors["a_learns_1"] is Author.DEFAULT
    assert authors["b_learns_1"] is Author.DEFAULT
    assert authors["open"] is Author.MODEL


def test_a_reply_that_was_cut_off_is_asked_for_once_more_for_half_the_items(parts: Parts) -> None:
    found = couple(parts)
    chat = FakeChat([ChatError(Outcome.TRUNCATED), _reply(parts, found)])
    _draft(parts, chat)
    whole, half = (set(schema.body["properties"]) for schema in chat.schemas)
    assert half < whole
    assert len(half) == (len(whole) + 1) // 2
    assert {"a_learns_1", "b_learns_1"} <= half
    with parts.read() as db:
        version = sa.select(AgendaVersion.id).where(AgendaVersion.author == Author.MODEL)
        items = db.scalars(sa.select(AgendaItem).where(AgendaItem.version_id.in_(version))).all()
    assert {item.key for item in items if item.author is Author.MODEL} == half
    assert {item.key for item in items} == whole


def test_a_reply_that_is_cut_off_twice_leaves_the_default(parts: Parts) -> None:
    couple(parts)
    chat = FakeChat([ChatError(Outcome.TRUNCATED)] * 2)
    _draft(parts, chat)
    assert len(chat.sent) == 2
    assert _authors(parts) == [Author.DEFAULT]


def test_without_both_consents_no_model_is_asked(parts: Parts) -> None:
    found = couple(parts)
    with parts.write() as db:
        access_actions.set_consent(
            db, found.b, Purpose.EXTERNAL_MODEL, now=parts.clock(), granted=False
        )
    chat = FakeChat([])
    _draft(parts, chat)
    assert chat.sent == []
    assert _authors(parts) == [Author.DEFAULT]


def test_an_edit_made_while_the_model_thinks_is_kept(client: TestClient, parts: Parts) -> None:
    found = couple(parts)
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    sign_in(client, parts, found.b).post(
        f"/sessions/{found.planned}/agenda",
        data={
            "version": "1",
            "item": "open",
            "title": "Lisbon",
            "question": "What do you need before you go?",
            "minutes": "7",
        },
    )
    shared_note(parts, found, "the dashboard with two cells that nobody trusts")
    _draft(parts, FakeChat([_reply(parts, found)]))
    assert _authors(parts) == [Author.DEFAULT, Author.PERSON, Author.DEFAULT, Author.MODEL]
    with parts.read() as db:
        last = db.scalars(sa.select(AgendaItem).where(AgendaItem.key == "open")).all()[-1]
    assert last.question == "What do you need before you go?"


def _plant(parts: Parts, found: Couple) -> None:
    """A canary in every private field of both."""
    at = parts.clock() - timedelta(days=1)
    names = iter(CANARIES)
    with parts.write() as db:
        for me, partner in ((found.a, found.b), (found.b, found.a)):
            db.add_all(
                [
                    Reflection(
                        author_id=me, pair_id=found.pair, session_id=found.held, created_at=at,
                        text=next(names), audience=Audience.SELF, in_themes=True,
                    ),
                    Note(
                        id=uuid7(), session_id=found.held, author_id=me, text=next(names),
                        shared=False, created_at=at,
                    ),
                    Feedback(
                        author_id=me, pair_id=found.pair, session_id=found.held, created_at=at,
                        about=FeedbackAbout.SESSION, text=next(names), in_themes=True,
                        answers={"safe": next(names)},
                    ),
                    Suggestion(
                        person_id=me, other_id=partner, fit=0.5, fit_giving=0.5, fit_taking=0.5,
                        reasons={"private": next(names)}, engine="test", created_at=at,
                        state=SuggestionState.DECLINED, expires_at=at, answered_at=at,
                        decline_reason=DeclineReason.NO_TIME,
                    ),
                    Line(
                        person_id=me, kind=LineKind.SEEK, source=LineSource.REFLECTION,
                        position=0, text=next(names), published=False, created_at=at,
                    ),
                ]
            )  # fmt: skip


@pytest.mark.parametrize("script", ["", ChatError(Outcome.SERVER, 500), "good"])
def test_canaries_of_every_private_field_reach_nothing(
    client: TestClient,
    parts: Parts,
    capsys: pytest.CaptureFixture[str],
    script: str | ChatError,
) -> None:
    found = couple(parts, TICKED)
    _plant(parts, found)
    chat = FakeChat([_reply(parts, found) if script == "good" else script])
    with structlog.testing.capture_logs() as logs:
        _draft(parts, chat)
    assert len(chat.sent) == 1
    pages = [
        sign_in(client, parts, one).get(f"/sessions/{found.planned}/agenda{path}").text
        for one in (found.a, found.b)
        for path in ("", "/history")
    ]
    with parts.read() as db:
        kept = [
            str(row)
            for table in (AgendaItem, AgendaVersion, LlmCall, Outbox)
            for row in db.execute(sa.select(table.__table__)).all()
        ]
    told = "\n".join([str(chat.sent), str(logs), *pages, *kept, *capsys.readouterr()])
    assert "thirty years of claims" in told
    for canary in CANARIES:
        assert canary not in told
        assert b64encode(canary.encode()).decode()[:12] not in told


def test_what_is_shared_does_reach_the_prompt(parts: Parts) -> None:
    found = couple(parts)
    shared_note(parts, found, "two cells of the March dashboard")
    chat = FakeChat([""])
    _draft(parts, chat)
    prompt = chat.sent[0].messages[1].content
    assert "two cells of the March dashboard" in prompt
    assert "thirty years of claims, told as stories" in prompt
    assert "Helen" not in prompt
    assert str(found.pair) not in prompt


def test_asking_again_asks_the_model_again(client: TestClient, parts: Parts) -> None:
    found = couple(parts)
    chat = FakeChat([_reply(parts, found), _reply(parts, found)])
    with_chat = _draft(parts, chat)
    client.app.state.parts = with_chat  # type: ignore[attr-defined]  # the app takes what it is given
    sign_in(client, parts, found.a)
    client.post(f"/sessions/{found.planned}/agenda/redraft", data={"version": "2"})
    run_jobs(with_chat)
    assert len(chat.sent) == 2
    assert _authors(parts) == [Author.DEFAULT, Author.MODEL, Author.DEFAULT, Author.MODEL]
    assert rows(parts, Outbox) == 2
