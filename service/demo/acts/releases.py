"""The two latest periods frozen in their order, and what leads promise about their themes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.demo.acts.rounds import LEAD
from service.demo.story import schedule
from service.demo.story.roster import tables
from service.demo.story.scenes import ScriptedAction
from service.demo.timeline import Stage, parts_at
from service.models import (
    ActionState,
    Reflection,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.themes import actions
from service.themes.actions import ActionProgress, Promise
from service.themes.release import actions as release_actions
from service.themes.release import periods, preparation
from service.themes.release.periods import Period


class Released(NamedTuple):
    """A frozen release: in which published theme the texts of a planted subject lie."""

    frozen_at: datetime
    places: Mapping[str, Counter[UUID]]


def freeze_two(parts: Parts, stage: Stage) -> list[Released]:
    """The earlier one first: the later one tells what became of its themes."""
    period = latest(parts, stage)
    earlier = periods.last_frozen(parts.settings.period, period.freezes_at - timedelta(seconds=1))
    released = []
    for one in (earlier, period):
        ready = preparation.prepare(parts_at(parts, one.freezes_at), one)
        with parts.write() as db:
            release_id = release_actions.freeze(db, parts.encoder, ready, now=one.freezes_at)
            places = {} if release_id is None else _places(db, stage, release_id)
        released.append(Released(one.freezes_at, places))
    return released


def latest(parts: Parts, stage: Stage) -> Period:
    """The last period whose release lies within the story."""
    return periods.last_frozen(parts.settings.period, schedule.story_end(stage.today))


def answer(parts: Parts, stage: Stage, released: Sequence[Released]) -> None:
    with parts.write() as db:
        for action in stage.story.actions:
            _answer(db, stage, action, released=released)


def _places(db: Session, stage: Stage, release_id: UUID) -> dict[str, Counter[UUID]]:
    """{planted subject: published themes, by how many points of its texts they hold}."""
    planted = {told.text: told.theme for told in stage.story.reflections if told.in_themes}
    rows = db.execute(
        sa.select(Reflection.text, ThemeMembership.theme_id)
        .join(ThemePoint, ThemePoint.source_id == Reflection.id)
        .join(ThemeMembership, ThemeMembership.point_id == ThemePoint.id)
        .join(ThemeRelease, ThemeRelease.run_id == ThemeMembership.run_id)
        .join(
            ThemeReleaseRow,
            sa.and_(
                ThemeReleaseRow.release_id == ThemeRelease.id,
                ThemeReleaseRow.theme_id == ThemeMembership.theme_id,
            ),
        )
        .where(ThemeRelease.id == release_id)
    )
    found: dict[str, Counter[UUID]] = {}
    for text, theme_id in rows:
        found.setdefault(planted[text], Counter())[theme_id] += 1
    return found


def _answer(
    db: Session, stage: Stage, told: ScriptedAction, *, released: Sequence[Released]
) -> None:
    """Promised once the theme was out; a day that has passed lies after the promise."""
    answers = [(one, schedule.answering(stage.today, one.frozen_at)) for one in released]
    is_past, least = told.due < 0, schedule.LEAST_PROMISE
    old_enough = [
        (one, answer)
        for one, answer in answers
        if answer is not None and (not is_past or _day(stage, one) < -least)
    ]
    theme_id = theme_for(told.theme, [one for one, _ in old_enough])
    first, made = next(
        (one, answer)
        for one, answer in old_enough
        if any(theme_id in places for places in one.places.values())
    )
    due = max(told.due, _day(stage, first) + least)
    lead = stage.viewers[LEAD]
    promise = Promise(
        state=ActionState.PLANNED,
        text=told.text,
        owner=told.owner,
        due_on=stage.today + timedelta(days=due),
    )
    action_id = actions.add_action(db, lead, theme_id, made=promise, now=made.promised)
    if told.state != "planned":
        at = stage.at(due, schedule.MORNING) if told.state == "done" else made.begun
        actions.change_action(
            db, lead, action_id, made=ActionProgress(state=ActionState(told.state)), now=at
        )


def theme_for(subject: str, released: Sequence[Released]) -> UUID:
    """Where most points of a planted subject lie, else of the one it split from, else of any."""
    parent = tables("phrases.toml")["themes"].get(subject, {}).get("parent", "")
    counts: Counter[UUID] = Counter()
    for name in (subject, parent):
        for one in released:
            counts |= one.places.get(name, Counter())
        if counts:
            return counts.most_common(1)[0][0]
    everything = sum((places for one in released for places in one.places.values()), Counter())
    if not everything:
        raise LookupError("no release of the demo shows a theme")
    return everything.most_common(1)[0][0]


def _day(stage: Stage, one: Released) -> int:
    return (one.frozen_at.date() - stage.today).days
