"""What came of the wall: eight ideas that go three ways, and last month's digest sent by a lead."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.demo.acts.rounds import LEAD
from service.demo.story import schedule
from service.demo.story.roster import tables
from service.demo.timeline import ScheduledAct, Stage, play
from service.models import Idea, IdeaState, Outcome, OutcomeState
from service.outcomes import idea_actions
from service.outcomes.idea_actions import Moved
from service.themes.digests import actions
from service.themes.release.periods import Period

_IN_USE, _TRIED, _NEW = 2, 3, 3  # ideas of each state, the oldest the furthest
_HALF_A_MONTH = timedelta(days=12)


class _Sown(NamedTuple):
    """A post that an idea comes of, its idea, and how far that gets."""

    outcome_id: UUID
    shared_at: datetime
    author: Viewer
    partner: Viewer
    told: Mapping[str, str]
    state: IdeaState


def gather(parts: Parts, stage: Stage) -> None:
    """The ideas at their own instants; the digest yesterday evening."""
    evening = stage.at(*schedule.LAST_IDEAS)
    month = actions.last_month(evening)
    with parts.read() as db:
        sown = _sown(db, stage, month)
    play(parts, [step for one in sown for step in _steps(one, evening)])
    with parts.write() as db:
        actions.publish_bands(db, evening, k=parts.settings.k)
        actions.send_digest(db, stage.viewers[LEAD], month.name, now=evening)


def _sown(db: Session, stage: Stage, month: Period) -> list[_Sown]:
    told = tables("ideas.toml")["idea"]
    viewers = {viewer.person_id: viewer for viewer in stage.viewers.values()}
    posts = db.scalars(
        sa.select(Outcome)
        .where(Outcome.state == OutcomeState.SHARED)
        .order_by(Outcome.shared_at, Outcome.body)
    )
    fitting = [
        (post, entry) for post in posts for entry in told if post.body.startswith(entry["of"])
    ]
    states = [IdeaState.IN_USE] * _IN_USE + [IdeaState.TRIED] * _TRIED + [IdeaState.IDEA] * _NEW
    middle = month.starts_at + _HALF_A_MONTH
    tried = sorted(
        fitting[_IN_USE:-_NEW],
        key=lambda found: abs((found[0].shared_at or found[0].created_at) - middle),
    )[:_TRIED]
    sown = []
    for (post, entry), state in zip(
        [*fitting[:_IN_USE], *tried, *fitting[-_NEW:]], states, strict=True
    ):
        author = viewers[post.author_id]
        partner = author if post.partner_id is None else viewers[post.partner_id]
        shared_at = post.shared_at or post.created_at
        sown.append(_Sown(post.id, shared_at, author, partner, entry, state))
    return sown


def _steps(sown: _Sown, evening: datetime) -> Iterator[ScheduledAct]:
    """The author notes it, the partner tells what was seen, and one of the two takes it up."""

    def note(db: Session, now: datetime) -> None:
        idea_actions.note_idea(db, sown.author, sown.outcome_id, text=sown.told["idea"], now=now)

    def try_it(db: Session, now: datetime) -> None:
        _move(db, sown, IdeaState.TRIED, now=now)

    def use_it(db: Session, now: datetime) -> None:
        _move(db, sown, IdeaState.IN_USE, now=now)

    yield ScheduledAct(min(sown.shared_at + schedule.IDEA_NOTED, evening), note)
    if sown.state is not IdeaState.IDEA:
        yield ScheduledAct(min(sown.shared_at + schedule.IDEA_TRIED, evening), try_it)
    if sown.state is IdeaState.IN_USE:
        yield ScheduledAct(min(sown.shared_at + schedule.IDEA_USED, evening), use_it)


def _move(db: Session, sown: _Sown, state: IdeaState, *, now: datetime) -> None:
    row = db.scalars(sa.select(Idea).where(Idea.outcome_id == sown.outcome_id)).one()
    is_try = state is IdeaState.TRIED
    moved = Moved(state, row.row_version, sown.told["seen"] if is_try else None)
    idea_actions.move_idea(
        db, sown.partner if is_try else sown.author, row.id, moved=moved, now=now
    )
