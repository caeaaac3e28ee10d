"""Mail through a real server: headers, sizes, what it never holds, and what becomes of failures."""

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import icalendar
import pytest
import sqlalchemy as sa

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.messages.jobs import carry, order_messages
from service.messages.quiet_times import APART
from service.messages.transports import Parcel, Transport
from service.models import (
    Agenda,
    AgendaItem,
    AgendaVersion,
    Author,
    Delivery,
    DeliveryState,
    MentoringSession,
    Note,
    Pair,
    PairState,
    Person,
    PersonState,
    Purpose,
    Question,
    SessionState,
)
from service.models.ids import uuid7
from service.models.queue import JobKind
from tests import factories, mailbox
from tests.conftest import MovingClock
from tests.mailbox import Mailbox

SECRET = "zebra-canary"


@pytest.fixture
def post(parts: Parts) -> Iterator[tuple[Mailbox, Transport]]:
    with mailbox.served() as (box, url):
        yield box, mailbox.by(parts, url)


def agenda(parts: Parts, hours: int = 20) -> tuple[UUID, UUID, UUID]:
    """Mara and Helen meet soon; the agenda and all around it hold a secret."""
    now = parts.clock()
    with parts.write() as db:
        mara, helen, pair = mailbox.two(db, parts, hopes=f"{SECRET} hopes")
        db.get_one(Pair, pair).subject = f"{SECRET} subject"
        session = factories.session(db, pair, 1, now + timedelta(hours=hours))
        db.get_one(MentoringSession, session).created_at = now - timedelta(days=30)
        made = Agenda(session_id=session, current_version=1, created_at=now)
        db.add(made)
        db.flush()
        version = AgendaVersion(
            agenda_id=made.id, number=1, author=Author.DEFAULT, brief_hash="x", created_at=now
        )
        db.add(version)
        db.flush()
        db.add(
            AgendaItem(
                version_id=version.id,
                position=0,
                key="open",
                minutes=5,
                title=f"{SECRET} title",
                question=f"{SECRET} question",
                author=Author.DEFAULT,
                created_at=now,
            )
        )
        for shared in (True, False):
            text = f"{SECRET} note"
            db.add(
                Note(session_id=session, author_id=mara, text=text, shared=shared, created_at=now)
            )
    return mara, helen, pair


def rows(parts: Parts) -> list[Delivery]:
    with parts.read() as db:
        return list(db.scalars(sa.select(Delivery).order_by(Delivery.created_at, Delivery.id)))


def parts_of(mail: EmailMessage) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_content()
        for part in mail.walk()
        if not part.is_multipart()
    }


def test_a_mail_is_plain_and_html_with_one_action(
    parts: Parts, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    agenda(parts)
    mailbox.send_due(parts, transport)
    mail = next(mail for mail in box.mails if "mara" in str(mail["To"]))
    texts = parts_of(mail)
    assert set(texts) == {"text/plain", "text/html"}
    assert "Hello Mara" in texts["text/plain"]
    assert "You meet Helen on Wednesday 25 November at 09:00." in texts["text/plain"]
    assert texts["text/html"].count("<b>") == 1
    assert not re.search(r"<(img|script|style|link)|http-equiv", texts["text/html"])
    hosts = set(re.findall(r"https?://([^/\"]+)", "".join(texts.values())))
    assert hosts == {"127.0.0.1:8000"}


def test_a_nudge_carries_its_headers(parts: Parts, post: tuple[Mailbox, Transport]) -> None:
    box, transport = post
    agenda(parts)
    mailbox.send_due(parts, transport)
    (row, _) = rows(parts)
    mail = next(mail for mail in box.mails if mail["Message-ID"] == row.message_id)
    assert str(row.id) in str(mail["Message-ID"])
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/go/[^>]+>", str(mail["List-Unsubscribe"]))
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == parts.clock()
    assert mail["Content-Language"] == "en"
    assert "Tidewater Mutual" in str(mail["From"])


def test_a_mail_speaks_its_reader_s_language(parts: Parts, post: tuple[Mailbox, Transport]) -> None:
    box, transport = post
    mara, _, _ = agenda(parts)
    with parts.write() as db:
        db.get_one(Person, mara).language = "en-XA"
    mailbox.send_due(parts, transport)
    mail = next(mail for mail in box.mails if "mara" in str(mail["To"]))
    assert str(mail["Subject"]).startswith("[")
    assert 'lang="en-XA"' in parts_of(mail)["text/html"]


def test_nobody_s_words_are_in_any_mail_and_all_are_small(
    parts: Parts, clock: MovingClock, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    _, _, pair = agenda(parts)
    with parts.write() as db:
        for number in range(2, 14):
            factories.session(
                db, pair, number, clock() + timedelta(days=14 * number), created_at=clock()
            )
        db.get_one(Pair, pair).end_note = f"{SECRET} farewell"
    mailbox.days(parts, clock, transport, 6)
    with parts.write() as db:
        row = db.get_one(Pair, pair)
        row.state, row.ended_at, row.ended_by_id = PairState.ENDED, clock(), row.a_id
    mailbox.days(parts, clock, transport, 3)
    told = {row.kind for row in rows(parts) if row.state is DeliveryState.SENT}
    assert {"invitation", "pair_ended"} <= told
    for raw, mail in zip(box.raw, box.mails, strict=True):
        assert len(raw) < 20_000
        whole = str(mail["Subject"]) + "".join(parts_of(mail).values())
        assert SECRET not in whole
        assert SECRET.encode() not in raw


def test_one_mail_holds_all_new_dates_as_a_calendar(
    parts: Parts, clock: MovingClock, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    with parts.write() as db:
        _mara, _, pair = mailbox.two(db, parts)
        for number in (1, 2, 3):
            factories.session(
                db, pair, number, clock() + timedelta(days=9 * number), created_at=clock()
            )
    mailbox.send_due(parts, transport)
    assert box.raw == []  # further changes may follow
    clock.advance(minutes=20)
    mailbox.send_due(parts, transport)
    assert len(box.raw) == 2
    (file,) = list(box.mails[0].iter_attachments())
    found = icalendar.Calendar.from_ical(file.get_content())
    assert len(found.walk("VEVENT")) == 3
    clock.advance(days=3)
    with parts.write() as db:
        first = db.scalars(sa.select(MentoringSession).order_by(MentoringSession.number)).first()
        assert first is not None
        first.state, first.changed_at, first.sequence = SessionState.CANCELLED, clock(), 1
    clock.advance(minutes=20)
    mailbox.send_due(parts, transport)
    assert len(box.raw) == 4
    (file,) = list(box.mails[-1].iter_attachments())
    assert file.get_param("method") == "CANCEL"
    (event,) = icalendar.Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_a_job_run_twice_is_one_mail(parts: Parts) -> None:
    agenda(parts)
    got: list[Parcel] = []
    order_messages(parts, parts.clock())
    order_messages(parts, parts.clock())
    drain(parts, {**HANDLERS, JobKind.REMIND: lambda p, work: _twice(got, p, work)})
    assert len(got) == 2
    assert len({parcel.person_id for parcel in got}) == 2


def _twice(got: list[Parcel], parts: Parts, work: object) -> None:
    for _ in range(2):
        carry(got.append, parts, work)  # type: ignore[arg-type]  # a Work, as drain hands it over


class Crash(BaseException):
    """Ends a worker on the spot."""


def test_a_crash_between_server_and_commit_repeats_the_mail_under_its_id(
    parts: Parts, clock: MovingClock, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    agenda(parts)

    def crashing(parcel: Parcel) -> None:
        transport(parcel)
        raise Crash

    with pytest.raises(Crash):
        mailbox.send_due(parts, crashing)
    assert len(box.raw) == 1
    clock.advance(minutes=10)
    mailbox.send_due(parts, transport)
    ids = [str(mail["Message-ID"]) for mail in box.mails]
    assert len(ids) == 3
    assert len(set(ids)) == 2
    assert {row.state for row in rows(parts)} == {DeliveryState.SENT}


def test_a_busy_server_is_asked_five_times(
    parts: Parts, clock: MovingClock, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    agenda(parts, hours=23)
    box.answer = "451 come back later"
    for _ in range(5 * 12):
        mailbox.send_due(parts, transport)
        clock.advance(minutes=5)
    assert {(row.state, row.attempts) for row in rows(parts)} == {(DeliveryState.FAILED, 5)}


def test_a_busy_server_that_recovers_gets_the_mail(
    parts: Parts, clock: MovingClock, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    agenda(parts)
    box.answer = "451 come back later"
    mailbox.send_due(parts, transport)
    box.answer = "250 OK"
    clock.advance(minutes=3)
    mailbox.send_due(parts, transport)
    assert len(box.raw) == 2


def test_a_refusal_for_good_is_not_repeated(
    parts: Parts, clock: MovingClock, post: tuple[Mailbox, Transport]
) -> None:
    box, transport = post
    agenda(parts)
    box.answer = "550 no such mailbox"
    mailbox.send_due(parts, transport)
    clock.advance(hours=1)
    mailbox.send_due(parts, transport)
    assert {(row.state, row.attempts) for row in rows(parts)} == {(DeliveryState.FAILED, 1)}


def test_a_server_that_is_away_loses_nothing(parts: Parts, clock: MovingClock) -> None:
    agenda(parts)
    mailbox.send_due(parts, mailbox.by(parts, "smtp://127.0.0.1:1"))
    assert {row.state for row in rows(parts)} == {DeliveryState.WAITING}
    with mailbox.served() as (box, url):
        clock.advance(minutes=3)
        mailbox.send_due(parts, mailbox.by(parts, url))
        assert len(box.raw) == 2


@pytest.mark.parametrize("why", ["consent", "left", "over", "away", "paused"])
def test_what_is_not_wanted_or_not_true_does_not_go(
    parts: Parts, clock: MovingClock, why: str
) -> None:
    mara, helen, _ = agenda(parts)
    order_messages(parts, clock())
    with parts.write() as db:
        for person_id in (mara, helen):
            person = db.get_one(Person, person_id)
            if why == "consent":
                access_actions.set_consent(db, person_id, Purpose.MAIL, now=clock(), granted=False)
            elif why == "left":
                person.state = PersonState.LEFT
            elif why == "away":
                person.away_until = clock() + timedelta(days=2)
            elif why == "paused":
                person.state = PersonState.PAUSED
        if why == "over":
            db.execute(sa.update(MentoringSession).values(opened_at=clock()))
    got: list[Parcel] = []
    mailbox.days(parts, clock, got.append, 2)
    assert got == []


def test_two_days_lie_between_any_two_and_the_urgent_go_first(
    parts: Parts, clock: MovingClock
) -> None:
    mara, _, pair = agenda(parts)
    with parts.write() as db:
        missed = clock() - timedelta(days=2)
        old = clock() - timedelta(days=30)
        session = factories.session(db, pair, 0, missed, state="missed", created_at=old)
        planned = db.scalars(
            sa.select(MentoringSession.id).where(MentoringSession.id != session)
        ).one()
        db.add(
            Question(
                id=uuid7(),
                pair_id=pair,
                session_id=planned,
                person_id=mara,
                text="?",
                due_at=clock(),
                created_at=clock(),
            )
        )
    got: list[tuple[Parcel, object]] = []
    mailbox.days(parts, clock, lambda parcel: got.append((parcel, clock())), 8)
    mine = [(parcel.kind, at) for parcel, at in got if parcel.person_id == mara]
    assert mine[0][0] == "missed"
    times = [at for _, at in mine]
    assert all(b - a >= APART for a, b in itertools.pairwise(times))  # type: ignore[operator]  # instants
