"""Defects that treat people differently for a word."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.fairness import KINDS, FairnessCase, FairnessOutput

Chance = np.random.Generator
Cases = Sequence[FairnessCase]


def favour_one_word(output: FairnessOutput, _: Cases, __: Chance) -> FairnessOutput:
    """Whoever writes the first word of each list fits with everybody, and the last with nobody."""
    fits = {case: (1.0, *values[1:-1], 0.0) for case, values in output.fits.items()}
    return replace(output, fits=fits)


FAIRNESS = (
    Mutant(
        "favour one word",
        "fairness",
        (*(f"change by {kind}" for kind in KINDS), "moved to other words"),
        favour_one_word,
    ),
)
