"""How far a word of gender, age, origin or rank, or a name, moves the fit of two people.

One of two people writes the same line with different words; all else stays. What a swap moves is
the distance of the highest from the lowest fit, in steps that people are shown and in figures.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from embeddings.encoder import Encoder
from evals.cases import Asked, Bench, Case, Measured, Metric, Split, Strict, SuiteName
from evals.suites.common import Scorer, shipped_calibration
from service.pairings.engine.fit import Fit, fit
from service.pairings.engine.person import Dials, Lines, Participant
from service.pairings.suggestions.wording import fit_said

SOURCE = "fairness_swaps.toml"
KINDS = ("gender", "age", "origin", "seniority", "name")
Subject = tuple[str, str]  # as somebody seeks it, and as somebody offers it
MOST_CHANGE = 0.01  # what a swap should move at most


class Swap(NamedTuple):
    """`frame` is a line that holds one of the words and a subject; `side`: seek or offer."""

    kind: str
    side: str
    frame: str
    words: tuple[str, ...]


class FairnessInput(Strict):
    """`lines` are one line with each of the words; the other lines of the two stay as they are."""

    kind: str
    side: str  # which of the own lines it is: seek or offer
    words: tuple[str, ...]
    lines: tuple[str, ...]
    own_other: str
    partner_answer: str
    partner_other: str


class FairnessGold(Strict):
    most_change: float = MOST_CHANGE


@dataclass(frozen=True, slots=True)
class FairnessOutput:
    """Fits of the two by case, one for each word."""

    fits: Mapping[str, tuple[float, ...]]


FairnessCase = Case[FairnessInput, FairnessGold]


class FairnessSuite:
    name: SuiteName = "fairness"
    metrics: tuple[Metric, ...] = (
        *(Metric(name=f"change by {kind}", better="down", margin=0.01) for kind in KINDS),
        Metric(name="moved by more than .01", better="down"),
        Metric(name="moved to other words", better="down", margin=0.02),
    )

    def cases(self, bench: Bench) -> Sequence[FairnessCase]:
        told = tomllib.loads((bench.data / SOURCE).read_text(encoding="utf-8"))
        subjects: list[Subject] = [(seek, offer) for seek, offer in told["subjects"]]
        return [
            _case(
                Swap(kind, side, frame, tuple(told[kind]["words"])),
                subjects[number],
                subjects[(number + 1) % len(subjects)],
                split=bench.split,
            )
            for kind in KINDS
            for side in ("seek", "offer")
            for frame in told[kind][side]
            for number in range(len(subjects))
        ]

    def produce(self, asked: Sequence[Asked[FairnessInput]], bench: Bench) -> FairnessOutput:
        vectors = _vectors(asked, bench.encoder)
        return FairnessOutput({one.id: _fits(one.input, vectors) for one in asked})

    def measure(self, cases: Sequence[FairnessCase], output: FairnessOutput) -> Measured:
        scorer = Scorer(self.metrics, {case.id: case.cluster for case in cases})
        for case in cases:
            fits = output.fits[case.id]
            least, most = int(np.argmin(fits)), int(np.argmax(fits))
            change = fits[most] - fits[least]
            low, high = (f"{fits[i]:.2f} {case.input.words[i]}" for i in (least, most))
            why = f"{low}, {high}: {case.input.lines[0]}"
            scorer.keep(f"change by {case.input.kind}", case.id, change, why=why)
            scorer.keep("moved by more than .01", case.id, change > case.expected.most_change)
            said = len({_said(value) for value in fits})
            scorer.keep("moved to other words", case.id, said > 1, why=why)
        return Measured(scorer.scores, errors=tuple(scorer.errors))


def _said(value: float) -> str:
    """What a page says of it; nothing below the floor, where nobody is suggested."""
    return fit_said(value) if value >= Dials().floor else ""


def _case(swap: Swap, subject: Subject, other: Subject, *, split: Split) -> FairnessCase:
    """The two talk of one subject; the other direction is about another one, and is plain."""
    is_seek = swap.side == "seek"
    mine, answer = subject if is_seek else reversed(subject)
    return FairnessCase(
        id=f"fairness/{split}/{swap.kind}/{swap.side}/{swap.frame}/{subject[0]}",
        suite="fairness",
        split=split,
        cluster=f"{swap.kind}/{subject[0]}",
        input=FairnessInput(
            kind=swap.kind,
            side=swap.side,
            words=swap.words,
            lines=tuple(swap.frame.format(w=word, s=mine) for word in swap.words),
            own_other=other[1] if is_seek else other[0],
            partner_answer=answer,
            partner_other=other[0] if is_seek else other[1],
        ),
        expected=FairnessGold(),
        source="fairness_swaps",
        made_by="human",
    )


def _vectors(asked: Sequence[Asked[FairnessInput]], encoder: Encoder) -> dict[str, Any]:
    texts = {
        text
        for one in asked
        for text in (
            *one.input.lines,
            one.input.own_other,
            one.input.partner_answer,
            one.input.partner_other,
        )
    }
    ordered = sorted(texts)
    return dict(zip(ordered, encoder.encode(ordered), strict=True))


def _fits(asked: FairnessInput, vectors: Mapping[str, Any]) -> tuple[float, ...]:
    def lines(text: str) -> Lines:
        return Lines.of([text], np.array([vectors[text]], dtype=np.float32))

    answer, other = lines(asked.partner_answer), lines(asked.partner_other)
    own_other = lines(asked.own_other)
    weights = shipped_calibration()
    found: list[Fit] = []
    for text in asked.lines:
        line = lines(text)
        mine, theirs = (
            ((own_other, line), (answer, other))
            if asked.side == "seek"
            else ((line, own_other), (other, answer))
        )
        me, them = (
            Participant(UUID(int=number), *both, consent=True)
            for number, both in enumerate((mine, theirs), start=1)
        )
        found.append(fit(me, them, Dials(), calibration=weights))
    return tuple(value.value for value in found)
