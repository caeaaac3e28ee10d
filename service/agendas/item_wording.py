"""Render agenda items with names; hide withdrawn evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from prompts.agenda import Evidence, Side, Stage, learner_of
from service.agendas.composer.headings import heading_of, quote_in
from service.agendas.composer.slots import other
from service.agendas.sources import Direction, Key, Source
from service.agendas.standard_wording import OWN_TITLES, ReasonPart, because, with_names
from service.agendas.versions import AgendaEntry
from service.i18n.formatting import first_name
from service.i18n.language import N_, say
from service.i18n.words import trimmed
from service.models import AgendaVersion, Author
from service.pairings.pairs.names import Names

WITHHELD = N_("This question was based on something that is no longer shared; draft it again.")
_TOLD = frozenset({"note", "follow_up", "reflection", "answer"})  # types that a direction takes up
_OWN_WORDS = frozenset({"answer", "subject"})  # said in their own way, though cited as a kind


class Recap(NamedTuple):
    """Something said or learned before, in its own words, and what to do with it now."""

    words: str
    ask: str


class Said(NamedTuple):
    """An item in words; `because` always has a part."""

    entry: AgendaEntry
    title: str
    question: str
    because: list[ReasonPart]
    recap: Recap | None = None


class Speaker(NamedTuple):
    """The two people, what both may still see of what their agenda cites, and who reads it.

    Without a reader the texts are those of whoever learns.
    """

    names: Names
    a_id: UUID
    stage: Stage
    alive: Mapping[Key, Source]
    reader: Side | None = None


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
    if entry.author is Author.PERSON:
        return Said(entry, entry.title, entry.question, _because(speaker, entry))
    taken_up = _taken_up(entry)
    grounds = [mark for mark in entry.evidence if mark[0] != taken_up]
    reasons = _because(speaker, replace(entry, evidence=tuple(grounds)))
    if any(key not in speaker.alive for key, _ in grounds):
        return Said(entry, _title_of_withheld(speaker, entry), say(WITHHELD), reasons)
    title, (first, _, second) = _title(speaker, entry), _text(speaker, entry).partition("\n")
    if not second:
        return Said(entry, title, first, reasons)
    question, ask = (second, first) if learner_of(entry.key) else (first, second)
    source = speaker.alive.get(taken_up) if taken_up is not None else None
    recap = None if source is None else Recap(_words(source), ask)
    return Said(entry, title, question, reasons, recap)


def _text(speaker: Speaker, entry: AgendaEntry) -> str:
    """Return the text for whoever reads."""
    learner = learner_of(entry.key)
    is_teacher = learner is not None and speaker.reader not in {None, learner}
    text = entry.for_teacher if is_teacher and entry.for_teacher else entry.question
    return with_names(text, speaker.names)


def text_for_teacher(speaker: Speaker, entry: AgendaEntry) -> str:
    """Return the text of whoever teaches, on one line; empty where it is no other."""
    learner = learner_of(entry.key)
    if learner is None or entry.for_teacher is None:
        return ""
    reading = speaker._replace(reader=other(learner))
    read = _said(reading, entry)
    return f"{read.recap.ask} {read.question}" if read.recap else read.question


def _taken_up(entry: AgendaEntry) -> Key | None:
    """Return what an item takes up from before, which is cited last; its text has two parts."""
    if "\n" not in entry.question or not entry.evidence:
        return None
    last = entry.evidence[-1][0]
    kind = last.type.partition(":")[0]
    return last if (kind in _TOLD if learner_of(entry.key) else kind == "line") else None


def _words(source: Source) -> str:
    return (heading_of(source.text) if source.kind == "line" else "") or trimmed(source.text, 120)


def _title(speaker: Speaker, entry: AgendaEntry) -> str:
    if entry.title in OWN_TITLES:
        return with_names(say(entry.title), speaker.names)
    found = quote_in(entry.title)
    if found is None:
        return with_names(entry.title, speaker.names)
    owner, words = found
    if owner == speaker.reader:
        return say("Your words: “{words}”", words=words)
    name = speaker.names.a if owner == "a" else speaker.names.b
    return say("{name}'s words: “{words}”", name=name, words=words)


def _title_of_withheld(speaker: Speaker, entry: AgendaEntry) -> str:
    """Return a title that holds nothing of what is no longer shared."""
    if entry.author is Author.DEFAULT and entry.title in OWN_TITLES:
        return with_names(say(entry.title), speaker.names).partition(":")[0]
    return say("An item")


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
    parts = because(entry.key, speaker.stage, cited, sources=sources, reader=speaker.reader)
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
