"""Causes from pairs: a start, an end, questions, mentions, suggestions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.messages.due.recipients import Cause, CauseSearch
from service.models import (
    Agreement,
    AgreementTick,
    CheckIn,
    CheckInState,
    Delivery,
    DeliveryState,
    Digest,
    HelpRequest,
    MentoringSession,
    Outcome,
    OutcomeState,
    Pair,
    PairState,
    Person,
    PersonRole,
    PersonState,
    Question,
    Role,
    SessionState,
    Suggestion,
    SuggestionState,
)
from service.models.scopes import in_pair, partner_of

_Partner = aliased(Person)
_NEWS: Final = timedelta(days=14)
_NO_SOONER: Final = timedelta(days=14)  # between two messages about suggestions


def ended(db: Session, search: CauseSearch) -> Iterator[Cause]:
    """Two kinds: a partner who has left sent no message."""
    rows = (
        sa.select(Pair.id, Pair.ended_at, Pair.ended_by_id, Person.id, _Partner.state)
        .join(Person, in_pair(Person.id))
        .join(_Partner, _Partner.id == partner_of(Person.id))
        .where(
            Pair.state == PairState.ENDED,
            Pair.ended_at > search.now - _NEWS,
            Pair.ended_by_id.is_distinct_from(Person.id),
            search.readers(),
        )
    )
    for pair_id, at, ended_by, person_id, state in db.execute(rows):
        if at is not None:
            about = f"{pair_id}:{at.isoformat()}"
            has_left = ended_by is None and state is PersonState.LEFT
            kind = "partner_left" if has_left else "pair_ended"
            yield Cause(kind, about, person_id, {"pair": str(pair_id)}, at)


def starts(db: Session, search: CauseSearch) -> Iterator[Cause]:
    agreed = (
        sa.exists()
        .where(AgreementTick.agreement_id == Agreement.id, AgreementTick.person_id == Person.id)
        .where(Agreement.pair_id == Pair.id)
    )
    rows = (
        sa.select(Pair.id, Person.id)
        .join(Person, in_pair(Person.id))
        .where(
            Pair.state == PairState.PROPOSED,
            Pair.created_at > search.now - _NEWS,
            ~agreed,
            search.readers(),
        )
    )
    for pair_id, person_id in db.execute(rows):
        yield Cause("start", str(pair_id), person_id, {"pair": str(pair_id)}, search.now)


def questions(db: Session, search: CauseSearch) -> Iterator[Cause]:
    """As long as the next session is still to come."""
    rows = (
        sa.select(Question.id, Question.pair_id, Person.id)
        .join(Person, Person.id == Question.person_id)
        .join(Pair, Pair.id == Question.pair_id)
        .join(MentoringSession, MentoringSession.id == Question.session_id)
        .where(
            Question.due_at <= search.now,
            Question.answered_at.is_(None),
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at > search.now,
            Pair.state == PairState.ACTIVE,
            Person.wants_questions.is_(True),
            search.readers(),
        )
    )
    for question_id, pair_id, person_id in db.execute(rows):
        args = {"pair": str(pair_id), "question": str(question_id)}
        yield Cause("question", str(question_id), person_id, args, search.now)


def check_ins(db: Session, search: CauseSearch) -> Iterator[Cause]:
    rows = (
        sa.select(CheckIn.id, CheckIn.pair_id, Person.id)
        .join(Person, Person.id == CheckIn.person_id)
        .join(Pair, Pair.id == CheckIn.pair_id)
        .where(
            CheckIn.state == CheckInState.DUE,
            CheckIn.created_at > search.now - _NEWS,
            Pair.state == PairState.ACTIVE,
            search.readers(),
        )
    )
    for check_id, pair_id, person_id in db.execute(rows):
        yield Cause("check_in", str(check_id), person_id, {"pair": str(pair_id)}, search.now)


def help_asked(db: Session, search: CauseSearch) -> Iterator[Cause]:
    leads = sa.exists().where(PersonRole.person_id == Person.id, PersonRole.role == Role.LEAD)
    rows = (
        sa.select(HelpRequest.id, Person.id)
        .join(Person, leads)
        .where(
            HelpRequest.withdrawn_at.is_(None), HelpRequest.answered_at.is_(None), search.readers()
        )
    )
    for request_id, person_id in db.execute(rows):
        yield Cause("help_asked", str(request_id), person_id, {}, search.now)


def named(db: Session, search: CauseSearch) -> Iterator[Cause]:
    rows = (
        sa.select(Outcome.id, Person.id)
        .join(Person, Person.id == Outcome.partner_id)
        .where(
            Outcome.state == OutcomeState.ASKED,
            Outcome.created_at > search.now - _NEWS,
            search.readers(),
        )
    )
    for outcome_id, person_id in db.execute(rows):
        yield Cause("named", str(outcome_id), person_id, {}, search.now)


def suggestions(db: Session, search: CauseSearch) -> Iterator[Cause]:
    """Of what is shown the first, and not again for a fortnight."""
    told = sa.exists().where(
        Delivery.person_id == Person.id,
        Delivery.kind == "suggestion",
        Delivery.state == DeliveryState.SENT,
        Delivery.sent_at > search.now - _NO_SOONER,
    )
    rows = (
        sa.select(Person.id, sa.func.min(Suggestion.created_at))
        .join(Suggestion, Suggestion.person_id == Person.id)
        .where(
            Suggestion.state == SuggestionState.SHOWN,
            Suggestion.expires_at > search.now,
            Suggestion.created_at > search.now - _NEWS,
            Person.state == PersonState.ACTIVE,
            ~told,
            search.readers(),
        )
        .group_by(Person.id)
    )
    for person_id, at in db.execute(rows):
        yield Cause("suggestion", at.isoformat(), person_id, {}, search.now)


def digests(db: Session, search: CauseSearch) -> Iterator[Cause]:
    """A month's digest, to everybody who takes mail, once."""
    rows = (
        sa.select(Digest.period, Person.id)
        .join(Person, Person.state == PersonState.ACTIVE)
        .where(Digest.sent_at > search.now - _NEWS, search.readers())
    )
    for period, person_id in db.execute(rows):
        yield Cause("digest", period, person_id, {"period": period}, search.now)
