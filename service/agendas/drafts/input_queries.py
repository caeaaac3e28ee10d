"""Read the inputs of a session's draft; equal inputs are never drafted twice."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.agenda import Side, SlotKey, Stage, learner_of
from service.agendas import evidence_queries
from service.agendas.composer.slots import first_learner, wanted_slots
from service.agendas.sources import Key, Source
from service.i18n.language import DEFAULT
from service.models import (
    Agenda,
    AgendaEvidence,
    AgendaItem,
    AgendaVersion,
    MentoringSession,
    Pair,
    Person,
    SessionState,
)
from service.pairings.pairs.stages import stage_of

Meet = tuple[UUID, UUID]  # offer line, seek line


@dataclass(frozen=True, slots=True)
class Material:
    """Inputs of a draft, without vectors; what counts is what held sessions came to.

    `visits` counts the sessions that brought two lines together, `visited` those that cited one
    source in a direction; `recall` is what was learned two sessions ago. `recent_questions` are
    all cards of the pair so far, the latest last.
    """

    session_id: UUID
    pair_id: UUID
    a_id: UUID
    b_id: UUID
    number: int
    minutes: int
    stage: Stage
    language: str
    first_learner: Side
    wanted: tuple[SlotKey, ...]
    sources: tuple[Source, ...]
    visits: Mapping[Meet, int]
    covered_last: frozenset[Meet]
    recent_questions: tuple[str, ...]
    visited: Mapping[Key, int]
    recall: Key | None

    def side(self, person_id: UUID | None) -> Side | None:
        if person_id is None:
            return None
        return "a" if person_id == self.a_id else "b"


class _Past(NamedTuple):
    number: int
    key: SlotKey
    question_id: str | None
    item_id: UUID
    source: Key | None

    @property
    def line_id(self) -> UUID | None:
        is_line = self.source is not None and self.source.type == "line"
        return self.source.id if is_line and self.source else None


def material_of(db: Session, session_id: UUID, at: datetime) -> Material | None:
    """Read a session's inputs; None once the session has begun."""
    session = db.get(MentoringSession, session_id)
    if session is None or session.state is not SessionState.PLANNED or session.opened_at:
        return None
    pair = db.get_one(Pair, session.pair_id)
    people = [db.get_one(Person, pair.a_id), db.get_one(Person, pair.b_id)]
    past = _past(db, session)
    sources = tuple(evidence_queries.shared_evidence(db, pair, at))
    first = first_learner(_led_last(past, session.number), _leader(db, pair))
    meets = _meets(past, sources)
    return Material(
        session_id=session.id,
        pair_id=pair.id,
        a_id=pair.a_id,
        b_id=pair.b_id,
        number=session.number,
        minutes=session.minutes,
        stage=stage_of(session.number, pair.planned_sessions),
        language=_language(*people),
        first_learner=first,
        wanted=tuple(wanted_slots(session.minutes, first)),
        sources=sources,
        visits=Counter(meet for found in meets.values() for meet in found),
        covered_last=frozenset(meets.get(max(meets, default=0), ())),
        recent_questions=_asked(past),
        visited=_visited(past),
        recall=_recalled(past, sources, session.number - 2),
    )


def material_hash(material: Material) -> str:
    """Hash everything a draft depends on, independent of the order of queries."""
    told = [
        [material.number, material.minutes, material.stage, material.language],
        [material.first_learner, *material.wanted],
        sorted([s.key.type, str(s.key.id), s.text] for s in material.sources),
        sorted([str(a), str(b), n] for (a, b), n in material.visits.items()),
        sorted([str(a), str(b)] for a, b in material.covered_last),
        list(material.recent_questions),
        sorted([key.type, str(key.id), n] for key, n in material.visited.items()),
        str(material.recall),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def _past(db: Session, session: MentoringSession) -> list[_Past]:
    """Items of the pair's held sessions as last agreed, one for each thing that they cite."""
    rows = db.execute(
        sa.select(
            MentoringSession.number,
            AgendaItem.key,
            AgendaItem.question_id,
            AgendaItem.id,
            AgendaEvidence.source_type,
            AgendaEvidence.source_id,
        )
        .join(Agenda, Agenda.session_id == MentoringSession.id)
        .join(AgendaVersion, AgendaVersion.agenda_id == Agenda.id)
        .join(AgendaItem, AgendaItem.version_id == AgendaVersion.id)
        .outerjoin(AgendaEvidence, AgendaEvidence.item_id == AgendaItem.id)
        .where(
            MentoringSession.pair_id == session.pair_id,
            MentoringSession.number < session.number,
            MentoringSession.state == SessionState.HELD,
            AgendaVersion.number == Agenda.current_version,
        )
        .order_by(MentoringSession.number, AgendaItem.position, AgendaEvidence.position)
    )
    return [_Past(*row[:4], Key(*row[4:]) if row[5] else None) for row in rows]


def _asked(past: Sequence[_Past]) -> tuple[str, ...]:
    cards = {item.item_id: item.question_id for item in past}
    return tuple(card for card in cards.values() if card)


def _visited(past: Sequence[_Past]) -> Counter[Key]:
    """{what a direction cited: in how many sessions}."""
    taught = {(item.number, item.source) for item in past if item.source and learner_of(item.key)}
    return Counter(source for _, source in taught)


def _recalled(past: Sequence[_Past], sources: Sequence[Source], number: int) -> Key | None:
    """Return the first line that somebody learned in that session and still has published."""
    seeks = {source.key for source in sources if source.direction == "seek"}
    return next(
        (
            item.source
            for item in past
            if item.number == number and learner_of(item.key) and item.source in seeks
        ),
        None,
    )


def _led_last(past: Sequence[_Past], number: int) -> Side | None:
    """Return who learned first last time; without an agenda, sessions alternate."""
    last = max((item.number for item in past), default=0)
    sides = [learner_of(item.key) for item in past if item.number == last]
    known = next((side for side in sides if side), None)
    if known is None and number > 1:
        return "a" if number % 2 == 0 else "b"
    return known


def _leader(db: Session, pair: Pair) -> Side | None:
    """Return the one who manages people, if only one of the two does."""
    lead = set(
        db.scalars(
            sa.select(Person.manager_id)
            .where(Person.manager_id.in_((pair.a_id, pair.b_id)))
            .distinct()
        )
    )
    if len(lead) != 1:
        return None
    return "a" if pair.a_id in lead else "b"


def _meets(past: Sequence[_Past], sources: Sequence[Source]) -> dict[int, set[Meet]]:
    """{session number: offer and seek that one of its items brought together}."""
    direction = {s.key.id: s.direction for s in sources if s.kind == "line"}
    lines: dict[tuple[int, UUID], list[UUID]] = {}
    for item in past:
        if item.line_id in direction:
            lines.setdefault((item.number, item.item_id), []).append(item.line_id)
    found: dict[int, set[Meet]] = {item.number: set() for item in past}
    for (number, _), ids in lines.items():
        offers = [one for one in ids if direction[one] == "offer"]
        seeks = [one for one in ids if direction[one] == "seek"]
        found[number].update((offer, seek) for offer in offers for seek in seeks)
    return found


def _language(a: Person, b: Person) -> str:
    """Return the pages' language if both chose the same, English if they differ.

    Where neither chose: English if both speak it or share none, else the first of a's they share.
    """
    if a.language != b.language:
        return DEFAULT
    if a.language:
        return a.language
    shared = [language for language in a.languages if language in b.languages]
    return "en" if "en" in shared or not shared else shared[0]
