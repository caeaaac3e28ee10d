"""A person as pairing sees them: plain values, no name and no row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from unicodedata import normalize
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from service.i18n.week import PARTS

_UNIT_SLACK = 1e-6  # float32 cannot bring a length closer to 1


class DuplicatePerson(ValueError):
    """The same id came twice; nothing was computed. `ids` lists every such id."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        super().__init__("Listed more than once: " + ", ".join(map(str, ids)))
        self.ids = tuple(ids)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """One person's published offers or seeks, 0-12; `vectors` is float32 (n, dims) of unit rows."""

    texts: tuple[str, ...]
    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str], vectors: NDArray[np.floating]) -> "Lines":
        """Drop empty and repeated lines, bring rows to length 1."""
        rows = np.asarray(vectors, dtype=np.float32)
        lines = cls(tuple(texts), _unit(rows))
        if rows.ndim != 2 or len(rows) != len(texts):  # noqa: PLR2004 - lines x dims
            return lines  # reported as BadVector by vectors.py
        first = {_key(text): i for i, text in reversed(list(enumerate(texts)))}
        return lines.only(sorted(i for key, i in first.items() if key))

    def only(self, kept: Sequence[int]) -> "Lines":
        rows = list(kept)
        return Lines(tuple(self.texts[i] for i in rows), self.vectors[rows])

    def __len__(self) -> int:
        return len(self.texts)


NO_LINES = Lines((), np.zeros((0, 0), np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Participant:
    """One person as a round sees them.

    `hours` holds UTC hours of the week 0-167, Monday first; empty hours or languages mean "not
    told", which filters nobody. `engaged` counts pairs that run now; the partner of each stands in
    `past_partners` with `date.max`. `seniority` has weight 0 and serves the fairness report.
    """

    id: UUID
    offers: Lines = NO_LINES
    seeks: Lines = NO_LINES
    capacity: int = 1
    engaged: int = 0
    consent: bool = False
    blocks: frozenset[UUID] = frozenset()
    manager_chain: tuple[UUID, ...] = ()
    past_partners: Mapping[UUID, date] = field(default_factory=dict)
    hours: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    department: str | None = None
    generation: str | None = None
    location: str | None = None
    seniority: str | None = None

    @property
    def room(self) -> int:
        return max(0, self.capacity - self.engaged)


class Dials(NamedTuple):
    """Weights that a lead may set for a round; shown with it."""

    cross_department: float = 0.0  # -0.1 to 0.1, as the next two
    cross_generation: float = 0.0
    same_site: float = 0.0
    floor: float = 0.20
    coverage_weight: float = 8.0  # lambda: what one more pair is worth, in units of U
    gamma: float = 0.0  # 0 <= gamma <= 0.95: helps the worst-off

    @classmethod
    def of(cls, told: Mapping[str, float]) -> "Dials":
        """As they were kept; an older version may have kept one that is gone."""
        return cls(**{name: told[name] for name in cls._fields if name in told})


def in_order(people: Iterable[Participant]) -> tuple[Participant, ...]:
    """By id, so that no result depends on the order of arrival. Raise DuplicatePerson."""
    ordered = tuple(sorted(people, key=lambda person: person.id))
    twice = [key for key, n in Counter(person.id for person in ordered).items() if n > 1]
    if twice:
        raise DuplicatePerson(twice)
    return ordered


def utc_hours(zone: str, times: Iterable[tuple[int, str]], on: date) -> frozenset[int]:
    """UTC hours of the week for (weekday 0-6, part of day) in a zone, with the offset of `on`.

    Offsets of half an hour are rounded down, so two people may share 30 minutes less than told.
    """
    offset = datetime.combine(on, time(12), ZoneInfo(zone)).utcoffset() or timedelta()
    shift = int(offset.total_seconds() // 3600)
    return frozenset((day * 24 + hour - shift) % 168 for day, p in times for hour in PARTS[p])


def _key(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows at length 1 in float32; what cannot be scaled stays as it is, for vectors.py to find."""
    if rows.ndim != 2 or not np.isfinite(rows).all():  # noqa: PLR2004 - lines x dims
        return rows
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    # dividing a unit row again would move its last bits, and a fit with them
    is_scaled = (lengths > 0) & (np.abs(lengths - 1) > _UNIT_SLACK)
    return (rows / np.where(is_scaled, lengths, 1)).astype(np.float32)
