"""Defects of rankings and rounds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.pairings import Pair, PairingCase, PairingOutput

Chance = np.random.Generator
Cases = Sequence[PairingCase]


def reverse_the_top_ten(output: PairingOutput, _: Cases, __: Chance) -> PairingOutput:
    return replace(output, ranked={who: found[::-1] for who, found in output.ranked.items()})


def show_whoever_is_next(output: PairingOutput, _: Cases, __: Chance) -> PairingOutput:
    """Three each, as if no line had to meet."""
    return replace(output, shown={who: found[:3] for who, found in output.ranked.items()})


def shuffle_some_vectors(output: PairingOutput, _: Cases, chance: Chance) -> PairingOutput:
    """A tenth of the people get each other's fits, as if their vectors were mixed up."""
    fits = output.fits.copy()
    some = chance.permutation(len(fits))[: max(2, len(fits) // 10)]
    fits[:, some] = fits[:, np.roll(some, 1)]
    return replace(output, fits=fits)


def swap_some_partners(output: PairingOutput, _: Cases, chance: Chance) -> PairingOutput:
    """A fifth of the pairs, in the round and in each pod, exchange partners."""
    pods = {
        pod: (frozenset(_swapped(sorted(rounds[0]), chance)), *rounds[1:])
        for pod, rounds in output.pods.items()
    }
    return replace(output, pairs=tuple(_swapped(output.pairs, chance)), pods=pods)


def leave_some_alone(output: PairingOutput, _: Cases, chance: Chance) -> PairingOutput:
    kept = chance.random(len(output.pairs)) >= 0.1  # noqa: PLR2004  one pair in ten
    pairs = zip(output.pairs, kept, strict=True)
    return replace(output, pairs=tuple(pair for pair, keep in pairs if keep))


def iterate_unordered(output: PairingOutput, _: Cases, chance: Chance) -> PairingOutput:
    """One pod's round comes out differently in one of its input orders."""
    filled = sorted(pod for pod, rounds in output.pods.items() if rounds[-1])
    pod = filled[int(chance.integers(len(filled)))]
    rounds = output.pods[pod]
    fewer = frozenset(sorted(rounds[-1])[1:])
    return replace(output, pods={**output.pods, pod: (*rounds[:-1], fewer)})


def _swapped(pairs: Sequence[Pair], chance: Chance) -> list[Pair]:
    found = list(pairs)
    some = [int(i) for i in chance.permutation(len(found))[: max(2, len(found) // 5)]]
    partners = [found[i][1] for i in some]
    for turn, i in enumerate(some):
        found[i] = (found[i][0], partners[turn - 1])
    return found


PAIRINGS = (
    Mutant("reverse the top 10", "pairings", ("nDCG@10",), reverse_the_top_ten),
    Mutant("show whoever is next", "pairings", ("mutual rightly",), show_whoever_is_next),
    Mutant("shuffle 10 % of vectors", "pairings", ("pairwise loss",), shuffle_some_vectors),
    Mutant(
        "swap partners of 20 % of pairs",
        "pairings",
        ("two-way coverage", "optimum ratio"),
        swap_some_partners,
    ),
    Mutant("leave 10 % of pairs out", "pairings", ("unpaired",), leave_some_alone),
    Mutant("iterate a set unordered", "pairings", ("order stability",), iterate_unordered),
)
