"""Blend each point's vector with the mean of its text.

Measured on the demo's October (372 points of 167 texts, themes known): AMI .64 without, .97 with.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

SHARE_OF_TEXT: Final = 0.5


def in_context(rows: NDArray[np.float32], texts: Sequence[UUID]) -> NDArray[np.float32]:
    """Unit rows (n, d): each halfway to the mean of the points that share its text."""
    if not len(rows):
        return rows
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    at = np.array([numbers[text] for text in texts])
    means = np.zeros((len(numbers), rows.shape[1]))
    np.add.at(means, at, rows)
    blended = (1 - SHARE_OF_TEXT) * rows + SHARE_OF_TEXT * _unit(means)[at]
    return _unit(blended).astype(np.float32)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of length 1; one that cancelled out to nothing stays."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    unit: NDArray[np.float64] = np.zeros_like(rows)
    np.divide(rows, lengths, out=unit, where=lengths > 0)
    return unit
