"""Prepare a brief for a session and ask a model to draft it, outside any transaction."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from prompts.agenda import (
    PROMPT,
    AgendaBrief,
    SlotKey,
    agenda_schema,
    asked,
    learner_of,
    slot_of,
)
from prompts.chat import ChatError, Outcome, Reply, Sealed
from prompts.lock import stamp
from prompts.render import source_of
from prompts.replies import parse_reply
from service.access import queries as access_queries
from service.agendas.composer.line_kinds import fitted_for
from service.agendas.composer.reply_checks import Rules, accept_reply
from service.agendas.composer.timing import SLOTS
from service.agendas.drafts.brief import (
    TOLD_TYPES,
    AgendaDraft,
    EvidenceMeasures,
    Rows,
    brief_of,
    default_draft,
)
from service.agendas.drafts.input_queries import Material, material_of
from service.agendas.sources import Source
from service.bootstrap import Parts
from service.models import Author, Purpose
from service.pairings.engine.calibration import Calibration
from service.pairings.recommendations.population_cache import calibration_of
from service.people.abbreviations.queries import encode_lines
from service.privacy.model_input import BoundaryError, Piece, TextKind, agenda_prompt
from service.privacy.redaction.roster import roster_names
from service.problems import Unavailable

_CLASSES = {
    "line": TextKind.PUBLISHED_LINE,
    "theme": TextKind.PUBLISHED_THEME,
    "gap": TextKind.PROGRAMME,
}


class PreparedDraft(NamedTuple):
    """All that a draft needs; `sources` resolves the local ids of the brief."""

    material: Material
    brief: AgendaBrief
    sources: dict[str, Source]

    def default(self) -> AgendaDraft:
        return default_draft(self.material, self.brief, self.sources)

    def avoiding(self, question_ids: frozenset[str]) -> "PreparedDraft":
        """Copy with these question cards counted as asked recently."""
        recent = [*self.brief.recent_questions, *sorted(question_ids)]
        brief = self.brief.model_copy(update={"recent_questions": recent})
        return self._replace(brief=brief)

    def wanting(self, keys: Iterable[SlotKey]) -> "PreparedDraft":
        """Copy with the keys of items that people added."""
        added = [key for key in keys if key not in self.brief.wanted and slot_of(key) in SLOTS]
        brief = self.brief.model_copy(update={"wanted": [*self.brief.wanted, *added]})
        return self._replace(brief=brief)

    def halved(self) -> "PreparedDraft":
        """Copy that wants half the items, of the two directions first."""
        keys = sorted(asked(self.brief), key=lambda key: learner_of(key) is None)
        half = keys[: (len(keys) + 1) // 2]
        return self._replace(brief=self.brief.model_copy(update={"wanted": half}))


def prepare(parts: Parts, session_id: UUID) -> PreparedDraft | None:
    """None for a session that has begun, is over or is gone."""
    with parts.read() as db:
        material = material_of(db, session_id, parts.clock())
    if material is None:
        return None
    lines = [source for source in material.sources if source.kind == "line"]
    embedded = encode_lines(parts.read, parts.encoder, [line.text for line in lines])
    rows: Rows = {line.key: one.row for line, one in zip(lines, embedded, strict=True)}
    told = [source for source in material.sources if source.key.type in TOLD_TYPES and source.text]
    # what the two told each other is encoded for this draft alone; its vectors are never stored
    said = parts.encoder.encode([one.text for one in told]) if told else ()
    rows = {**rows, **{one.key: row for one, row in zip(told, said, strict=True)}}
    measures = EvidenceMeasures(rows, _calibration(parts), fitted_for(parts.encoder.fingerprint))
    brief, sources = brief_of(material, measures)
    return PreparedDraft(material, brief, sources)


def model_draft(
    parts: Parts, prepared: PreparedDraft, fallback: AgendaDraft
) -> AgendaDraft | Outcome:
    """Draft with a language model, or return why the default stays.

    A reply that was cut off is asked for once more, for half the items.
    """
    found = _asked_draft(parts, prepared, fallback)
    if found is Outcome.TRUNCATED:
        found = _asked_draft(parts, prepared.halved(), fallback)
    return found


def _asked_draft(
    parts: Parts, prepared: PreparedDraft, fallback: AgendaDraft
) -> AgendaDraft | Outcome:
    if parts.chat is None:
        return Outcome.REFUSED
    try:
        prompt = _sealed(parts, prepared)
        reply = parts.chat.complete(prompt, agenda_schema(prepared.brief))
    except BoundaryError:
        return Outcome.REFUSED
    except ChatError as error:
        return error.outcome
    return _accepted(prepared, reply, fallback)


def _accepted(
    prepared: PreparedDraft, reply: Reply, fallback: AgendaDraft
) -> AgendaDraft | Outcome:
    rules = Rules(template=source_of(PROMPT.template))
    drafts = parse_reply(prepared.brief, reply)
    items, outcomes = accept_reply(prepared.brief, drafts, fallback.items, rules=rules)
    if not any(item.author == "model" for item in items):
        return next((found for found in outcomes if found is not Outcome.OK), Outcome.EMPTY)
    made_by = fallback.stamp._replace(
        author=Author.MODEL, model_name=reply.model, prompt_version=stamp(PROMPT)
    )
    return replace(fallback, items=tuple(items), stamp=made_by)


def _sealed(parts: Parts, prepared: PreparedDraft) -> Sealed:
    """Raise BoundaryError unless both let a model read what the two of them share."""
    material = prepared.material
    with parts.read() as db:
        ticked = {one: access_queries.consents(db, one) for one in (material.a_id, material.b_id)}
        names = roster_names(db, parts.settings.k)
    both = frozenset.intersection(*ticked.values())
    if Purpose.EXTERNAL_MODEL not in both:
        raise BoundaryError("one of the two keeps the model out")
    pieces = [
        Piece(
            prepared.sources[found.id].text,
            prepared.sources[found.id].owner_id or material.a_id,
            _CLASSES.get(found.kind, TextKind.PAIR_SHARED),
            both,
        )
        for found in prepared.brief.evidence
    ]
    return agenda_prompt(prepared.brief, pieces, audience=frozenset(ticked), names=names)


def _calibration(parts: Parts) -> Calibration | None:
    """Return the calibration, or None: agendas work without one."""
    try:
        return calibration_of(parts)
    except Unavailable:
        return None
