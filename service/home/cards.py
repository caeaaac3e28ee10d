"""Small cards of the home page: what is waiting to be answered, read or written."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.queries import consents
from service.access.viewer import Viewer
from service.agendas.standard_wording import as_text
from service.home import (
    absence_card,
    culture_card,
    ended_pair_card,
    health_check_card,
    missing_line_card,
    suggestion_card,
)
from service.home.card import Card
from service.i18n import formatting
from service.i18n.formatting import first_name
from service.i18n.language import say, say_many
from service.learning import catalogue
from service.models import (
    Feedback,
    FeedbackAbout,
    MentoringSession,
    Outcome,
    OutcomeState,
    Pair,
    PairState,
    Person,
    Purpose,
    Role,
    Round,
    RoundState,
    SessionState,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.models.scopes import in_pair, shown_label
from service.pairings.pairs.names import Names
from service.pairings.pairs.queries import PairFacts, SessionFacts
from service.people import starter_progress
from service.people.my_data import queries as my_data_queries
from service.sessions.questions import views

_Author = aliased(Person)
_TO_REFLECT = timedelta(days=14)
_NEWS = timedelta(days=31)


def own_cards(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    pairs: Sequence[PairFacts],
    sessions: Sequence[SessionFacts],
) -> list[Card]:
    """List what is waiting for this person, the most urgent first."""
    cards: list[Card] = []
    is_employee = Role.EMPLOYEE in viewer.roles
    if is_employee:
        cards += absence_card.departed(db, viewer, now)
        cards += _starts(pairs)
        cards += absence_card.unmet(db, viewer, now, sessions=sessions)
        cards += _reflections(db, viewer, now)
        cards += health_check_card.due(db, viewer)
        cards += _questions(db, viewer)
        cards += suggestion_card.open_and_waiting(db, viewer, now)
        cards += _starters(db, viewer, now)
        cards += ended_pair_card.to_share(db, viewer, now)
    cards += _invitations(db, viewer)
    cards += _asked_to_teach(db, viewer)
    cards += _proposed_lines(db, viewer)
    is_asked = any(card.href.startswith("/suggestions") for card in cards)
    if is_employee and not pairs and not is_asked:
        cards += _no_pair(db, viewer)
    return cards


def programme(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    """Yield news for everyone, and decisions for leads."""
    yield from _rounds(db, viewer)
    yield from _themes(db, now)
    if Role.EMPLOYEE not in viewer.roles:
        yield Card(
            say("The wall"),
            say("Short posts from pairs that meet, with thanks and no ranking."),
            "/learned",
            say("Read the wall"),
        )


def when(at: datetime, viewer: Viewer) -> str:
    there = viewer.time_zone
    return say("{day}, {time}", day=formatting.day(at, there), time=formatting.clock(at, there))


def _no_pair(db: Session, viewer: Viewer) -> list[Card]:
    if Purpose.PAIRING not in consents(db, viewer.person_id):
        off = Card(
            say("Suggestions are switched off"),
            say(
                "No partner is suggested to you, nor you to anyone, until you agree to it in your "
                "settings."
            ),
            "/me/settings",
            say("Open settings"),
        )
        return [off]
    nobody_yet = Card(
        say("You have no partner yet"),
        say(
            "Suggestions come with every round, and again when your lines change. They depend on "
            "what you offer and want to learn."
        ),
        "/suggestions",
        say("See suggestions"),
    )
    return [*missing_line_card.one_line_away(db, viewer)] or [nobody_yet]


def _starts(pairs: Sequence[PairFacts]) -> Iterator[Card]:
    for pair in pairs:
        if pair.state is PairState.PROPOSED:
            yield Card(
                say("Start with {name}", name=pair.partner.first),
                say("You both said yes. Say what you hope for, and agree what stays between you."),
                f"/pairs/{pair.id}/start",
                say("Agree how to start"),
                is_urgent=True,
            )


def _reflections(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    told = sa.select(Feedback.session_id).where(
        Feedback.author_id == viewer.person_id,
        Feedback.about == FeedbackAbout.SESSION,
        Feedback.session_id.is_not(None),
    )
    mine = sa.select(Pair.id).where(in_pair(viewer.person_id))
    row = db.execute(
        sa.select(MentoringSession.id, MentoringSession.starts_at)
        .where(
            MentoringSession.pair_id.in_(mine),
            MentoringSession.state == SessionState.HELD,
            MentoringSession.starts_at.between(now - _TO_REFLECT, now),
            MentoringSession.id.not_in(told),
        )
        .order_by(MentoringSession.starts_at.desc())
        .limit(1)
    ).one_or_none()
    if row is not None:
        yield Card(
            say("Last session, {day}", day=formatting.short_day(row[1], viewer.time_zone)),
            say("Your reflection takes 60 seconds; only you can read it."),
            f"/sessions/{row[0]}/reflect",
            say("Reflect"),
            is_urgent=True,
        )


def _questions(db: Session, viewer: Viewer) -> Iterator[Card]:
    for one in views.waiting_for(db, viewer):
        yield Card(
            say("Between sessions with {name}", name=one.partner),
            as_text(one.parts, Names("", "")),
            f"/pairs/{one.pair_id}/questions",
            say("Answer, two minutes"),
            is_urgent=True,
        )


def _starters(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    coming = starter_progress.coming(db, viewer, now)
    starter = catalogue.starter(coming.slug) if coming else None
    if coming is not None and starter is not None:
        yield Card(
            say(
                "Ten minutes to prepare for your first session with {name}",
                name=first_name(coming.partner),
            ),
            starter.title,
            f"/starters/{coming.slug}",
            say("Prepare"),
        )


def _invitations(db: Session, viewer: Viewer) -> Iterator[Card]:
    rows = db.execute(
        sa.select(Outcome.id, _Author.name)
        .join(_Author, _Author.id == Outcome.author_id)
        .where(Outcome.partner_id == viewer.person_id, Outcome.state == OutcomeState.ASKED)
        .order_by(Outcome.created_at)
    )
    for _, name in rows:
        yield Card(
            say("{name} would like to mention you", name=first_name(name)),
            say("A post about what you learned together needs your agreement."),
            "/learned",
            say("Read and answer"),
            is_urgent=True,
        )


def _asked_to_teach(db: Session, viewer: Viewer) -> Iterator[Card]:
    for skill in culture_card.to_teach(db, viewer):
        yield Card(
            say("Others would like to learn this. Would you offer to teach it?"),
            skill,
            "/me/growth",
            say("Answer"),
        )


def _proposed_lines(db: Session, viewer: Viewer) -> Iterator[Card]:
    lines = my_data_queries.proposed_lines(db, viewer)
    if lines:
        yield Card(
            say_many(
                "One line is proposed to you", "{count} lines are proposed to you", len(lines)
            ),
            say("They stood in a people file. Your own lines are as you wrote them."),
            "/me/privacy#proposed",
            say("Take them or let them go"),
        )


def _rounds(db: Session, viewer: Viewer) -> Iterator[Card]:
    if not viewer.is_lead:
        return
    row = db.execute(
        sa.select(Round.id, Round.name)
        .where(Round.state == RoundState.PLANNED)
        .order_by(Round.created_at.desc())
        .limit(1)
    ).one_or_none()
    if row is not None:
        yield Card(
            say("{round} is planned", round=row.name),
            say("Nothing is sent yet."),
            f"/lead/rounds/{row.id}",
            say("Review it"),
        )
    yield Card(
        say("The programme"),
        say("Who takes part, who has no partner, and what people write."),
        "/lead",
        say("Look"),
    )


def _themes(db: Session, now: datetime) -> Iterator[Card]:
    first_label = (
        sa.select(shown_label())
        .where(ThemeReleaseRow.release_id == ThemeRelease.id)
        .order_by(ThemeReleaseRow.position)
        .limit(1)
        .scalar_subquery()
    )
    release = db.execute(
        sa.select(ThemeRelease.period, ThemeRelease.starts_on, first_label.label("label"))
        .where(ThemeRelease.frozen_at.between(now - _NEWS, now))
        .order_by(ThemeRelease.ends_on.desc())
        .limit(1)
    ).one_or_none()
    if release is None:
        return
    text = say("Too few people wrote for a theme to be shown.")
    if release.label:
        text = say("First: {label}.", label=release.label)
    named = formatting.month(release.starts_on) if "-Q" not in release.period else release.period
    pulse = culture_card.pulse_line(db, now)
    said = f"{text} {pulse}" if pulse else text
    yield Card(say("The themes of {period} are out", period=named), said, "/themes", say("Read"))
