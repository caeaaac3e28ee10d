"""Texts of the questions between sessions; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from service.agendas.standard_wording import ReasonPart
from service.i18n.language import N_, say

SHORTEST_GAP: Final = timedelta(days=10)
_STEP: Final = "{step}"

_OWN_STEP: Final = (
    N_("You took on {step}. What did you notice the first time you tried?"),
    N_("You took on {step}. Which small piece of it could you do tomorrow?"),
    N_("You took on {step}. What has got in the way so far?"),
)
_PARTNERS_STEP: Final = (
    N_("{partner} took on {step}. What would you try first, in the same place?"),
    N_("{partner} took on {step}. What could you send or show that makes it easier?"),
    N_("{partner} took on {step}. What are you curious to hear about it?"),
)
_STAGED: Final = {
    "regular": (
        N_("What have you done differently since you last met, however small?"),
        N_("Which moment of the past few days would you like to look at together?"),
        N_("What did you mean to ask last time, but did not?"),
    ),
    "mid": (
        N_("You are halfway. Which part of your sessions would you keep exactly as it is?"),
        N_("You are halfway. What would you rather spend less time on?"),
    ),
    "closing": (
        N_("Your last session is near. What would you regret leaving unsaid?"),
        N_("Your last session is near. Which habit do you mean to keep?"),
    ),
}


def midpoint(last: datetime, following: datetime) -> datetime | None:
    """When a gap between two sessions has its question; None for a short gap."""
    gap = following - last
    return last + gap / 2 if gap >= SHORTEST_GAP else None


def frame_of_step(turn: int, *, is_own: bool) -> str:
    """Around somebody's next step; another one each time."""
    frames = _OWN_STEP if is_own else _PARTNERS_STEP
    return frames[turn % len(frames)]


def frame_of_stage(turn: int, stage: str) -> str:
    frames: Sequence[str] = _STAGED.get(stage, _STAGED["regular"])
    return frames[turn % len(frames)]


def in_words(frame: str, partner: str, step: str | None) -> list[ReasonPart]:
    """A stored frame in the language spoken; the step in it is quoted, and may be gone by now."""
    said = say(frame).replace("{partner}", partner)
    before, found, after = said.partition(_STEP)
    if not found:
        return [ReasonPart(said, is_quoted=False)]
    middle = ReasonPart(step or say("a step that no longer exists"), is_quoted=bool(step))
    return [ReasonPart(before, is_quoted=False), middle, ReasonPart(after, is_quoted=False)]
