"""Agendas without a model, in process: the odd lines of the evals make it no easier."""

from collections.abc import Sequence
from functools import partial

from evals.line_shapes import brief_with, shapes
from service.agendas.composer.compose import compose
from service.agendas.composer.slots import wanted_slots
from service.learning.library import load_library
from tests.bench.figures import Figure, percentile, seconds

_DRAFTS = 1000
_MINUTES = 90


def drafted() -> Sequence[Figure]:
    library = load_library()
    briefs = [
        brief_with(line, "en", 1).model_copy(
            update={"minutes": _MINUTES, "wanted": wanted_slots(_MINUTES, "a")}
        )
        for line in shapes(7, _DRAFTS)
    ]
    taken = [seconds(partial(compose, brief, library)) for brief in briefs]
    p95, whole = percentile(taken, 95) * 1000, sum(taken)
    return [
        Figure("an agenda without a model in process, p95", p95, "ms", 20),
        Figure(f"{_DRAFTS} agendas without a model", whole, "s", 10),
    ]
