"""Delete what is past its retention period, as "who reads what" promises it for people's words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import (
    Agenda,
    Agreement,
    Base,
    Draft,
    FollowUp,
    IdempotencyKey,
    LineProposal,
    LlmCall,
    MissedTalk,
    Note,
    Outbox,
    OutboxState,
    Outcome,
    Pair,
    PairChange,
    PairGoal,
    Question,
    RecallCheck,
    RosterImport,
    RoundEntry,
    SignIn,
)
from service.people.drafts import IMPORT_COLUMNS
from service.people.importing.undo_actions import UNDO
from service.privacy import derived_data
from service.privacy.text_tables import TEXTS

DRAFTS_LIVE: Final = timedelta(days=30)
DONE_JOBS_LIVE: Final = timedelta(days=14)
ROUND_ENTRIES_LIVE: Final = timedelta(days=1)
ANSWERS_LIVE: Final = timedelta(hours=24)
MODEL_CALLS_LIVE: Final = timedelta(days=90)
RECALL_CHECKS_LIVE: Final = timedelta(days=90)
AGENDAS_LIVE: Final = timedelta(days=365)  # 12 months
WORDS_LIVE: Final = timedelta(days=730)  # 24 months

PastRows = tuple[type[Base], sa.ColumnElement[bool]]


def purge(parts: Parts, now: datetime) -> int:
    """Delete all that is past its time; return how many rows went."""
    past = [*_texts(now), *_words(now), *_records(now)]
    with parts.read() as db:
        found = [db.scalar(sa.select(sa.exists().where(is_past))) for _, is_past in past]
    if not any(found):  # so that other writers need not wait
        return 0
    with parts.write() as db:
        _drop_derived(db, now)
        gone = [db.execute(sa.delete(table).where(is_past)) for table, is_past in past]
    return sum(result.rowcount for result in gone)  # type: ignore[attr-defined]  # a DELETE answers with a CursorResult


def _texts(now: datetime) -> Iterator[PastRows]:
    """What may count towards themes: something else was made from it."""
    for texts in TEXTS.values():
        yield texts.table, texts.written_at < now - WORDS_LIVE


def _drop_derived(db: Session, now: datetime) -> None:
    for texts in TEXTS.values():
        past = sa.select(texts.id).where(texts.written_at < now - WORDS_LIVE)
        for text_id in db.scalars(past).all():
            derived_data.drop_lines(db, text_id)
            derived_data.drop_points(db, text_id)


def _words(now: datetime) -> Iterator[PastRows]:
    """The rest of people's words; goals and clauses stay as long as their pair goes on."""
    since = now - WORDS_LIVE
    ended = sa.select(Pair.id).where(Pair.ended_at < since)
    yield Note, Note.created_at < since
    yield FollowUp, FollowUp.created_at < since
    yield Question, Question.created_at < since
    yield Outcome, Outcome.created_at < since  # the ideas that came of it go along
    yield MissedTalk, MissedTalk.answered_at < since
    yield PairChange, PairChange.created_at < since
    yield LineProposal, LineProposal.created_at < since
    yield PairGoal, PairGoal.pair_id.in_(ended)
    yield Agreement, Agreement.pair_id.in_(ended)
    yield Agenda, Agenda.created_at < now - AGENDAS_LIVE


def _records(now: datetime) -> Iterator[PastRows]:
    done = sa.and_(Outbox.state == OutboxState.DONE, Outbox.done_at < now - DONE_JOBS_LIVE)
    typed = Draft.form != IMPORT_COLUMNS  # what headers mean is asked of a lead only once
    yield Draft, sa.and_(Draft.saved_at < now - DRAFTS_LIVE, typed)
    yield Outbox, done
    yield RoundEntry, RoundEntry.taken_at < now - ROUND_ENTRIES_LIVE
    yield SignIn, SignIn.expires_at < now
    yield RosterImport, RosterImport.created_at < now - UNDO  # with its changes
    yield IdempotencyKey, IdempotencyKey.created_at < now - ANSWERS_LIVE
    yield RecallCheck, RecallCheck.created_at < now - RECALL_CHECKS_LIVE
    yield LlmCall, LlmCall.created_at < now - MODEL_CALLS_LIVE
