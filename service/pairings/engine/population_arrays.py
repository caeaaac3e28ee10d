"""Everyone's lines as arrays: one against all, or all against all; exact."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.eligibility import Filters
from service.pairings.engine.fit import BEST_LINES, discounts, line_fit
from service.pairings.engine.line_arrays import F32, Ints, LineSlots
from service.pairings.engine.person import Dials, Lines, Participant, in_order
from service.pairings.engine.vectors import Fault, checked, common_width, fault

Reals = NDArray[np.floating[Any]]
TRAITS = ("department", "generation", "location")


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
    own: NDArray[np.float64]  # (lines of seeks,) discounts for what one teaches already
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
        own = _own_discounts(sound, seeks, calibration)
        traits = {name: np.array([getattr(p, name) or "" for p in sound]) for name in TRAITS}
        filters = Filters.of(sound)
        return cls(sound, places, offers, seeks, own, traits, filters, calibration, faults)

    def welcome(self, a: Participant) -> Participant:
        """Somebody from outside, if their vectors suit these. Raise BadVector."""
        rows = self.offers.rows
        return checked(a, rows.shape[1] if len(rows) else common_width([a]))

    def learn(self, a: Participant) -> F32:
        """What `a` may learn from each person, (n,) float32."""
        best = self.offers.best(a.seeks.vectors, self.calibration)
        own = discounts(line_fit(a.seeks, a.offers, self.calibration))
        gains = best * own[:, None].astype(np.float32)
        found = top_mean(gains, np.full(len(self.people), len(a.seeks)))
        return self.offers.in_id_order(self._curved(found, self.offers.counts[self.offers.order]))

    def all_learn(self, block: int = 256) -> Iterator[tuple[Ints, F32]]:
        """Blocks of (places, (b, n) float32): what each of them may learn from everybody."""
        n, seeks = len(self.people), self.seeks
        for low in range(0, n, block):
            learners = seeks.order[low : low + block]
            three = np.zeros((BEST_LINES, len(learners), n), dtype=np.float32)
            for k in range(int(seeks.counts[learners].max(initial=0))):
                rows = seeks.slot(k, low, low + block)
                gains = self.offers.best(seeks.rows[rows], self.calibration)
                _keep_best(three[:, : len(gains)], gains * self.own[rows, None].astype(np.float32))
            few = np.clip(seeks.counts[learners], 1, BEST_LINES)[:, None].astype(np.float32)
            found = self._curved(three.sum(axis=0) / few, self.offers.counts[self.offers.order])
            found[seeks.counts[learners] == 0] = 0
            yield learners, self.offers.in_id_order(found)

    def learn_table(self) -> F32:
        """What everybody may learn from everybody, (n, n)."""
        table = np.zeros((len(self.people), len(self.people)), dtype=np.float32)
        for places, found in self.all_learn():
            table[places] = found
        return table

    def exact(self, a: Participant, others: Ints) -> Coverages:
        """Float64 coverages of `a` against the people at these places; all must have lines."""
        learn, teach = _learnt(self, a, others), _taught(self, a, others, dtype=np.float64)
        return Coverages(*map(self.calibration.curve.apply, (learn, teach)))

    def teach(self, a: Participant, others: Ints) -> Reals:
        """What people at these places may learn from `a`, float32; all must have lines."""
        taught: Reals = self.calibration.curve.apply(_taught(self, a, others, dtype=np.float32))
        return taught

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

    def _curved(self, found: F32, counts: Ints) -> F32:
        """Apply the curve; whoever has nothing to give covers nothing."""
        return np.where(counts > 0, self.calibration.curve.apply(found), 0).astype(np.float32)


def top_mean(gains: Reals, counts: Ints) -> Reals:
    """Mean of the three largest down the first axis: (m, n) to (n,); `counts` (n,) real rows."""
    three = np.zeros((BEST_LINES, gains.shape[1]), dtype=gains.dtype)
    for row in gains:
        _keep_best(three, row)
    mean: Reals = three.sum(axis=0) / np.clip(counts, 1, BEST_LINES).astype(gains.dtype)
    return mean


def _keep_best(three: NDArray[Any], new: NDArray[Any]) -> None:
    """Insert into the three largest so far, in place."""
    first, second, third = three
    np.maximum(third, np.minimum(second, new), out=third)
    np.maximum(second, np.minimum(first, new), out=second)
    np.maximum(first, new, out=first)


def _learnt(lineup: Lineup, a: Participant, others: Ints) -> Reals:
    lines, firsts = lineup.offers.lines_of(others)
    chances = _chances(lineup, a.seeks, lineup.offers, lines=lines)
    best = np.maximum.reduceat(chances, firsts, axis=1)
    gains = best * discounts(line_fit(a.seeks, a.offers, lineup.calibration))[:, None]
    return top_mean(gains, np.full(len(others), len(a.seeks)))


def _taught(
    lineup: Lineup, a: Participant, others: Ints, *, dtype: type[np.floating[Any]]
) -> Reals:
    lines, firsts = lineup.seeks.lines_of(others)
    gains = _chances(lineup, a.offers, lineup.seeks, lines=lines, dtype=dtype).max(axis=0)
    gains *= lineup.own[lines].astype(dtype)
    counts = lineup.seeks.counts[others]
    padded = np.zeros((int(counts.max(initial=1)), len(others)), dtype=dtype)
    which = np.repeat(np.arange(len(others)), counts)
    padded[np.arange(len(lines)) - firsts[which], which] = gains
    return top_mean(padded, counts)


def _chances(
    lineup: Lineup,
    mine: Lines,
    slots: LineSlots,
    *,
    lines: Ints,
    dtype: type[np.floating[Any]] = np.float64,
) -> Reals:
    weights = lineup.calibration
    rows = slots.rows[lines].astype(dtype, copy=False)
    logits = dtype(weights.b1) * (mine.vectors.astype(dtype, copy=False) @ rows.T)
    return weights.chance(logits + dtype(weights.b0))


def _own_discounts(
    people: Sequence[Participant], seeks: LineSlots, weights: Calibration
) -> NDArray[np.float64]:
    """(lines of seeks,) in slot order, 0.5-1."""
    own = np.ones(len(seeks.rows))
    for i, person in enumerate(people):
        rows = seeks.starts[: len(person.seeks)] + seeks.rank[i]
        own[rows] = discounts(line_fit(person.seeks, person.offers, weights))
    return own
