"""Decisions that are waiting for a lead, at most five."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say, say_many
from service.models import (
    Action,
    ActionState,
    Person,
    PersonState,
    Round,
    RoundState,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.models.engine import count_rows
from service.models.scopes import takes_part
from service.pairings.lead.figures import Figure
from service.pairings.lead.pair_queries import waiting_for_help
from service.pairings.rounds.actions import UNDER_WAY

MOST = 5
_SETTLED = (ActionState.DONE, ActionState.WILL_NOT_DO)


class Decision(NamedTuple):
    title: str
    reason: str
    href: str
    action: str


class Dashboard(NamedTuple):
    decisions: tuple[Decision, ...]
    figures: tuple[Figure, ...]


def decisions(db: Session, now: datetime) -> tuple[Decision, ...]:
    found = (
        *_help(db),
        *_rounds(db),
        *_first_round(db),
        *_actions(db, now),
        *_themes(db),
        *_welcomes(db),
    )
    return found[:MOST]


def _help(db: Session) -> Iterator[Decision]:
    waiting = waiting_for_help(db)
    if waiting:
        yield Decision(
            say_many("One pair asks for help", "{count} pairs ask for help", waiting),
            say("You see their names because they asked for help; what they wrote stays private."),
            "/lead/pairs",
            say("Offer help"),
        )


def _rounds(db: Session) -> Iterator[Decision]:
    waiting = sa.select(Round).where(Round.state.in_(UNDER_WAY))
    for row in db.scalars(waiting.order_by(Round.created_at.desc())):
        path = f"/lead/rounds/{row.id}"
        if row.failure:
            title = say("{name} could not be planned", name=row.name)
            yield Decision(title, row.failure, path, say("Open the round"))
        elif row.state is RoundState.PLANNED and row.plan:
            told = row.plan["summary"]
            reason = say(
                "{paired} of {taking_part} people would have a partner.",
                paired=told["paired"],
                taking_part=told["taking_part"],
            )
            title = say("Release {name}", name=row.name)
            yield Decision(title, reason, path, say("Read the plan"))


def _first_round(db: Session) -> Iterator[Decision]:
    any_round = sa.exists().where(Round.id.is_not(None))
    taking_part = count_rows(db, Person, takes_part(), ~any_round)
    if taking_part > 1:
        yield Decision(
            say("Plan the first round"),
            say("{count} people take part. A dry run sends nothing.", count=taking_part),
            "/lead/rounds",
            say("Plan a round"),
        )


def _actions(db: Session, now: datetime) -> Iterator[Decision]:
    late = count_rows(db, Action, Action.state.not_in(_SETTLED), Action.due_on < now.date())
    if late:
        title = say_many("One action is overdue", "{count} actions are overdue", late)
        reason = say("Say what has happened, or set another date.")
        yield Decision(title, reason, "/themes", say("Answer"))


def _themes(db: Session) -> Iterator[Decision]:
    latest = (
        sa.select(ThemeRelease.id).order_by(ThemeRelease.ends_on.desc()).limit(1).scalar_subquery()
    )
    answered = sa.select(Action.theme_id).where(Action.theme_id.is_not(None))
    open_rows = count_rows(
        db,
        ThemeReleaseRow,
        ThemeReleaseRow.release_id == latest,
        ThemeReleaseRow.theme_id.not_in(answered),
    )
    if open_rows:
        yield Decision(
            say_many("One theme has no answer yet", "{count} themes have no answer yet", open_rows),
            say("People see what was done and what was not."),
            "/themes",
            say("Read"),
        )


def _welcomes(db: Session) -> Iterator[Decision]:
    waiting = count_rows(db, Person, Person.state == PersonState.INVITED)
    if waiting:
        title = say_many(
            "One person has not signed in yet", "{count} people have not signed in yet", waiting
        )
        yield Decision(title, say("Listed and invited."), "/lead/people", say("See who"))
