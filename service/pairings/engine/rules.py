"""Rules that keep two people apart; an exclusion is never disclosed."""

from datetime import date
from enum import StrEnum

REST_DAYS = 365
SHARED_HOURS = 2


class Rule(StrEnum):
    SAME_PERSON = "same_person"
    NO_CONSENT = "no_consent"
    PAUSED = "paused"
    BLOCKED = "blocked"
    NO_LINES = "no_lines"
    SAME_REPORTING_LINE = "same_reporting_line"
    PAST_PARTNER = "past_partner"
    NO_CAPACITY = "no_capacity"
    NO_SHARED_HOURS = "no_shared_hours"
    NO_SHARED_LANGUAGE = "no_shared_language"
    ONE_DIRECTION_TOO_WEAK = "one_direction_too_weak"
    BELOW_FLOOR = "below_floor"

    @property
    def public(self) -> str:
        """Return the public code of a rule: an exclusion looks like any other absence."""
        return "not_available" if self in _ABSENCES else self.value

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_ABSENCES = (Rule.BLOCKED, Rule.NO_CONSENT, Rule.PAUSED, Rule.NO_CAPACITY)
_NOT_AVAILABLE = "One of the two is not available for a pair at the moment."
_SENTENCES = {
    Rule.SAME_PERSON: "A pair needs two different people.",
    **dict.fromkeys(_ABSENCES, _NOT_AVAILABLE),
    Rule.NO_LINES: "One of the two has not yet said what they can teach and want to learn.",
    Rule.SAME_REPORTING_LINE: "One of the two reports to the other, directly or further up.",
    Rule.PAST_PARTNER: "The two are a pair already, or were one within the past year.",
    Rule.NO_SHARED_HOURS: "The two share fewer than two working hours.",
    Rule.NO_SHARED_LANGUAGE: "The two have no language in common.",
    Rule.ONE_DIRECTION_TOO_WEAK: "One of the two, at least, would not learn what they asked for.",
    Rule.BELOW_FLOOR: "What the two could teach each other is too little overall.",
}


def hours_suffice(one: frozenset[int], other: frozenset[int]) -> bool:
    """Hours that were not told filter nobody."""
    return not one or not other or len(one & other) >= SHARED_HOURS


def languages_meet(one: frozenset[str], other: frozenset[str]) -> bool:
    """Languages that were not told filter nobody."""
    return not one or not other or not one.isdisjoint(other)


def rests(end: date, on: date) -> bool:
    """Whether a pair that ended then is still too recent; one that runs ends at `date.max`."""
    return (on - end).days < REST_DAYS
