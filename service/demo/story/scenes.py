"""What the story consists of; people are addresses, days count from today, -1 is yesterday."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

PairState = Literal["active", "paused", "quiet", "ended"]
SessionState = Literal["planned", "held", "missed", "cancelled"]
Taught = Literal["both", "me", "partner", "neither"]
ActionState = Literal["done", "under_way", "planned"]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One mentoring session; `minute` is local wall-clock time in the pair's zone."""

    number: int
    day: int
    minute: int
    state: SessionState


@dataclass(frozen=True, slots=True)
class ScriptedGoal:
    email: str
    gain: str
    contribute: str


@dataclass(frozen=True, slots=True)
class Ending:
    """`by` wrote the message; the reason stays with them."""

    by: str
    day: int
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ScriptedPair:
    """`key` is the place in `Plot.pairs`; a quiet pair is active and has not met for long."""

    key: int
    one: str
    other: str
    state: PairState
    cadence_weeks: int
    minutes: int
    time_zone: str
    started: int
    planned_sessions: int
    goals: tuple[ScriptedGoal, ScriptedGoal]
    sittings: tuple[Sitting, ...]
    paused_until: int | None = None
    ending: Ending | None = None

    @property
    def held(self) -> tuple[Sitting, ...]:
        return tuple(sitting for sitting in self.sittings if sitting.state == "held")


@dataclass(frozen=True, slots=True)
class ScriptedReflection:
    """One reflection; `minute` is local to `time_zone`; a lone one has no `pair`, no `session`."""

    author: str
    day: int
    minute: int
    time_zone: str
    text: str
    lang: str
    in_themes: bool
    theme: str
    pair: int | None
    session: int | None
    audience: Literal["self", "pair"]


@dataclass(frozen=True, slots=True)
class ScriptedFeedback:
    """`useful` and `safe` are 1-5; `text` may be empty, and then counts nowhere."""

    author: str
    pair: int
    session: int
    who_taught: Taught
    useful: int
    safe: int
    text: str
    in_themes: bool


@dataclass(frozen=True, slots=True)
class ScriptedNote:
    """A shared note."""

    author: str
    pair: int
    session: int
    text: str


@dataclass(frozen=True, slots=True)
class ScriptedFollowUp:
    owner: str
    pair: int
    session: int
    text: str
    due: int
    state: Literal["open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class ScriptedOutcome:
    """A post on the learned wall; `partner` appears by name only if `named`."""

    author: str
    partner: str
    pair: int | None
    day: int
    text: str
    lang: str
    named: bool
    as_learner: bool


@dataclass(frozen=True, slots=True)
class ScriptedAction:
    """`theme` is a planted key; overdue means not done and due before today."""

    theme: str
    text: str
    owner: str
    state: ActionState
    due: int

    @property
    def is_overdue(self) -> bool:
        return self.state != "done" and self.due < 0


@dataclass(frozen=True, slots=True)
class Plot:
    """`reflections` run from the oldest to the newest."""

    today: date
    pairs: tuple[ScriptedPair, ...]
    reflections: tuple[ScriptedReflection, ...]
    feedback: tuple[ScriptedFeedback, ...]
    notes: tuple[ScriptedNote, ...]
    follow_ups: tuple[ScriptedFollowUp, ...]
    outcomes: tuple[ScriptedOutcome, ...]
    actions: tuple[ScriptedAction, ...]
