"""What the encoder tells of a pair's lines: their kinds, and which are near to what was said."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from prompts.agenda import Evidence, Nearness
from service.agendas.composer.last_time import TOLD
from service.agendas.composer.line_kinds import Fitted, line_kind

Row = NDArray[np.float32]


def kinds_of(
    evidence: Sequence[Evidence], rows: Mapping[str, Row], fitted: Fitted | None
) -> dict[str, str]:
    """Return the kind of teaching for each line and for the pair's subject, by evidence id."""
    return {
        one.id: line_kind(one.excerpt, rows.get(one.id), fitted)
        for one in evidence
        if one.kind == "line" or _is_subject(one)
    }


def near_of(evidence: Sequence[Evidence], rows: Mapping[str, Row]) -> list[Nearness]:
    """Return cosines of lines and subject to what was told, and of lines to the subject."""
    known = [one for one in evidence if one.id in rows]
    lines = [one for one in known if one.kind == "line" or _is_subject(one)]
    told = [one for one in known if one.kind in TOLD or _is_subject(one)]
    return [
        Nearness(line=line.id, told=one.id, cosine=round(float(rows[line.id] @ rows[one.id]), 4))
        for line in lines
        for one in told
        if line.id != one.id
    ]


def _is_subject(evidence: Evidence) -> bool:
    return (evidence.kind, evidence.owner) == ("goal", "both")
