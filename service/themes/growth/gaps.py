"""Skills that many want to learn and few offer, in bands of at least k people."""

from collections.abc import Collection, Hashable, Mapping
from typing import NamedTuple

from service.privacy.thresholds import Band, K, band

Grouped = Mapping[str, Collection[Hashable]]  # skill id to the people behind its lines


class Gap(NamedTuple):
    """One wanted skill; `offerers` is None where fewer than five people offer it."""

    skill: str
    seekers: Band
    offerers: Band | None


def gaps(seeks: Grouped, offers: Grouped) -> list[Gap]:
    """Skills with at least K seekers, widest gap first; a person counts once however many lines."""
    ranked: list[tuple[float, str, Gap]] = []
    for skill, lines in seeks.items():
        seekers, offerers = len(set(lines)), len(set(offers.get(skill, ())))
        shown = band(seekers)
        if seekers < K or shown is None:
            continue
        found = Gap(skill, shown, band(offerers))
        ranked.append((-gap_ratio(seekers, offerers), skill, found))
    return [found for _, _, found in sorted(ranked, key=lambda row: row[:2])]


def gap_ratio(seekers: int, offerers: int) -> float:
    """Internal to the ranking: exact counts could be worked out from it, so it is never shown."""
    return (seekers + 1) / (2 * offerers + 1)
