"""Words that all suites share: case, metric, measurement, estimate; whatever is read is checked."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from embeddings.encoder import Encoder

SuiteName = Literal["pairings", "themes", "agendas", "privacy", "fairness", "publishing"]
Split = Literal["dev", "gate"]
Array = NDArray[Any]

I = TypeVar("I")  # noqa: E741  the design's own letter: what a component is shown
E = TypeVar("E")
O = TypeVar("O")  # noqa: E741


class CannotRun(Exception):
    """The evals say nothing: a bad case, another hash, other cases than the baseline's (exit 2)."""


class NoBaseline(Exception):
    """A suite has nothing to be compared with (exit 3)."""


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Case(Strict, Generic[I, E]):
    id: str  # never reused
    suite: SuiteName
    split: Split
    cluster: str  # person, pair, group or intent: the unit of resampling
    input: I
    expected: E  # gold labels, never shown to the component
    tags: tuple[str, ...] = ()
    source: str  # a key of SOURCES.toml
    made_by: Literal["human", "generator", "public"]


class Asked(NamedTuple, Generic[I]):
    """All that a component gets to see of a case."""

    id: str
    input: I


class Metric(Strict):
    name: str
    better: Literal["up", "down"]
    hard: float | None = None  # no single value may be worse than this
    margin: float | None = None  # the mean may not fall by more than this
    level: Literal["case", "set"] = "case"

    @property
    def sign(self) -> int:
        return 1 if self.better == "up" else -1

    @property
    def is_gated(self) -> bool:
        return self.hard is not None or self.margin is not None


class Score(Strict):
    case: str
    metric: str
    value: float
    weight: float = 1.0
    cluster: str
    why: str = ""


class Estimate(Strict):
    value: float
    low: float
    high: float
    n: int
    clusters: int


class Items(NamedTuple):
    """Aligned arrays (n,) from which a set-level metric is computed; any subset is valid."""

    planted: Array
    assigned: Array
    part: Array  # the corpus that an item belongs to
    author: Array

    def only(self, chosen: Array) -> "Items":
        return Items(*(column[chosen] for column in self))


SetMetric = Callable[[Items], float]


@dataclass(frozen=True, slots=True)
class Whole:
    """A set-level metric with the items that it is about; `ids` (n,) names their cases."""

    metric: SetMetric
    items: Items
    ids: tuple[str, ...]

    @property
    def value(self) -> float:
        return self.metric(self.items)


@dataclass(frozen=True, slots=True)
class Measured:
    """A suite's answer: values per case, and set-level metrics by name."""

    scores: Sequence[Score]
    wholes: Mapping[str, Whole] = field(default_factory=dict)
    errors: tuple[str, ...] = ()  # cases whose metric raised, each scored worst


@dataclass(frozen=True, slots=True)
class Bench:
    """What a suite may use: the encoder, the folder of slices, the split and the seed."""

    encoder: Encoder
    data: Path
    split: Split
    seed: int


class Suite(Protocol[I, E, O]):
    """`produce` runs the product on inputs alone; `measure` compares its output with the gold."""

    @property
    def name(self) -> SuiteName: ...

    @property
    def metrics(self) -> Sequence[Metric]: ...

    def cases(self, bench: Bench) -> Sequence[Case[I, E]]: ...

    def produce(self, asked: Sequence[Asked[I]], bench: Bench) -> O: ...

    def measure(self, cases: Sequence[Case[I, E]], output: O) -> Measured: ...


AnySuite = Suite[Any, Any, Any]
AnyCase = Case[Any, Any]


def read_cases(lines: Sequence[str], name: str, shape: type[Case[I, E]]) -> list[Case[I, E]]:
    """Raise CannotRun, with the line's number and never its text, at the first bad line."""
    reader = TypeAdapter(shape)
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(reader.validate_json(line))
        except ValidationError as problem:
            where = ".".join(str(part) for part in problem.errors()[0]["loc"]) or "the line"
            raise CannotRun(f"{name}, line {number}: {where} does not fit.") from None
    return found


def case_hash(cases: Sequence[AnyCase]) -> str:
    """One hash of inputs and gold labels, whatever their order."""
    lines = sorted(
        json.dumps(case.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        for case in cases
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def asked(cases: Sequence[Case[I, E]]) -> list[Asked[I]]:
    return [Asked(case.id, case.input) for case in cases]


def check_splits(cases: Sequence[AnyCase], split: Split) -> None:
    """Raise CannotRun for a repeated id, or a case of the other split."""
    ids = [case.id for case in cases]
    if len(set(ids)) != len(ids):
        raise CannotRun("Two cases share an id.")
    if any(case.split != split for case in cases):
        raise CannotRun(f"A case does not belong to the split {split}.")
