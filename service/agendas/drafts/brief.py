"""Turn the inputs of a draft into a brief without names or keys; pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from prompts.agenda import AgendaBrief, Coverage, Evidence, Item, Side
from service.agendas.composer.citations import is_agreed
from service.agendas.composer.compose import compose
from service.agendas.composer.line_kinds import Fitted
from service.agendas.composer.slots import other
from service.agendas.drafts.input_queries import Material, material_hash
from service.agendas.drafts.told_lines import Row, kinds_of, near_of
from service.agendas.sources import Direction, Key, Source
from service.agendas.versions import Stamp
from service.learning import catalogue
from service.learning.resources import Occasion, resource_beside
from service.models import Author
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.fit import line_fit
from service.pairings.engine.person import Lines

Rows = Mapping[Key, NDArray[np.float32]]  # a source to its unit row (dims,)

TOLD_TYPES = frozenset({"note", "answer", "follow_up", "reflection", "subject"})

_SIDES: tuple[Side, Side] = ("a", "b")


@dataclass(frozen=True, slots=True)
class AgendaDraft:
    """Items that are ready to be stored; `sources` resolves the ids that they cite."""

    items: tuple[Item, ...]
    sources: Mapping[str, Source]
    stamp: Stamp


class EvidenceMeasures(NamedTuple):
    """What the encoder says of the texts; without weights, kinds rest on the rule alone."""

    rows: Rows
    calibration: Calibration | None = None
    fitted: Fitted | None = None


def brief_of(
    material: Material, measures: EvidenceMeasures
) -> tuple[AgendaBrief, dict[str, Source]]:
    """Return the brief, and the source behind each of its local ids (e1 is the newest)."""
    sources = {f"e{n}": source for n, source in enumerate(_cited(material), start=1)}
    evidence = [
        Evidence(
            id=local,
            kind=source.kind,
            owner=material.side(source.owner_id) or "both",
            excerpt=source.text,
            direction=source.direction,
        )
        for local, source in sources.items()
    ]
    goals = [source.text for source in material.sources if source.kind == "goal"]
    brief = AgendaBrief(
        stage=material.stage,
        minutes=material.minutes,
        language=material.language,
        session_number=material.number,
        pair_key=_pair_key(material),
        first_learner=material.first_learner,
        evidence=evidence,
        coverages=_coverages(material, sources, measures.rows, calibration=measures.calibration),
        recent_questions=list(material.recent_questions),
        goal_tags=catalogue.library().tags_in(goals),
        wanted=list(material.wanted),
        kinds=kinds_of(evidence, _rows_by_id(sources, measures.rows), measures.fitted),
        near=near_of(evidence, _rows_by_id(sources, measures.rows)),
        visited={
            local: material.visited[source.key]
            for local, source in sources.items()
            if source.key in material.visited
        },
        recall=next((local for local, s in sources.items() if s.key == material.recall), None),
    )
    return brief, sources


def _rows_by_id(sources: Mapping[str, Source], rows: Rows) -> Mapping[str, Row]:
    return {local: rows[source.key] for local, source in sources.items() if source.key in rows}


def _pair_key(material: Material) -> str:
    """Break ties by the pair's own lines, so that equal pairs get equal questions anywhere."""
    lines = sorted(source.text for source in material.sources if source.kind == "line")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def default_draft(
    material: Material, brief: AgendaBrief, sources: Mapping[str, Source]
) -> AgendaDraft:
    """Written without a language model: the same material gives the same bytes."""
    beside = resource_beside(
        catalogue.resources(), Occasion(material.stage, material.number), list(material.wanted)
    )
    return AgendaDraft(
        items=tuple(compose(brief, catalogue.library(brief.language))),
        sources=sources,
        stamp=Stamp(
            author=Author.DEFAULT,
            brief_hash=material_hash(material),
            resource_slug=beside.slug if beside else None,
        ),
    )


def _cited(material: Material) -> list[Source]:
    """All sources; of the agreed clauses one, in turn, and only one that `safe_space` can use."""
    clauses = [s for s in material.sources if s.key.type.startswith("clause:")]
    usable = sorted((s for s in clauses if is_agreed(s.text)), key=lambda s: s.key.type)
    kept = usable[material.number % len(usable)] if usable else None
    return [s for s in material.sources if s not in clauses or s is kept]


def _coverages(
    material: Material,
    sources: Mapping[str, Source],
    rows: Rows,
    *,
    calibration: Calibration | None,
) -> list[Coverage]:
    """Every offer against every seek of the other, as the pairing engine weighs them."""
    found: list[Coverage] = []
    known = {local: source for local, source in sources.items() if source.key in rows}
    for teacher in _SIDES:
        offers = _lines_of(material, known, teacher, direction="offer")
        seeks = _lines_of(material, known, other(teacher), direction="seek")
        chances = _chances(seeks, offers, sources, rows=rows, calibration=calibration)
        for (i, seek), (j, offer) in product(enumerate(seeks), enumerate(offers)):
            meet = (sources[offer].key.id, sources[seek].key.id)
            found.append(
                Coverage(
                    teacher=teacher,
                    offer=offer,
                    seek=seek,
                    value=round(float(chances[i, j]), 6),
                    visits=material.visits.get(meet, 0),
                    covered_last=meet in material.covered_last,
                )
            )
    return found


def _lines_of(
    material: Material, known: Mapping[str, Source], side: Side, *, direction: Direction
) -> list[str]:
    return [
        local
        for local, source in known.items()
        if source.kind == "line"
        and material.side(source.owner_id) == side
        and source.direction == direction
    ]


def _chances(
    seeks: Sequence[str],
    offers: Sequence[str],
    sources: Mapping[str, Source],
    *,
    rows: Rows,
    calibration: Calibration | None,
) -> NDArray[np.floating[Any]]:
    """(seeks, offers), 0-1; the plain cosine where this encoder was never calibrated."""
    if not seeks or not offers:
        return np.zeros((len(seeks), len(offers)))
    sides = [np.stack([rows[sources[local].key] for local in side]) for side in (seeks, offers)]
    if calibration is None:
        cosines: NDArray[np.floating[Any]] = np.clip(sides[0] @ sides[1].T, 0.0, 1.0)
        return cosines
    lines = [
        Lines(tuple(side), stacked) for side, stacked in zip((seeks, offers), sides, strict=True)
    ]
    return line_fit(lines[0], lines[1], calibration)
