"""Render agenda items with names; hide withdrawn evidence."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from prompts.agenda import Evidence, Side, Stage
from service.agendas.sources import Direction, Key, Source
from service.agendas.standard_wording import ReasonPart, because, with_names
from service.agendas.versions import AgendaEntry
from service.i18n.formatting import first_name
from service.i18n.language import N_, say
from service.models import AgendaVersion, Author
from service.pairings.pairs.names import Names

WITHHELD = N_("This question was based on something that is no longer shared; draft it again.")
_OWN_WORDS = frozenset({"answer", "subject"})  # said in their own way, though cited as a kind


class Said(NamedTuple):
    """An item in words; `because` always has a part."""

    entry: AgendaEntry
    title: str
    question: str
    because: list[ReasonPart]


class Speaker(NamedTuple):
    """The two people and what both may still see of what their agenda cites."""

    names: Names
    a_id: UUID
    stage: Stage
    alive: Mapping[Key, Source]


def said(speaker: Speaker, entries: Sequence[AgendaEntry]) -> list[Said]:
    return [_said(speaker, entry) for entry in entries]


def label(version: AgendaVersion, entries: Sequence[AgendaEntry]) -> str:
    """Say who drafted the current items, whatever people changed since."""
    if any(entry.author is Author.MODEL for entry in entries):
        return say("Drafted by {model}", model=version.model_name)
    return say("Drafted without a language model")


def writer(version: AgendaVersion, name: str | None) -> str:
    """Who made this version, in words for its history."""
    if version.author is Author.PERSON:
        known = first_name(name) if name else ""
        return say("Changed by {name}", name=known) if known else say("Changed by a former partner")
    if version.author is Author.MODEL:
        made = say("Drafted by {model}", model=version.model_name)
    else:
        made = say("Drafted without a language model")
    return say("{made}, requested by {name}", made=made, name=first_name(name)) if name else made


def _said(speaker: Speaker, entry: AgendaEntry) -> Said:
    is_own = entry.author is Author.PERSON
    has_lost = any(key not in speaker.alive for key, _ in entry.evidence)
    title = entry.title if is_own else with_names(say(entry.title), speaker.names)
    question = entry.question if is_own else with_names(entry.question, speaker.names)
    if has_lost and not is_own:
        title = title.partition(":")[0] if entry.author is Author.DEFAULT else say("An item")
        question = say(WITHHELD)
    return Said(entry, title, question, _because(speaker, entry))


def _because(speaker: Speaker, entry: AgendaEntry) -> list[ReasonPart]:
    if not entry.evidence and entry.author is Author.PERSON:
        return [ReasonPart(say("because one of you added it"), is_quoted=False)]
    clause = next((key for key, _ in entry.evidence if key.type.startswith("clause:")), None)
    if clause is not None and clause in speaker.alive:
        opening = say("because you agreed: {clause}").partition("{clause}")[0]
        return [
            ReasonPart(opening, is_quoted=False),
            ReasonPart(speaker.alive[clause].text, is_quoted=True),
        ]
    cited = [_evidence(speaker, key, owner_id) for key, owner_id in entry.evidence]
    types = {str(key.id): key.type.partition(":")[0] for key, _ in entry.evidence}
    sources = {one: kind for one, kind in types.items() if kind in _OWN_WORDS}
    parts = because(entry.key, speaker.stage, cited, sources=sources)
    return [
        part if part.is_quoted else part._replace(text=with_names(part.text, speaker.names))
        for part in parts
    ]


def _evidence(speaker: Speaker, key: Key, owner_id: UUID | None) -> Evidence:
    """An empty excerpt stands for what was withdrawn."""
    source = speaker.alive.get(key, Source(key, owner_id, ""))
    owner: Side | None = None
    if owner_id is not None:
        owner = "a" if owner_id == speaker.a_id else "b"
    return Evidence(
        id=str(key.id),
        kind=source.kind,
        owner=owner or "both",
        excerpt=source.text,
        direction=_direction(source),
    )


def _direction(source: Source) -> Direction | None:
    """Read the direction of a gap from its key."""
    if source.key.type.startswith("gap:"):
        return "offer" if source.key.type.endswith("offer") else "seek"
    return source.direction
