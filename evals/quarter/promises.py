"""Compare the simulated quarter with what we promise about messages."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evals.quarter.running import Quarter
from evals.quarter.scene import BEGIN
from service.models import (
    Agenda,
    AgendaVersion,
    CheckIn,
    CheckInState,
    Delivery,
    DeliveryState,
    MentoringSession,
    MissedTalk,
    Pair,
    PairChange,
    PairState,
    Person,
    PersonState,
    Purpose,
    Question,
    SessionState,
)
from service.models.scopes import has_consented

_CEILING: Final = timedelta(hours=48)
_DAY: Final = timedelta(hours=24)
_SETTLED: Final = timedelta(days=9)  # a day until it counts as missed, and the ceiling after it
_WAKING: Final = timedelta(hours=42)  # a pair back from a rest: drafting begins when it is back
_LARGEST: Final = 20_000
_MISSED: Final = ("missed", "missed_twice")


class Line(NamedTuple):
    """`is_kept` is None for what is no promise."""

    what: str
    found: str
    is_kept: bool | None = None


def lines(db: Session, quarter: Quarter) -> list[Line]:
    return [
        Line("people", str(quarter.size.people)),
        Line("pairs", str(len(quarter.couples))),
        *_sessions(db),
        *_messages(quarter),
        _agendas(db, _end(quarter)),
        _follow_ups(db, quarter),
        Line("questions between sessions asked, answered", _questions(db)),
        Line("pair checks asked, answered", _check_ins(db)),
        Line("requests that came too late or clashed, and were refused", str(quarter.refused)),
    ]


def _sessions(db: Session) -> Iterator[Line]:
    counted = Counter(db.scalars(sa.select(MentoringSession.state)))
    names = {
        SessionState.HELD: "sessions held",
        SessionState.MISSED: "sessions missed",
        SessionState.CANCELLED: "sessions skipped or called off",
        SessionState.PLANNED: "sessions still to come",
    }
    yield Line("sessions booked", str(sum(counted.values())))
    for state, words in names.items():
        yield Line(words, str(counted[state]))


def _messages(quarter: Quarter) -> Iterator[Line]:
    went = quarter.box.went
    yield Line("messages", str(len(went)))
    for kind, count in Counter(one.kind for one in went).most_common():
        yield Line(f"messages, {kind.replace('_', ' ')}", str(count))
    most = _most_in_window(quarter)
    yield Line("most messages to one person in any 48 hours", str(most), most <= 1)
    quiet, away = sum(one.was_quiet for one in went), sum(one.was_away for one in went)
    yield Line("messages in somebody's quiet hours", str(quiet), quiet == 0)
    yield Line("messages to somebody on leave", str(away), away == 0)
    largest = max((one.size for one in went), default=0)
    yield Line("largest message, bytes", str(largest), largest < _LARGEST)


def _most_in_window(quarter: Quarter) -> int:
    times: dict[Any, list[datetime]] = {}
    for one in quarter.box.went:
        times.setdefault(one.person_id, []).append(one.at)
    return max(
        (
            sum(at <= other < at + _CEILING for other in mine)
            for mine in times.values()
            for at in mine
        ),
        default=0,
    )


def _agendas(db: Session, end: datetime) -> Line:
    """Of sessions that were booked where they took place more than a day ahead."""
    drafted = (
        sa.select(sa.func.min(AgendaVersion.created_at))
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .where(Agenda.session_id == MentoringSession.id)
        .scalar_subquery()
    )
    settled = sa.func.coalesce(MentoringSession.changed_at, MentoringSession.created_at)
    rows = db.execute(
        sa.select(MentoringSession.starts_at, settled, drafted, MentoringSession.pair_id).where(
            MentoringSession.state.in_((SessionState.HELD, SessionState.MISSED)),
            MentoringSession.starts_at < end,
        )
    ).all()
    rests = _rests(db)
    due = [
        (starts_at, made_at)
        for starts_at, booked_at, made_at, pair_id in rows
        if booked_at <= starts_at - _DAY
        and not any(
            until > starts_at - _WAKING for until in rests.get(pair_id, []) if until <= starts_at
        )
    ]
    ready = sum(made_at is not None and made_at <= starts_at - _DAY for starts_at, made_at in due)
    return Line("agendas ready 24 hours ahead", _share(ready, len(due)), ready == len(due))


def _rests(db: Session) -> dict[Any, list[datetime]]:
    """When the rests of pairs ended."""
    found: dict[Any, list[datetime]] = {}
    for pair_id, after in db.execute(sa.select(PairChange.pair_id, PairChange.after)):
        until = after.get("pair", {}).get("paused_until")
        if until:
            found.setdefault(pair_id, []).append(datetime.fromisoformat(until))
    return found


def _follow_ups(db: Session, quarter: Quarter) -> Line:
    """Each of the two, once, if they want mail, are here, still meet and did not act first."""
    until = _end(quarter) - _SETTLED
    answered = sa.exists().where(
        MissedTalk.session_id == MentoringSession.id, MissedTalk.person_id == Person.id
    )
    rows = db.execute(
        sa.select(MentoringSession.id, Person.id, answered)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(Person, Person.id.in_((Pair.a_id, Pair.b_id)))
        .where(
            MentoringSession.state == SessionState.MISSED,
            MentoringSession.starts_at < until,
            Pair.state == PairState.ACTIVE,
            Person.state == PersonState.ACTIVE,
            has_consented(Purpose.MAIL),
            sa.or_(Person.away_until.is_(None), Person.away_until < until),
        )
    ).all()
    told = _told(db)
    found = [
        (session_id, person_id) in told
        for session_id, person_id, has_answered in rows
        if not has_answered or (session_id, person_id) in told
    ]
    went = sum(one.kind in _MISSED for one in quarter.box.went)
    share = _share(sum(found), len(found))
    words = "missed sessions followed up, once for each of the two"
    return Line(words, share, all(found) and went == len(told))


def _told(db: Session) -> set[tuple[UUID, UUID]]:
    rows = db.execute(
        sa.select(Delivery.args, Delivery.person_id).where(
            Delivery.kind.in_(_MISSED), Delivery.state == DeliveryState.SENT
        )
    )
    return {(UUID(args["session"]), person_id) for args, person_id in rows}


def _end(quarter: Quarter) -> datetime:
    return BEGIN + timedelta(weeks=quarter.size.weeks)


def _questions(db: Session) -> str:
    answers = db.execute(sa.select(Question.answered_at)).scalars().all()
    return f"{len(answers)}, {sum(at is not None for at in answers)}"


def _check_ins(db: Session) -> str:
    states = Counter(db.scalars(sa.select(CheckIn.state)))
    return f"{sum(states.values())}, {states[CheckInState.DONE]}"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}"
