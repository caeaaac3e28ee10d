"""Ten thousand people with pairs, sessions, texts and a release, as rows and without vectors.

Their sessions, posts and texts are as many as half a year leaves; the words are all alike, since
it is the pages that are timed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from service.bootstrap import Parts
from service.models import (
    Base,
    CheckIn,
    CheckInState,
    Feedback,
    FeedbackAbout,
    FollowUp,
    Idea,
    IdeaState,
    Line,
    LineKind,
    MentoringSession,
    Outcome,
    OutcomeState,
    Pair,
    PairGoal,
    PairOrigin,
    PairState,
    Person,
    PersonRole,
    PersonState,
    Purpose,
    Question,
    Reflection,
    Role,
    SessionState,
    Suggestion,
    Team,
)
from service.models.ids import uuid7
from service.models.people import Consent
from service.models.sessions import Audience, Note

PEOPLE = 10_000
_BATCH = 1000
_HELD, _AHEAD = 6, 6
_TIMES = ["mon-midday", "tue-midday", "wed-midday", "thu-midday"]
_TAPS = {"taught": "both", "useful": 4, "safe": 5}
_CHECK = dict.fromkeys(("meeting", "both_ways", "open", "worth"), 4)
_LEAD, _LEADER = 0, 1


def fill(parts: Parts, now: datetime, *, in_pairs: bool = True) -> list[UUID]:
    """Everybody's ids; the first is a lead and admin, and everybody has a partner if wanted."""
    with parts.write() as db:
        teams = [Team(id=uuid7(), name=f"Team {at}", created_at=now) for at in range(40)]
        db.add_all(teams)
        team_ids = [team.id for team in teams]
    ids = [uuid7() for _ in range(PEOPLE)]
    starts = range(0, PEOPLE, _BATCH)
    for rows in chain(
        *(_people(ids, start, team_ids, now) for start in starts),
        *(_pairs(ids, start, now) for start in starts if in_pairs),
    ):
        with parts.write() as db:
            db.add_all(rows)
    return ids


def _people(ids: list[UUID], start: int, teams: list[UUID], now: datetime) -> Iterator[list[Base]]:
    joined = now - timedelta(days=200)
    places = range(start, start + _BATCH)
    yield [
        Person(
            id=ids[at], email=f"person{at:05d}@large.example", name=f"Person {at:05d}",
            state=PersonState.ACTIVE, team_id=teams[at % len(teams)],
            manager_id=ids[at - at % 20] if at % 20 else None, career_years=at % 40,
            time_zone="Europe/London", languages=["en"], times=_TIMES, created_at=joined,
            welcomed_at=joined,
        )
        for at in places
    ]  # fmt: skip
    yield [PersonRole(person_id=ids[at], role=Role.EMPLOYEE) for at in places]
    if start == 0:
        yield [PersonRole(person_id=ids[0], role=role) for role in (Role.LEAD, Role.ADMIN)]
    yield [
        Consent(
            id=uuid7(), person_id=ids[at], purpose=purpose, granted=True, notice_version="1",
            created_at=joined,
        )
        for at in places
        for purpose in (Purpose.PAIRING, Purpose.THEMES, Purpose.MAIL)
    ]  # fmt: skip
    yield [
        Line(
            id=uuid7(), person_id=ids[at], kind=kind, position=place, created_at=joined,
            text=f"how to do the thing number {(at + place) % 97} well",
        )
        for at in places
        for kind in LineKind
        for place in range(4)
    ]  # fmt: skip


def _pairs(ids: list[UUID], start: int, now: datetime) -> Iterator[list[Base]]:
    yield [
        Suggestion(
            id=uuid7(), person_id=ids[at], other_id=ids[(at + step) % PEOPLE], fit=0.6,
            fit_giving=0.6, fit_taking=0.6, reasons={"teach": [], "learn": []}, engine="bench",
            created_at=now - timedelta(days=1), expires_at=now + timedelta(days=13),
        )
        for at in range(start, start + _BATCH)
        for step in (501, 502, 503)
    ]  # fmt: skip
    began = now - timedelta(days=100)
    pairs = [
        Pair(
            id=uuid7(), a_id=min(ids[at], ids[at + 1]), b_id=max(ids[at], ids[at + 1]),
            origin=PairOrigin.ROUND, state=PairState.ACTIVE, fit=0.6, started_at=began,
            created_at=began,
        )
        for at in range(start, start + _BATCH, 2)
    ]  # fmt: skip
    yield list(pairs)
    both = [(pair.id, one) for pair in pairs for one in (pair.a_id, pair.b_id)]
    yield [
        PairGoal(pair_id=pair_id, person_id=one, gain="to see how it is done", contribute="time")
        for pair_id, one in both
    ]
    held = [_session(pair.id, n, now, SessionState.HELD) for pair in pairs for n in range(_HELD)]
    ahead = [
        _session(pair.id, _HELD + n, now, SessionState.PLANNED)
        for pair in pairs
        for n in range(_AHEAD)
    ]
    yield [*held, *ahead]
    yield from _writing(pairs, held, ahead, now)


def _session(pair_id: UUID, place: int, now: datetime, state: SessionState) -> MentoringSession:
    day = timedelta(days=14) * (place - _HELD) + timedelta(days=2)
    return MentoringSession(
        id=uuid7(), pair_id=pair_id, number=place + 1, starts_at=now + day, minutes=45,
        time_zone="Europe/London", state=state, created_at=now - timedelta(days=100),
    )  # fmt: skip


def _writing(
    pairs: list[Pair], held: list[MentoringSession], ahead: list[MentoringSession], now: datetime
) -> Iterator[list[Base]]:
    whose = {pair.id: (pair.a_id, pair.b_id) for pair in pairs}
    told = [(session, one) for session in held for one in whose[session.pair_id]]
    yield [
        Feedback(
            id=uuid7(), author_id=one, pair_id=session.pair_id, session_id=session.id,
            about=FeedbackAbout.SESSION, answers=_TAPS, created_at=session.starts_at,
        )
        for session, one in told
    ]  # fmt: skip
    yield [
        Reflection(
            id=uuid7(), author_id=one, session_id=session.id, pair_id=session.pair_id,
            text="It went well, and I want to ask more.", audience=Audience.SELF, in_themes=True,
            created_at=session.starts_at,
        )
        for session, one in told
    ]  # fmt: skip
    yield [
        Note(
            id=uuid7(), session_id=session.id, author_id=one, text="ask about the chart",
            shared=True, created_at=session.starts_at,
        )
        for session, one in told
    ]  # fmt: skip
    yield [
        FollowUp(
            id=uuid7(), pair_id=session.pair_id, session_id=session.id,
            owner_id=whose[session.pair_id][0], text="read the chart again",
            due_on=(session.starts_at + timedelta(days=14)).date(), created_at=session.starts_at,
        )
        for session in held
    ]  # fmt: skip
    thirds = [session for session in held if session.number % 3 == 0]
    yield [
        CheckIn(
            id=uuid7(), pair_id=session.pair_id, person_id=one, session_id=session.id,
            state=CheckInState.DONE, answers=_CHECK, created_at=session.starts_at,
            answered_at=session.starts_at,
        )
        for session in thirds
        for one in whose[session.pair_id]
    ]  # fmt: skip
    yield [
        Question(
            id=uuid7(), pair_id=session.pair_id, session_id=session.id,
            person_id=whose[session.pair_id][session.number % 2], text="How did the chart go?",
            due_at=session.starts_at - timedelta(days=7), answer="well enough",
            answered_at=session.starts_at - timedelta(days=6),
            created_at=session.starts_at - timedelta(days=7),
        )
        for session in (*held, ahead[0])
    ]  # fmt: skip
    posts = [
        Outcome(
            id=uuid7(), author_id=pair.a_id, pair_id=pair.id, partner_id=pair.b_id,
            body="I learned to ask before I explain.", state=OutcomeState.SHARED,
            shared_at=now - timedelta(days=20), created_at=now - timedelta(days=21),
        )
        for pair in pairs[::2]
    ]  # fmt: skip
    yield list(posts)
    yield [
        Idea(
            id=uuid7(), outcome_id=post.id, text="a page with the three questions",
            state=IdeaState.TRIED, changed_at=now - timedelta(days=5),
            created_at=now - timedelta(days=19),
        )
        for post in posts[::3]
    ]  # fmt: skip
