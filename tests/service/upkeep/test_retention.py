"""What is past its time goes, and nothing else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import (
    Agenda,
    Agreement,
    Audience,
    ChangeKind,
    CheckIn,
    Draft,
    Feedback,
    FeedbackAbout,
    FollowUp,
    Line,
    LineKind,
    LineSource,
    MissedAnswer,
    MissedTalk,
    Note,
    Outbox,
    OutboxState,
    Outcome,
    OutcomeState,
    PairChange,
    PairGoal,
    PairState,
    Question,
    Reflection,
    SignIn,
)
from service.people.drafts import IMPORT_COLUMNS
from service.privacy.visibility import DATA
from service.upkeep.retention import AGENDAS_LIVE, WORDS_LIVE, purge
from tests import factories
from tests.conftest import MovingClock, rows

pytestmark = pytest.mark.dates


def job(key: str, state: OutboxState, at: datetime) -> Outbox:
    done = {"done_at": at} if state is OutboxState.DONE else {}
    return Outbox(
        key=key, kind="embed", args={}, priority=5, run_after=at, state=state, created_at=at, **done
    )


def test_only_what_is_past_its_time_is_deleted(parts: Parts, clock: MovingClock) -> None:
    old = clock() - timedelta(days=31)
    with parts.write() as db:
        ada = factories.person(db, "Ada", clock())
        db.add(Draft(person_id=ada, form="old", fields={}, saved_at=old))
        db.add(Draft(person_id=ada, form="new", fields={}, saved_at=clock()))
        db.add(Draft(person_id=ada, form=IMPORT_COLUMNS, fields={}, saved_at=old))
        db.add(job("done", OutboxState.DONE, old))
        db.add(job("fresh", OutboxState.DONE, clock()))
        db.add(job("dead", OutboxState.DEAD, old))
        access_actions.begin_sign_in(db, ada, "test", now=old)
        access_actions.begin_sign_in(db, ada, "test", now=clock())
    assert purge(parts, clock()) == 3
    assert (rows(parts, Draft), rows(parts, Outbox), rows(parts, SignIn)) == (2, 2, 1)
    assert purge(parts, clock()) == 0


def words(db: Session, written_at: datetime) -> None:
    """One of each kind of people's words, written at an instant by a pair that ended then."""
    ada, ben = (factories.person(db, f"{name} {written_at}", written_at) for name in ("Ada", "Ben"))
    ended = {"state": PairState.ENDED, "ended_at": written_at}
    pair = factories.pair(db, ada, ben, written_at, **ended)
    session = factories.session(db, pair, 1, written_at, created_at=written_at)
    own = {"created_at": written_at, "pair_id": pair}
    texts = [
        Reflection(author_id=ada, text="said", audience=Audience.SELF, in_themes=True, **own),
        Feedback(author_id=ada, about=FeedbackAbout.SESSION, text="said", **own),
        CheckIn(person_id=ada, session_id=session, answered_at=written_at, note="said", **own),
    ]
    db.add_all(texts)
    db.flush()
    source = {"source": LineSource.REFLECTION, "source_id": texts[0].id, "published": False}
    db.add_all(
        [
            Note(session_id=session, author_id=ada, text="said", created_at=written_at),
            FollowUp(owner_id=ada, text="said", due_on=written_at.date(), **own),
            Question(person_id=ada, session_id=session, text="", due_at=written_at, **own),
            Outcome(author_id=ada, body="said", state=OutcomeState.SHARED, **own),
            MissedTalk(
                session_id=session,
                person_id=ada,
                answer=MissedAnswer.REST,
                answered_at=written_at,
            ),
            PairChange(person_id=ada, kind=ChangeKind.END, before={}, after={}, **own),
            Agenda(session_id=session, current_version=1, created_at=written_at),
            Line(
                person_id=ada, kind=LineKind.SEEK, position=0, text="said",
                created_at=written_at, **source,
            ),
        ]
    )  # fmt: skip


WORDS = (Reflection, Feedback, CheckIn, Note, FollowUp, Question, Outcome, MissedTalk, PairChange)
OF_A_PAIR = {Agreement: 1, PairGoal: 2}


def test_people_s_words_go_after_24_months_and_agendas_after_12(
    parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        for days in (731, 729, 366, 364):
            words(db, clock() - timedelta(days=days))
    purge(parts, clock())
    assert {table.__name__: rows(parts, table) for table in WORDS} == {
        table.__name__: 3 for table in WORDS
    }
    assert {table: rows(parts, table) for table in OF_A_PAIR} == {
        table: 3 * many for table, many in OF_A_PAIR.items()
    }
    assert rows(parts, Line) == 3  # what was found in a text goes with it
    assert rows(parts, Agenda) == 1
    assert purge(parts, clock()) == 0


def test_goals_and_clauses_stay_as_long_as_their_pair_goes_on(
    parts: Parts, clock: MovingClock
) -> None:
    old = clock() - timedelta(days=800)
    with parts.write() as db:
        ada, ben = (factories.person(db, name, old) for name in ("Ada", "Ben"))
        factories.pair(db, ada, ben, old)
    purge(parts, clock())
    assert (rows(parts, PairGoal), rows(parts, Agreement)) == (2, 1)


def test_each_period_that_people_are_promised_is_one_that_is_kept() -> None:
    periods = {row.kept for row in DATA if row.kept.endswith("months")}
    assert periods == {
        f"{AGENDAS_LIVE.days * 12 // 365} months",
        f"{WORDS_LIVE.days * 12 // 365} months",
    }
