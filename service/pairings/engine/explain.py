"""Matching lines of two people."""

from typing import NamedTuple

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.fit import BEST_LINES, line_fit
from service.pairings.engine.person import Lines, Participant


class Meeting(NamedTuple):
    seek: str
    offer: str
    similarity: float  # chance 0-1 that the offer answers the seek, two decimals


class MatchingLines(NamedTuple):
    """`learn`: what the first person seeks and the second offers; `teach`: the other way."""

    learn: tuple[Meeting, ...]
    teach: tuple[Meeting, ...]


def meets(a: Participant, b: Participant, calibration: Calibration) -> MatchingLines:
    """Up to three meeting lines each way."""
    learn = meeting_lines(a.seeks, b.offers, calibration)
    return MatchingLines(learn, meeting_lines(b.seeks, a.offers, calibration))


def meeting_lines(seeks: Lines, offers: Lines, calibration: Calibration) -> tuple[Meeting, ...]:
    """Each seek with its best offer, from `calibration.meets` on, the best three; ties by text."""
    chances = line_fit(seeks, offers, calibration)
    if 0 in chances.shape:
        return ()
    best = chances.argmax(axis=1)
    found = [
        Meeting(seeks.texts[i], offers.texts[j], float(p))
        for i, (j, p) in enumerate(zip(best, chances.max(axis=1), strict=True))
        if p >= calibration.meets
    ]
    found.sort(key=lambda line: (-round(line.similarity, 6), line.seek, line.offer))
    return tuple(m._replace(similarity=round(m.similarity, 2)) for m in found[:BEST_LINES])
