"""Titles and reasons of agenda items, with {a} and {b} for the names."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prompts.agenda import Evidence, Side, SlotKey, Stage, slot_of
from service.agendas.reasons import RULES, STAGED_RULES, ReasonClause, clause_of
from service.i18n.language import N_, say
from service.i18n.words import trimmed
from service.pairings.pairs.names import Names

GONE = N_("something that is no longer shared")

_AS_CITED: Mapping[str, str] = {}
_NAME = re.compile(r"\{([ab])\}")
_TITLES: Mapping[str, str] = {
    "check_in": N_("Check-in"),
    "commitments": N_("Your last next steps"),
    "open": N_("Open"),
    "safe_space": N_("Safe space"),
    "next_step": N_("Next step"),
}
_STAGED_TITLES: Mapping[tuple[str, Stage], str] = {
    ("commitments", "first"): N_("What each of you hopes for"),
    ("commitments", "mid"): N_("Halfway: each goal"),
    ("commitments", "closing"): N_("Looking back"),
    ("open", "mid"): N_("Keep, change, stop"),
    ("open", "closing"): N_("To share and to celebrate"),
    ("safe_space", "first"): N_("Safe space: your agreement"),
    ("next_step", "closing"): N_("What carries on"),
}
DISCOVERY: Mapping[Side, str] = {  # where no line heads what somebody teaches
    "a": N_("{a} teaches: something to discover"),
    "b": N_("{b} teaches: something to discover"),
}
SUBJECT = N_("Your subject: {subject}")
OLDER_TITLES = frozenset(  # of drafts from before a line was the heading of its item
    {
        N_("{a} teaches: where to aim"),
        N_("{a} teaches: how things stand"),
        N_("{a} teaches: ways to try"),
        N_("{a} teaches: putting it to use"),
        N_("{b} teaches: where to aim"),
        N_("{b} teaches: how things stand"),
        N_("{b} teaches: ways to try"),
        N_("{b} teaches: putting it to use"),
    }
)


class ReasonPart(NamedTuple):
    """A piece of a reason; a quoted one is a person's own words, shown as such."""

    text: str
    is_quoted: bool


OWN_TITLES = frozenset(
    {*_TITLES.values(), *_STAGED_TITLES.values(), *DISCOVERY.values(), *OLDER_TITLES}
)


def title_of(key: SlotKey, stage: Stage) -> str:
    """Return the title of an item outside the two directions."""
    slot = slot_of(key)
    return _STAGED_TITLES.get((slot, stage), _TITLES[slot])


def proposed_owner(side: Side) -> str:
    owner = f"{{{side}}}"
    return say("Proposed: {owner}, who has fewer open steps.", owner=owner)


def because(
    key: SlotKey,
    stage: Stage,
    cited: Sequence[Evidence],
    *,
    sources: Mapping[str, str] = _AS_CITED,
    reader: Side | None = None,
) -> list[ReasonPart]:
    """Say why an item is there; without evidence, name the rule that put it there.

    An empty excerpt was withdrawn since, and its place says so. `sources` maps the id of a piece of
    evidence to the type of its source, where that is not its kind. A `reader` is spoken to.
    """
    slot = slot_of(key)
    rule = STAGED_RULES.get((slot, stage)) or (None if cited else RULES[slot])
    has_rule = rule is not None and not any(each.kind == "theme" for each in cited)
    clauses = [
        _clause(
            each,
            clause_of(slot, each, sources.get(each.id, each.kind), is_linked=not has_rule),
            reader,
        )
        for each in cited
    ]
    if rule is not None and has_rule:
        clauses.insert(0, [ReasonPart(say(rule), is_quoted=False)])
    opening, _, end = say("because {reasons}").partition("{reasons}")
    last = say(", and ") if has_rule or len(clauses) > 2 else say(" and ")  # noqa: PLR2004 -- two need none
    parts = [ReasonPart(opening, is_quoted=False), *clauses[0]]
    for place, clause in enumerate(clauses[1:], start=2):
        parts += [ReasonPart(last if place == len(clauses) else ", ", is_quoted=False), *clause]
    return [*parts, ReasonPart(end, is_quoted=False)] if end else parts


def as_text(parts: Sequence[ReasonPart], names: Names) -> str:
    """Join the parts into one sentence, with people's words in quotation marks."""
    said = (f"“{p.text}”" if p.is_quoted else with_names(p.text, names) for p in parts)
    return "".join(said)


def with_names(text: str, names: Names) -> str:
    """Fill {a} and {b} in one pass, so that a name cannot smuggle in the other."""
    return _NAME.sub(lambda found: names.a if found[1] == "a" else names.b, text)


def unbraced(text: str) -> str:
    """A person's words made safe to stand in a title or question beside {a} and {b}."""
    return text.replace("{", "(").replace("}", ")")


def _clause(evidence: Evidence, clause: ReasonClause, reader: Side | None) -> list[ReasonPart]:
    told = clause.by_both if evidence.owner == "both" else clause.by_one
    if evidence.owner == reader and clause.by_reader:
        told = clause.by_reader
    said = say(told)
    before, found, after = said.replace("{name}", f"{{{evidence.owner}}}").partition("{quote}")
    parts = [ReasonPart(before, is_quoted=False)]
    if found:
        quote = trimmed(evidence.excerpt)
        parts.append(ReasonPart(quote or say(GONE), is_quoted=bool(quote)))
    return [*parts, ReasonPart(after, is_quoted=False)] if after else parts
