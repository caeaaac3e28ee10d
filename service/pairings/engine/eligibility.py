"""Hard rules as filters: a pair that breaks one is never formed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.fit import Fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.rules import Rule, hours_suffice, languages_meet, rests

Bools = NDArray[np.bool_]
Said = TypeVar("Said", frozenset[int], frozenset[str])
Place = TypeVar("Place")
RULES = tuple(Rule)  # a code in `codes` is a place in this tuple plus one


def why_not(a: Participant, b: Participant, on: date) -> Rule | None:
    """The first hard rule that this pair would break on that day; fits are `too_weak`'s."""
    return next((rule for rule, broken in _checks(a, b, on) if broken), None)


def too_weak(fit: Fit, dials: Dials) -> Rule | None:
    if not min(fit.learn, fit.teach):
        return Rule.ONE_DIRECTION_TOO_WEAK
    return Rule.BELOW_FLOOR if fit.value < dials.floor else None


def own_obstacle(person: Participant) -> Rule | None:
    """Return what keeps a person out of every pair."""
    return next((rule for rule, lacks in _ABSENT if lacks(person)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Filters:
    """The rules over everybody as arrays: one person against all in a few vector operations."""

    places: dict[UUID, int]
    absent: tuple[tuple[Rule, Bools], ...]  # what the others' own state forbids, (n,) each
    hours: "Groups[frozenset[int]]"
    languages: "Groups[frozenset[str]]"
    blockers: dict[UUID, list[int]]  # who blocks this person
    reports: dict[UUID, list[int]]  # who has this person in their manager chain
    pasts: dict[UUID, list[tuple[int, date]]]  # who names this person as a past partner

    @classmethod
    def of(cls, people: Sequence[Participant]) -> "Filters":
        numbered = list(enumerate(people))
        return cls(
            {p.id: i for i, p in numbered},
            tuple((rule, np.array([test(p) for p in people], bool)) for rule, test in _ABSENT),
            Groups.of([p.hours for p in people]),
            Groups.of([p.languages for p in people]),
            _reverse((other, i) for i, p in numbered for other in p.blocks),
            _reverse((other, i) for i, p in numbered for other in p.manager_chain),
            _reverse(
                (other, (i, end)) for i, p in numbered for other, end in p.past_partners.items()
            ),
        )

    def codes(self, a: Participant, on: date) -> NDArray[np.int8]:
        """For each person 0, or 1 + the place in RULES of the first rule that `why_not` names."""
        n = len(self.places)
        codes = np.zeros(n, dtype=np.int8)
        for rule, broken in self._broken(a, on):
            codes[(codes == 0) & broken] = RULES.index(rule) + 1
        return codes

    def _broken(self, a: Participant, on: date) -> Iterator[tuple[Rule, Bools]]:
        own = {rule: test(a) for rule, test in _ABSENT}
        others = {rule: mask | own[rule] for rule, mask in self.absent}
        yield Rule.SAME_PERSON, self._at([a.id])
        yield Rule.NO_CONSENT, others[Rule.NO_CONSENT]
        yield Rule.PAUSED, others[Rule.PAUSED]
        yield Rule.BLOCKED, self._at(a.blocks, self.blockers.get(a.id, ()))
        yield Rule.NO_LINES, others[Rule.NO_LINES]
        yield Rule.SAME_REPORTING_LINE, self._at(a.manager_chain, self.reports.get(a.id, ()))
        mine = (other for other, end in a.past_partners.items() if rests(end, on))
        theirs = [i for i, end in self.pasts.get(a.id, ()) if rests(end, on)]
        yield Rule.PAST_PARTNER, self._at(mine, theirs)
        yield Rule.NO_CAPACITY, others[Rule.NO_CAPACITY]
        yield Rule.NO_SHARED_HOURS, ~self.hours.where(lambda s: hours_suffice(a.hours, s))
        yield (
            Rule.NO_SHARED_LANGUAGE,
            ~self.languages.where(lambda s: languages_meet(a.languages, s)),
        )

    def _at(self, ids: Iterable[UUID], more: Sequence[int] = ()) -> Bools:
        mask = np.zeros(len(self.places), dtype=bool)
        mask[[self.places[i] for i in ids if i in self.places]] = True
        mask[list(more)] = True
        return mask


@dataclass(frozen=True, slots=True, eq=False)
class Groups(Generic[Said]):
    """People who said the same, held once: thousands of people keep a few dozen calendars."""

    said: tuple[Said, ...]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, each: Sequence[Said]) -> "Groups[Said]":
        numbers: dict[Said, int] = {}
        codes = [numbers.setdefault(said, len(numbers)) for said in each]
        return cls(tuple(numbers), np.array(codes, dtype=np.intp))

    def where(self, holds: Callable[[Said], bool]) -> Bools:
        mask: Bools = np.array([holds(said) for said in self.said], dtype=bool)[self.codes]
        return mask


def _reverse(links: Iterable[tuple[UUID, Place]]) -> dict[UUID, list[Place]]:
    places: dict[UUID, list[Place]] = {}
    for other, place in links:
        places.setdefault(other, []).append(place)
    return places


_ABSENT: tuple[tuple[Rule, Callable[[Participant], bool]], ...] = (
    (Rule.NO_CONSENT, lambda p: not p.consent),
    (Rule.PAUSED, lambda p: not p.capacity),
    (Rule.NO_LINES, lambda p: not len(p.offers) or not len(p.seeks)),
    (Rule.NO_CAPACITY, lambda p: not p.room),
)


def _checks(a: Participant, b: Participant, on: date) -> Iterator[tuple[Rule, bool]]:
    both: Sequence[Participant] = (a, b)
    yield Rule.SAME_PERSON, a.id == b.id
    yield Rule.NO_CONSENT, not all(p.consent for p in both)
    yield Rule.PAUSED, not all(p.capacity for p in both)
    yield Rule.BLOCKED, a.id in b.blocks or b.id in a.blocks
    yield Rule.NO_LINES, not all(len(lines) for p in both for lines in (p.offers, p.seeks))
    yield Rule.SAME_REPORTING_LINE, a.id in b.manager_chain or b.id in a.manager_chain
    ends = (a.past_partners.get(b.id, date.min), b.past_partners.get(a.id, date.min))
    yield Rule.PAST_PARTNER, any(rests(end, on) for end in ends)
    yield Rule.NO_CAPACITY, not all(p.room for p in both)
    yield Rule.NO_SHARED_HOURS, not hours_suffice(a.hours, b.hours)
    yield Rule.NO_SHARED_LANGUAGE, not languages_meet(a.languages, b.languages)
