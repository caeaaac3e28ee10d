"""No prompt holds a colleague's name or address, whichever text of a pair holds it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.chat import ChatError, Outcome
from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import (
    Agreement,
    Audience,
    FollowUp,
    Line,
    LineKind,
    LineSource,
    Pair,
    PairGoal,
    Person,
    Question,
    Reflection,
)
from tests import factories
from tests.agenda_pairs import Couple, couple, run_jobs, shared_note
from tests.fakes import FakeChat
from tests.published import publish_theme

SAID = "the lorry plan of {name} (smtp {address}) helps"
UNSEEN = ("\u200b", "\u200c", "\u200d", "\u200e", "\u034f", "\ufe0f", "\U000e0061", "\u2060")


def _line(db: Session, found: Couple, text: str) -> None:
    [line] = db.scalars(sa.select(Line).where(Line.person_id == found.a).limit(1))
    line.text = text


def _wish(db: Session, found: Couple, text: str) -> None:
    db.add(
        Line(
            person_id=found.b,
            kind=LineKind.SEEK,
            source=LineSource.PROFILE,
            position=3,
            text=text,
            created_at=db.get_one(Pair, found.pair).created_at,
        )
    )


def _goal(db: Session, found: Couple, text: str) -> None:
    db.get_one(PairGoal, (found.pair, found.a)).gain = text


def _subject(db: Session, found: Couple, text: str) -> None:
    db.get_one(Pair, found.pair).subject = text


def _clause(db: Session, found: Couple, text: str) -> None:
    row = db.scalars(sa.select(Agreement).where(Agreement.pair_id == found.pair)).one()
    row.clauses = [f"What is said of {text} stays here."]


def _step(db: Session, found: Couple, text: str) -> None:
    created = db.get_one(Pair, found.pair).created_at
    db.add(
        FollowUp(
            pair_id=found.pair,
            session_id=found.held,
            owner_id=found.a,
            text=text,
            due_on=created.date(),
            created_at=created,
        )
    )


def _reflection(db: Session, found: Couple, text: str) -> None:
    db.add(
        Reflection(
            author_id=found.a,
            pair_id=found.pair,
            session_id=found.held,
            text=text,
            audience=Audience.PAIR,
            created_at=db.get_one(Pair, found.pair).created_at,
        )
    )


def _answer(db: Session, found: Couple, text: str) -> None:
    at = db.get_one(Pair, found.pair).created_at + timedelta(days=88)
    db.add(
        Question(
            pair_id=found.pair,
            session_id=found.planned,
            person_id=found.a,
            text="",
            due_at=at,
            answer=text,
            answered_at=at,
            created_at=at,
        )
    )


KINDS = (_line, _wish, _goal, _subject, _clause, _step, _reflection, _answer)


def _prompt(parts: Parts) -> str:
    chat = FakeChat([ChatError(Outcome.SERVER, 500)])
    with_chat = replace(parts, chat=chat)
    order_agendas(with_chat, parts.clock())
    run_jobs(with_chat)
    [sent] = chat.sent
    return "\n".join(message.content for message in sent.messages)


def _colleague(parts: Parts) -> tuple[str, str]:
    with parts.write() as db:
        person = db.get_one(Person, factories.person(db, "Juniper Halvorsen", parts.clock()))
        return person.name, person.email


def _assert_cleared(prompt: str) -> None:
    assert "the lorry plan of [colleague]" in prompt
    for secret in ("juniper", "halvorsen", "tidewater.example", *UNSEEN):
        assert secret not in prompt.casefold()


@pytest.mark.parametrize("kind", KINDS)
def test_a_colleague_is_in_no_agenda_s_prompt(
    parts: Parts, kind: Callable[[Session, Couple, str], None]
) -> None:
    name, address = _colleague(parts)
    found = couple(parts)
    with parts.write() as db:
        kind(db, found, SAID.format(name=name, address=address))
    _assert_cleared(_prompt(parts))


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_name_with_something_unseen_inside_is_still_a_name(parts: Parts, unseen: str) -> None:
    _, address = _colleague(parts)
    found = couple(parts)
    name = f"Juni{unseen}per Hal{unseen}vorsen"
    shared_note(parts, found, SAID.format(name=name, address=address.replace("@", f"@{unseen}")))
    _assert_cleared(_prompt(parts))


def test_a_theme_s_name_is_cleared_as_well(parts: Parts) -> None:
    _colleague(parts)
    couple(parts)
    publish_theme(parts, "the lorry plan of Juniper Halvorsen", [])
    _assert_cleared(_prompt(parts))
