"""Everyone's lines as arrays: one against all, or all against all; exact."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.eligibility import Filters
from service.pairings.engine.fit import (
    BEST_LINES,
    SeekAnswers,
    evidence,
    keep_best,
    met,
    top_mean,
)
from service.pairings.engine.line_arrays import F32, Ints, LineSlots
from service.pairings.engine.person import Dials, Lines, Participant, in_order
from service.pairings.engine.vectors import Fault, checked, common_width, fault

Reals = NDArray[np.floating[Any]]
TRAITS = ("department", "generation", "location")
SLACK = 2e-5  # more than float32 can be wrong


class Coverages(NamedTuple):
    """Both directions of one person against the listed others, 0-1."""

    learn: Reals
    teach: Reals


@dataclass(frozen=True, slots=True, eq=False)
class Lineup:
    """People by id, sound vectors only; `faults` names who was left out for a bad one."""

    people: tuple[Participant, ...]
    places: dict[UUID, int]
    offers: LineSlots
    seeks: LineSlots
    traits: dict[str, NDArray[np.str_]]  # "" where not told
    filters: Filters
    calibration: Calibration
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, people: Iterable[Participant], calibration: Calibration) -> "Lineup":
        """Raise DuplicatePerson before any work. Who comes first in `people` changes nothing."""
        everybody = in_order(people)
        dims = common_width(everybody)
        faults = tuple(f for p in everybody if (f := fault(p, dims)) is not None)
        bad = {f.person_id for f in faults}
        sound = tuple(p for p in everybody if p.id not in bad)
        places = {p.id: i for i, p in enumerate(sound)}
        offers = LineSlots.of([p.offers for p in sound], dims)
        seeks = LineSlots.of([p.seeks for p in sound], dims)
        traits = {name: np.array([getattr(p, name) or "" for p in sound]) for name in TRAITS}
        filters = Filters.of(sound)
        return cls(sound, places, offers, seeks, traits, filters, calibration, faults)

    def welcome(self, a: Participant) -> Participant:
        """Somebody from outside, if their vectors suit these. Raise BadVector."""
        rows = self.offers.rows
        return checked(a, rows.shape[1] if len(rows) else common_width([a]))

    def learn(self, a: Participant) -> F32:
        """What `a` may learn from each person, (n,) float32; not 0 where a line may just meet."""
        found = self.offers.answers(a.seeks.vectors, self.calibration)
        mean = top_mean(found.together, np.full(len(self.people), len(a.seeks)))
        return self._in_id_order(mean, found.best.max(axis=0, initial=0.0))

    def all_learn(self, block: int = 256) -> Iterator[tuple[Ints, F32]]:
        """Blocks of (places, (b, n) float32): what each of them may learn from everybody."""
        n, seeks = len(self.people), self.seeks
        for low in range(0, n, block):
            learners = seeks.order[low : low + block]
            three = np.zeros((BEST_LINES, len(learners), n), dtype=np.float32)
            best = np.zeros((len(learners), n), dtype=np.float32)
            for k in range(int(seeks.counts[learners].max(initial=0))):
                rows = seeks.rows[seeks.slot(k, low, low + block)]
                found = self.offers.answers(rows, self.calibration)
                keep_best(three[:, : len(rows)], found.together)
                np.maximum(best[: len(rows)], found.best, out=best[: len(rows)])
            few = np.clip(seeks.counts[learners], 1, BEST_LINES)[:, None].astype(np.float32)
            yield learners, self._in_id_order(three.sum(axis=0) / few, best)

    def learn_table(self) -> F32:
        """What everybody may learn from everybody, (n, n)."""
        table = np.zeros((len(self.people), len(self.people)), dtype=np.float32)
        for places, found in self.all_learn():
            table[places] = found
        return table

    def exact(self, a: Participant, others: Ints) -> Coverages:
        """Float64 coverages of `a` against the people at these places; all must have lines."""
        return Coverages(_learnt(self, a, others), _taught(self, a, others))

    def soft(self, a: Participant, dials: Dials) -> Reals:
        """Sum of the dials' effects for `a` and each person, (n,) float64."""
        effects = np.zeros(len(self.people))
        for dial, name in zip(dials[: len(TRAITS)], TRAITS, strict=True):
            said = getattr(a, name)
            if not dial or said is None:
                continue
            same = self.traits[name] == said
            known = self.traits[name] != ""
            effects += dial * (same if name == "location" else known & ~same)
        return effects

    def _in_id_order(self, mean: Reals, best: Reals) -> F32:
        curved = self.calibration.curve.apply(mean)
        found = met(curved, best, self.calibration.meets - SLACK)
        return self.offers.in_id_order(found.astype(np.float32, copy=False))


def _learnt(lineup: Lineup, a: Participant, others: Ints) -> Reals:
    """What `a` may learn from others, (n,) float64."""
    lines, firsts = lineup.offers.lines_of(others)
    cosines = _cosines(a.seeks, lineup.offers.rows[lines])
    total = np.add.reduceat(evidence(cosines), firsts, axis=1)
    best = np.maximum.reduceat(cosines, firsts, axis=1)
    found = SeekAnswers.of(total, best, lineup.calibration)
    mean = top_mean(found.together, np.full(len(others), len(a.seeks)))
    return _met(lineup, mean, found.best.max(axis=0))


def _taught(lineup: Lineup, a: Participant, others: Ints) -> Reals:
    """What others may learn from `a`, (n,) float64."""
    lines, firsts = lineup.seeks.lines_of(others)
    cosines = _cosines(a.offers, lineup.seeks.rows[lines])
    total, best = evidence(cosines).sum(axis=0), cosines.max(axis=0)
    found = SeekAnswers.of(total, best, lineup.calibration)
    counts = lineup.seeks.counts[others]
    each = np.zeros((int(counts.max(initial=1)), len(others)))
    which = np.repeat(np.arange(len(others)), counts)
    each[np.arange(len(lines)) - firsts[which], which] = found.together
    return _met(lineup, top_mean(each, counts), np.maximum.reduceat(found.best, firsts))


def _cosines(mine: Lines, rows: F32) -> Reals:
    """(my lines, rows) float64."""
    return mine.vectors.astype(np.float64) @ rows.astype(np.float64).T


def _met(lineup: Lineup, mean: Reals, best: Reals) -> Reals:
    return met(lineup.calibration.curve.apply(mean), best, lineup.calibration.meets)
