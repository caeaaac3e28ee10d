"""Briefs as the service hands them to the composer, and how one session changes the next brief."""

import zlib
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.cases import Strict
from evals.suites.common import shipped_calibration
from prompts.agenda import AgendaBrief, Coverage, Evidence, Item, Side, learner_of
from service.agendas.composer.line_kinds import Fitted
from service.agendas.composer.slots import first_learner, other, wanted_slots
from service.agendas.drafts.told_lines import kinds_of, near_of
from service.pairings.engine.fit import line_fit
from service.pairings.engine.person import Lines
from service.pairings.pairs.stages import stage_of

SIDES: tuple[Side, Side] = ("a", "b")
Vectors = Mapping[str, NDArray[np.float32]]  # by text


class Written(Strict):
    id: str
    owner: Literal["a", "b"]
    direction: Literal["offer", "seek"]
    text: str


class Said(Strict):
    owner: Literal["a", "b"]
    text: str


class AgendaInput(Strict):
    """What both of a pair may see before their session."""

    pair: str
    number: int
    planned: int
    minutes: int
    lines: tuple[Written, ...]
    note: str
    follow_ups: tuple[Said, ...]
    subject: str = ""  # what the two agreed to work on
    language: str = "en"
    private: tuple[str, ...] = ()  # what neither may find in the agenda

    @property
    def texts(self) -> set[str]:
        """All that has to be encoded."""
        told = {self.note, self.subject, *(step.text for step in self.follow_ups)} - {""}
        return told | {line.text for line in self.lines}


def brief_of(
    asked: AgendaInput, vectors: Vectors, fitted: Fitted | None = None
) -> tuple[AgendaBrief, Mapping[str, str]]:
    """The brief of the session before (of the first, if there is none), and evidence to lines."""
    order = np.random.default_rng(zlib.crc32(asked.pair.encode())).permutation(len(asked.lines))
    local = {asked.lines[i].id: f"e{place + 1}" for place, i in enumerate(order)}
    evidence = [
        Evidence(
            id=local[line.id],
            kind="line",
            owner=line.owner,
            excerpt=line.text,
            direction=line.direction,
        )
        for line in asked.lines
    ]
    if asked.subject:
        subject = {"id": f"e{len(evidence) + 1}", "kind": "goal", "owner": "both"}
        evidence.append(Evidence.model_validate(subject | {"excerpt": asked.subject}))
    rows = {piece.id: vectors[piece.excerpt] for piece in evidence}
    number = max(1, asked.number - 1)
    first = first_learner("b" if number > 1 else None)
    brief = AgendaBrief(
        stage=stage_of(number, asked.planned),
        minutes=asked.minutes,
        language=asked.language,
        session_number=number,
        pair_key=asked.pair,
        first_learner=first,
        evidence=sorted(evidence, key=lambda piece: int(piece.id[1:])),
        coverages=_coverages(asked.lines, local, vectors),
        recent_questions=[],
        goal_tags=[],
        wanted=wanted_slots(asked.minutes, first),
        kinds=kinds_of(evidence, rows, fitted),
        near=near_of(evidence, rows),
    )
    return brief, {place: line for line, place in local.items()}


def followed_by(
    before: AgendaBrief, held: Sequence[Item], asked: AgendaInput, *, vectors: Vectors
) -> AgendaBrief:
    """The brief of this session, after one whose agenda was `held`; for a first one `before`."""
    if asked.number == 1:
        return before
    cited = {each for item in held for each in item.evidence}
    first = other(before.first_learner)
    told = [
        ("note", "both", asked.note),
        *(("follow_up", s.owner, s.text) for s in asked.follow_ups),
    ]
    told = [one for one in told if one[2]]
    size = len(before.evidence)
    new = [
        Evidence.model_validate(
            {"id": f"e{size + n}", "kind": kind, "owner": owner, "excerpt": text}
        )
        for n, (kind, owner, text) in enumerate(told, start=1)
    ]
    evidence = [*before.evidence, *new]
    changed = {
        "stage": stage_of(asked.number, asked.planned),
        "session_number": asked.number,
        "first_learner": first,
        "evidence": evidence,
        "coverages": [_visited(row, cited) for row in before.coverages],
        "near": near_of(evidence, {one.id: vectors[one.excerpt] for one in evidence}),
        "visited": visited_by(before.visited, held),
        "recent_questions": [
            *before.recent_questions,
            *(item.question_id for item in held if item.question_id),
        ],
        "wanted": wanted_slots(asked.minutes, first),
    }
    return before.model_copy(update=changed)


def visited_by(before: Mapping[str, int], held: Sequence[Item]) -> dict[str, int]:
    """How many sessions came to each piece of evidence, this one included."""
    cited = {each for item in held if learner_of(item.key) for each in item.evidence}
    return {each: before.get(each, 0) + (each in cited) for each in {*before, *cited}}


def _visited(row: Coverage, cited: set[str]) -> Coverage:
    was = {row.offer, row.seek} <= cited
    return row.model_copy(update={"visits": row.visits + was, "covered_last": was})


def _coverages(
    lines: Sequence[Written], local: Mapping[str, str], vectors: Vectors
) -> list[Coverage]:
    """Every offer against every seek of the other, by the fit of the pairing engine."""
    found: list[Coverage] = []
    calibration = shipped_calibration()
    for teacher in SIDES:
        offers = _side(lines, teacher, "offer")
        seeks = _side(lines, other(teacher), "seek")
        chances = line_fit(_embedded(seeks, vectors), _embedded(offers, vectors), calibration)
        found += [
            Coverage(
                teacher=teacher,
                offer=local[offers[j].id],
                seek=local[seeks[i].id],
                value=round(float(chances[i, j]), 6),
                visits=0,
                covered_last=False,
            )
            for i, j in product(range(len(seeks)), range(len(offers)))
        ]
    return found


def _side(lines: Sequence[Written], owner: Side, direction: str) -> list[Written]:
    return [line for line in lines if (line.owner, line.direction) == (owner, direction)]


def _embedded(lines: Sequence[Written], vectors: Vectors) -> Lines:
    texts = tuple(line.text for line in lines)
    # not `Lines.of`: it drops repeats, and each line needs its place here
    return Lines(texts, np.array([vectors[text] for text in texts]))
