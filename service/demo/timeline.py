"""Play the steps of the story in order of time, several in one commit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.demo.story import schedule
from service.demo.story.scenes import Plot, ScriptedPair, Sitting

STEPS_A_COMMIT = 250


class Deed(Protocol):
    def __call__(self, *, db: Session, now: datetime) -> object: ...


class ScheduledAct(NamedTuple):
    """Something that somebody does; `do` is handed its instant as `now`.

    `before` comes first, outside any transaction: it reads, and may ask the encoder.
    """

    at: datetime
    do: Deed
    before: Callable[[Parts], None] | None = None


@dataclass(slots=True)
class Stage:
    """Who and what has been made so far: people by address, pairs by key, sessions by number."""

    story: Plot
    viewers: dict[str, Viewer] = field(default_factory=dict)
    pairs: dict[int, UUID] = field(default_factory=dict)
    sessions: dict[tuple[int, int], UUID] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.story.today

    def at(self, day: int, minute: int, time_zone: str = "Etc/UTC") -> datetime:
        """The instant (UTC) of a local time, `day` days from the story's today."""
        return schedule.at(self.today, day, minute, time_zone=time_zone)

    def begins(self, pair: ScriptedPair, sitting: Sitting) -> datetime:
        return self.at(sitting.day, sitting.minute, pair.time_zone)

    def ends(self, pair: ScriptedPair, sitting: Sitting) -> datetime:
        return self.begins(pair, sitting) + timedelta(minutes=pair.minutes)

    def person(self, email: str) -> UUID:
        return self.viewers[email].person_id


def play(parts: Parts, steps: Iterable[ScheduledAct]) -> None:
    """Do all steps, the earliest first; of one instant in the order in which they came."""
    batch: list[ScheduledAct] = []
    for step in sorted(steps, key=lambda step: step.at):
        if step.before is not None or len(batch) == STEPS_A_COMMIT:
            _commit(parts, batch)
            batch = []
        if step.before is not None:
            step.before(parts_at(parts, step.at))
        batch.append(step)
    _commit(parts, batch)


def parts_at(parts: Parts, at: datetime) -> Parts:
    """The same parts, whose clock stands still at an instant."""
    return replace(parts, clock=lambda: at)


def _commit(parts: Parts, batch: Iterable[ScheduledAct]) -> None:
    with parts.write() as db:
        for step in batch:
            step.do(db=db, now=step.at)
