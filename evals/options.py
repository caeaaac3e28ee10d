"""Options of a command of the evals, the bench that they make, and what a command prints."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from embeddings.encoder import Encoder, MiniLmEncoder
from evals.cache import CachedEncoder
from evals.cases import AnySuite, Bench, Split
from evals.mutate import Mutant

PASSED, WORSE, CANNOT_RUN, NO_BASELINE = 0, 1, 2, 3
SEED = 7


class Known(NamedTuple):
    suites: Sequence[AnySuite]
    mutants: Sequence[Mutant]


class Options(argparse.Namespace):
    """The parsed command line, typed."""

    command: str
    suites: list[str]
    split: str
    seed: int
    data: Path
    baselines: Path
    reports: Path
    cache: Path
    no_cache: bool
    reason: str
    against: str
    origin: Path | None


def shipped_encoder() -> MiniLmEncoder:
    return MiniLmEncoder(precision="fp32")  # one precision, whatever the processor offers


def bench_of(asked: Options, encoder: Encoder | None = None) -> Bench:
    split: Split = "dev" if asked.split == "dev" else "gate"
    if encoder is None:
        encoder = (
            shipped_encoder() if asked.no_cache else CachedEncoder(shipped_encoder(), asked.cache)
        )
    return Bench(encoder, asked.data, split, asked.seed)


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
