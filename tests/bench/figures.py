"""What a benchmark found: a figure beside its target, and the ratio that outlives the machine."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter

import numpy as np


@dataclass(frozen=True, slots=True)
class Figure:
    """`target` is an upper bound in `unit`; `ratio` compares with `against` in the same run."""

    name: str
    value: float
    unit: str
    target: float
    ratio: float | None = None
    against: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.target


def percentile(values: Sequence[float], share: int) -> float:
    return float(np.percentile(np.asarray(values), share))


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def table(figures: Sequence[Figure]) -> str:
    """Markdown, one row a figure."""
    rows = ["| Figure | Value | Target | Ratio |", "|---|---|---|---|"]
    rows += [
        f"| {one.name} | {one.value:.3g} {one.unit} | {one.target:g} {one.unit}"
        f"{'' if one.holds else ' **missed**'} | {_ratio(one)} |"
        for one in figures
    ]
    return "\n".join(rows)


def as_json(figures: Sequence[Figure]) -> str:
    return json.dumps([{**asdict(one), "holds": one.holds} for one in figures], indent=2)


def figures_of(text: bytes) -> list[Figure]:
    """What `as_json` wrote, in another process perhaps."""
    rows = json.loads(text)
    return [Figure(**{key: value for key, value in row.items() if key != "holds"}) for row in rows]


def _ratio(one: Figure) -> str:
    return "" if one.ratio is None else f"{one.ratio:.3g} x {one.against}"
