"""`python -m evals map`: least squares from a centred multilingual encoder to an English one."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from evals.sources import DATA, onet

LONGEST = 120  # characters: lines of people are short
RIDGE = 1.0


def sentences(data: Path = DATA) -> Sequence[str]:
    return sorted({text for _, _, _, text in onet(data) if len(text) < LONGEST})


def learnt_map(source: Encoder, target: Encoder, data: Path = DATA) -> NDArray[np.float16]:
    """(dims of the source, dims of the target)."""
    texts = sentences(data)
    given, wanted = (one.encode(texts).astype(np.float64) for one in (source, target))
    found = np.linalg.solve(given.T @ given + RIDGE * np.eye(source.dims), given.T @ wanted)
    return found.astype(np.float16)
