"""Interpret the ratings of a pair check; pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import fmean
from typing import Final, NamedTuple

from service.i18n.language import N_

QUESTIONS: Final[Mapping[str, str]] = {
    "meeting": N_("We meet as planned"),
    "both_ways": N_("We both teach and we both learn"),
    "open": N_("I can say what I think"),
    "worth": N_("It is worth the time"),
}
TALKS: Final[Mapping[str, str]] = {
    "meeting": N_(
        "Look at the last session that was moved or cancelled, and name what got in its way. Then "
        "choose one change: another hour, a longer rhythm, or shorter sessions. A few kept "
        "sessions are better than many cancelled ones."
    ),
    "both_ways": N_(
        "Each of you names one thing learned from the other, and one thing still wished for. Give"
        " the first half of the next session to whoever has taught less so far."
    ),
    "open": N_(
        "Begin with what is easy to say. Read the clauses you agreed aloud, and each say which "
        "one would have to change for you to speak more freely."
    ),
    "worth": N_(
        "Ask each other what would make the next session worth its time. A new subject takes one "
        "line to write; try that before anything bigger."
    ),
}
_LOW: Final = 2
_GOOD_MEAN: Final = 3.5
_APART: Final = 3  # two who see one thing so differently have something to tell each other


class Health(StrEnum):
    GOING_WELL = "going_well"
    WORTH_A_TALK = "worth_a_talk"


class HealthReading(NamedTuple):
    """`topics` are the questions to begin a talk with, the lowest first; none if all is well."""

    health: Health
    topics: tuple[str, ...]


def reading(answers: Sequence[Mapping[str, int]]) -> HealthReading:
    """Raise ValueError for no answer at all."""
    if not answers:
        raise ValueError("nobody has answered")
    taps = {name: [given[name] for given in answers] for name in QUESTIONS}
    topics = [name for name, said in taps.items() if _asks_for_a_talk(said)]
    topics.sort(key=lambda name: fmean(taps[name]))
    health = Health.WORTH_A_TALK if topics else Health.GOING_WELL
    return HealthReading(health, tuple(topics))


def _asks_for_a_talk(said: Sequence[int]) -> bool:
    return min(said) <= _LOW or fmean(said) < _GOOD_MEAN or max(said) - min(said) >= _APART
