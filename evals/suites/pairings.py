"""Suggestions and rounds over a generated organisation whose true relevance is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from evals.cases import Asked, Bench, Case, Measured, Metric, Strict, SuiteName
from evals.metrics import pairings as formulas
from evals.sections.lines import relevance
from evals.suites.common import GENERATED, Scorer, organisation, shipped_calibration
from service.pairings.engine.candidates import edges, top
from service.pairings.engine.fit import two_way
from service.pairings.engine.person import Dials, Lines, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds.plan import plan_round
from service.pairings.suggestions.store import MOST_SHOWN

ON = date(2026, 3, 2)  # rules that look at dates see a fixed Monday
DEPTH = 10
ORDERS = 10
Pair = tuple[str, str]


class PairingInput(Strict):
    number: int
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    pod: str


class PairingGold(Strict):
    offers: tuple[str, ...]  # skills, as the lines
    seeks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairingOutput:
    """`fits` (n, n) and `ranked` leave nobody out for a weak fit; `shown` is what people see.

    `fits` stands in the order of `ids`; `pods` holds the rounds of each pod in ten orders.
    """

    ids: tuple[str, ...]
    fits: NDArray[np.float64]
    ranked: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]
    pods: Mapping[str, tuple[frozenset[Pair], ...]]


PairingCase = Case[PairingInput, PairingGold]


class PairingSuite:
    name: SuiteName = "pairings"
    metrics: tuple[Metric, ...] = (
        Metric(name="nDCG@10", better="up", margin=0.01),
        Metric(name="pairwise loss", better="down", margin=0.01),
        Metric(name="mutual rightly", better="up", margin=0.03),
        Metric(name="two-way coverage", better="up", margin=0.02),
        Metric(name="optimum ratio", better="up", margin=0.02),
        Metric(name="unpaired", better="down", margin=0.01),
        Metric(name="order stability", better="up", hard=1.0),
    )

    def cases(self, bench: Bench) -> Sequence[PairingCase]:
        made = organisation(bench)
        own: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for line in made.lines:
            own[line.person][line.kind].append((line.text, line.skill))
        return [
            PairingCase(
                id=f"pairings/{bench.split}/{bench.seed}/{person.id}",
                suite="pairings",
                split=bench.split,
                cluster=person.id,
                input=PairingInput(
                    number=number,
                    offers=_column(own[person.id]["offer"], 0),
                    seeks=_column(own[person.id]["seek"], 0),
                    pod=f"pod{person.pod:03d}",
                ),
                expected=PairingGold(
                    offers=_column(own[person.id]["offer"], 1),
                    seeks=_column(own[person.id]["seek"], 1),
                ),
                source=GENERATED,
                made_by="generator",
            )
            for number, person in enumerate(made.people)
        ]

    def produce(self, asked: Sequence[Asked[PairingInput]], bench: Bench) -> PairingOutput:
        people = _people(asked, bench.encoder)
        names = {person.id: one.id for person, one in zip(people, asked, strict=True)}
        calibration = shipped_calibration()
        everyone = Lineup.of(people, replace(calibration, meets=0.0))
        lineup = Lineup.of(people, calibration)
        pods: dict[str, list[Participant]] = defaultdict(list)
        for person, one in zip(people, asked, strict=True):
            pods[one.input.pod].append(person)
        chance = np.random.default_rng(bench.seed)
        return PairingOutput(
            ids=tuple(names[person.id] for person in lineup.people),
            fits=_all_fits(everyone),
            ranked=_best(everyone, names, DEPTH, dials=Dials(floor=0.0)),
            shown=_best(lineup, names, MOST_SHOWN, dials=Dials()),
            pairs=tuple(sorted(_round(lineup, names))),
            pods={pod: _in_orders(members, names, chance) for pod, members in pods.items()},
        )

    def measure(self, cases: Sequence[PairingCase], output: PairingOutput) -> Measured:
        scorer = Scorer(self.metrics, {case.id: case.cluster for case in cases})
        gold = _gold(cases)
        place = {case.id: number for number, case in enumerate(cases)}
        columns = [place[each] for each in output.ids]
        fits = np.empty_like(output.fits)
        fits[np.ix_(columns, columns)] = output.fits
        _score_people(scorer, cases, (gold, fits), output=output)
        _score_shown(scorer, cases, gold, output=output)
        _score_pods(scorer, cases, gold, output=output)
        return Measured(scorer.scores, errors=tuple(scorer.errors))


def _score_people(
    scorer: Scorer,
    cases: Sequence[PairingCase],
    tables: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    output: PairingOutput,
) -> None:
    gold, fits = tables
    grades = np.floor(formulas.GRADES * np.minimum(gold, gold.T) + 0.5)
    place = {case.id: number for number, case in enumerate(cases)}
    partner = {one: other for a, b in output.pairs for one, other in ((a, b), (b, a))}
    for i, case in enumerate(cases):
        others = np.delete(np.arange(len(cases)), i)
        found = [place[other] for other in output.ranked[case.id]]
        gains, values = grades[i, others], fits[i, others]
        why = f"{int((gains > 0).sum())} relevant, {len(found)} shown"
        scorer.keep("nDCG@10", case.id, formulas.ndcg(grades[i, found], gains), why=why)
        scorer.compute("pairwise loss", case.id, partial(formulas.pairwise_loss, values, gains))
        mate = place.get(partner.get(case.id, ""))
        both = 0.0 if mate is None else min(gold[i, mate], gold[mate, i])
        scorer.keep("two-way coverage", case.id, both, weight=float(mate is not None))


def _score_shown(
    scorer: Scorer,
    cases: Sequence[PairingCase],
    gold: NDArray[np.float64],
    *,
    output: PairingOutput,
) -> None:
    """Whether a pair said to be mutual is: each way an offer is of the very skill of a seek."""
    place = {case.id: number for number, case in enumerate(cases)}
    rightly = np.minimum(gold, gold.T) >= formulas.ONE_ANSWERED
    partners = {who for pair in output.pairs for who in pair}
    for i, case in enumerate(cases):
        shown = [place[other] for other in output.shown[case.id]]
        share = float(rightly[i, shown].mean()) if shown else 0.0
        scorer.keep("mutual rightly", case.id, share, weight=float(bool(shown)))
        scorer.keep("unpaired", case.id, case.id not in partners, weight=float(rightly[i].any()))


def _score_pods(
    scorer: Scorer,
    cases: Sequence[PairingCase],
    gold: NDArray[np.float64],
    *,
    output: PairingOutput,
) -> None:
    members: dict[str, list[int]] = defaultdict(list)
    place = {case.id: number for number, case in enumerate(cases)}
    for number, case in enumerate(cases):
        members[case.input.pod].append(number)
    for pod, rows in members.items():
        worth = np.minimum(gold, gold.T)[np.ix_(rows, rows)]
        worth[worth < formulas.ONE_ANSWERED] = 0
        got = sum(
            min(gold[place[a], place[b]], gold[place[b], place[a]]) for a, b in output.pods[pod][0]
        )
        best = formulas.optimum(worth)
        name = f"pairings/{cases[0].split}/{pod}"
        scorer.keep("optimum ratio", name, min(1.0, got / best) if best else 1.0)
        scorer.compute("order stability", name, partial(formulas.least_agreement, output.pods[pod]))


def _gold(cases: Sequence[PairingCase]) -> NDArray[np.float64]:
    """Row i, column j: how much of what i seeks j truly offers, 0-1."""
    table = np.zeros((len(cases), len(cases)))
    for i, learner in enumerate(cases):
        for j, teacher in enumerate(cases):
            if i != j:
                grid = [
                    [relevance(seek, offer) for offer in set(teacher.expected.offers)]
                    for seek in sorted(set(learner.expected.seeks))
                ]
                table[i, j] = formulas.covered(np.array(grid))
    return table


def _people(asked: Sequence[Asked[PairingInput]], encoder: Encoder) -> list[Participant]:
    texts = [t for one in asked for t in (*one.input.offers, *one.input.seeks)]
    rows = iter(encoder.encode(texts))
    return [
        Participant(
            id=UUID(int=one.input.number + 1),
            offers=_lines(one.input.offers, rows),
            seeks=_lines(one.input.seeks, rows),
            consent=True,
        )
        for one in asked
    ]


def _lines(texts: tuple[str, ...], rows: Iterator[NDArray[np.float32]]) -> Lines:
    return Lines.of(texts, np.array([next(rows) for _ in texts], dtype=np.float32))


def _best(
    lineup: Lineup, names: Mapping[UUID, str], depth: int, *, dials: Dials
) -> dict[str, tuple[str, ...]]:
    """{person: the best for them}."""
    found = ((one, top(one, depth, lineup, dials=dials, on=ON).items) for one in lineup.people)
    return {names[one.id]: tuple(names[item.person_id] for item in items) for one, items in found}


def _all_fits(lineup: Lineup) -> NDArray[np.float64]:
    n = len(lineup.people)
    learn = np.zeros((n, n))
    for places, found in lineup.all_learn():
        learn[places] = found
    return np.asarray(two_way(learn, learn.T), dtype=np.float64)


def _round(lineup: Lineup, names: Mapping[UUID, str]) -> frozenset[Pair]:
    plan = plan_round(lineup, edges(lineup, Dials(), ON), Dials(), on=ON)
    return frozenset((names[pair.a_id], names[pair.b_id]) for pair in plan.pairs)


def _in_orders(
    members: Sequence[Participant], names: Mapping[UUID, str], chance: np.random.Generator
) -> tuple[frozenset[Pair], ...]:
    calibration = shipped_calibration()
    orders = [chance.permutation(len(members)) for _ in range(ORDERS)]
    return tuple(
        _round(Lineup.of([members[i] for i in order], calibration), names) for order in orders
    )


def _column(rows: Sequence[tuple[str, str]], which: int) -> tuple[str, ...]:
    return tuple(row[which] for row in rows)
