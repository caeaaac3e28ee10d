"""How many of each group a plan gives a partner: bands and steps, and groups of ten at least."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple
from uuid import UUID

from service.pairings.engine.person import Participant
from service.privacy.thresholds import FEWEST_FOR_A_STEP, Band, K, Step, band, step

TRAITS: Final = ("department", "generation")
SMALLER: Final = ""  # the groups too small to be shown, together; nobody's group is called so


class GroupExposure(NamedTuple):
    """`people` take part, `paired` of them have a partner; `share` is that as a step."""

    trait: str
    group: str
    people: Band | None
    paired: Band | None
    share: Step | None


def exposure(
    people: Iterable[Participant], paired: Collection[UUID], *, k: int = K
) -> list[GroupExposure]:
    """By trait and group; whoever has not told is in no group. `SMALLER` is left out if small."""
    everybody = list(people)
    found: list[GroupExposure] = []
    for trait in TRAITS:
        told = [(str(group), one.id) for one in everybody if (group := getattr(one, trait))]
        sizes = Counter(group for group, _ in told)
        small = {group for group, size in sizes.items() if size < max(k, FEWEST_FOR_A_STEP)}
        named = [(SMALLER if group in small else group, one) for group, one in told]
        sizes = Counter(group for group, _ in named)
        counts = Counter(group for group, one in named if one in paired)
        found += [
            GroupExposure(
                trait,
                group,
                band(sizes[group], k),
                band(counts[group], k),
                step(counts[group], sizes[group]),
            )
            for group in sorted(sizes, key=lambda group: (group == SMALLER, group))
            if sizes[group] >= max(k, FEWEST_FOR_A_STEP)
        ]
    return found
