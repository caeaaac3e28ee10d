"""Validate vectors; messages name a line by its position, never by its text."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import numpy as np

from service.pairings.engine.person import Lines, Participant

UNIT_TOLERANCE = 0.02  # bf16 encoders leave rows this far from length 1


class Fault(NamedTuple):
    """A vector that cannot be used: which person, `offers` or `seeks`, and which line, from 0."""

    person_id: UUID
    part: str
    line: int


class BadVector(ValueError):
    """A vector is not finite, zero or misshapen; the message names its line, never its words."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"Bad vector: line {fault.line + 1} of the {fault.part} of a person.")
        self.fault = fault


def fault(person: Participant, dims: int) -> Fault | None:
    """The first unusable vector; rows must be finite, of length 1 and `dims` wide."""
    parts: tuple[tuple[str, Lines], ...] = (("offers", person.offers), ("seeks", person.seeks))
    for part, lines in parts:
        if not len(lines) and not lines.vectors.size:
            continue
        if lines.vectors.shape != (len(lines), dims):
            return Fault(person.id, part, 0)
        lengths = np.sqrt(np.einsum("nd,nd->n", lines.vectors, lines.vectors))
        bad = ~(np.abs(lengths - 1.0) <= UNIT_TOLERANCE)  # also true of NaN
        if bad.any():
            return Fault(person.id, part, int(bad.argmax()))
    return None


def checked(person: Participant, dims: int) -> Participant:
    """Raise BadVector."""
    if (found := fault(person, dims)) is not None:
        raise BadVector(found)
    return person


def common_width(people: Iterable[Participant]) -> int:
    """The width that most lists have, 1 without any: whoever differs is at fault."""
    lists = (lines for p in people for lines in (p.offers, p.seeks) if len(lines))
    widths = Counter(x.vectors.shape[1] for x in lists if x.vectors.ndim == 2)  # noqa: PLR2004
    return widths.most_common(1)[0][0] if widths else 1
