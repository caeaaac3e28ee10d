"""What narrows a list of partners: unit, language, hours in common, a part of the week.

Only what somebody has told counts: who named no language or no hours is not in such a list.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from service.pairings.engine.eligibility import Bools
from service.pairings.engine.person import Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.engine.rules import Rule

HOURS_NOT_TOLD = "hours_not_told"
NONE_WITHIN_FILTERS = "none_within_filters"


class PartnerFilters(NamedTuple):
    """Empty fields narrow nothing; `hours` are UTC hours of the week of which one must be told."""

    unit: str = ""
    language: str = ""
    shared_hours: int = 0
    hours: tuple[int, ...] = ()


EVERYBODY = PartnerFilters()


def narrowed(lineup: Lineup, a: Participant, wanted: PartnerFilters) -> Lineup:
    """The same people, of whom those that a filter leaves out have no room."""
    if wanted == EVERYBODY:
        return lineup
    passed = np.logical_and.reduce([mask for _, mask in _passed(lineup, a, wanted)])
    absent = tuple(
        (rule, mask | ~passed if rule is Rule.NO_CAPACITY else mask)
        for rule, mask in lineup.filters.absent
    )
    return replace(lineup, filters=replace(lineup.filters, absent=absent))


def reasons(lineup: Lineup, a: Participant, wanted: PartnerFilters) -> tuple[str, ...]:
    """Why a narrowed list is short: each filter that nobody at all passes, or all together."""
    if wanted.shared_hours and not a.hours:
        return (HOURS_NOT_TOLD,)
    alone = tuple(code for code, mask in _passed(lineup, a, wanted) if not mask.any())
    return alone or (NONE_WITHIN_FILTERS,)


def _passed(lineup: Lineup, a: Participant, wanted: PartnerFilters) -> Iterator[tuple[str, Bools]]:
    """Who passes each filter, (n,), with the code that says that nobody does."""
    groups = lineup.filters
    if wanted.unit:
        names, codes = np.unique(lineup.traits["department"], return_inverse=True)
        same = np.array([name.casefold() == wanted.unit.casefold() for name in names.tolist()])
        yield "nobody_in_unit", same.astype(bool)[codes]
    if wanted.language:
        language = wanted.language.casefold()
        yield (
            "nobody_with_language",
            groups.languages.where(lambda said: language in map(str.casefold, said)),
        )
    if wanted.shared_hours:
        yield (
            "nobody_with_shared_hours",
            groups.hours.where(lambda said: len(a.hours & said) >= wanted.shared_hours),
        )
    if wanted.hours:
        part = frozenset(wanted.hours)
        yield "nobody_at_that_time", groups.hours.where(lambda said: not part.isdisjoint(said))
