"""What code says around people's words: titles and reasons, with {a} and {b} for the names."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prompts.agenda import Evidence, Kind, Side, SlotKey, Stage
from service.agendas.library import Depth
from service.agendas.stages import other
from service.agendas.timing import learner_of, slot_of
from service.agendas.words import trimmed

GONE = "something that is no longer shared"

_NAME = re.compile(r"\{([ab])\}")
_TITLES: Mapping[str, str] = {
    "check_in": "Check-in",
    "commitments": "Last next steps",
    "open": "Open",
    "safe_space": "Safe space",
    "next_step": "Next step",
}
_STAGED_TITLES: Mapping[tuple[str, Stage], str] = {
    ("commitments", "first"): "What each of you hopes for",
    ("commitments", "mid"): "Halfway: each goal",
    ("commitments", "closing"): "Looking back",
    ("open", "mid"): "Keep, change, stop",
    ("open", "closing"): "To share and to celebrate",
    ("safe_space", "first"): "Safe space: your agreement",
    ("next_step", "closing"): "What goes on",
}
_DEPTHS: Mapping[Depth | None, str] = {
    "goal": "where to aim",
    "reality": "how things stand",
    "options": "ways to try",
    "will": "putting it to use",
    None: "something to discover",
}
_RULES: Mapping[str, str] = {
    "check_in": "every session begins with how you both are",
    "commitments": "every session looks back before it looks ahead",
    "a_learns": "both directions get equal time, and no further line meets here yet",
    "b_learns": "both directions get equal time, and no further line meets here yet",
    "open": "part of every session stays unplanned",
    "safe_space": "every session keeps a moment for how you talk with each other",
    "next_step": "every session ends on one small step",
}
_STAGED_RULES: Mapping[tuple[str, Stage], str] = {
    ("check_in", "first"): "this is your first session",
    ("commitments", "first"): "a first session starts from what each of you hopes for",
    ("commitments", "mid"): "you are halfway",
    ("commitments", "closing"): "this pair is coming to its close",
    ("open", "mid"): "halfway is the time to change how you meet",
    ("open", "closing"): "this pair is coming to its close",
    ("safe_space", "first"): "everything after this rests on what you agree now",
    ("safe_space", "closing"): "what you agreed outlasts your last session",
    ("next_step", "closing"): "what you began goes on without a pair",
}
_SAID: Mapping[Kind, tuple[str, str]] = {  # by one of you, by both
    "goal": ("%s wrote as a goal: ", "you both wrote as a goal: "),
    "note": ("%s noted for you both: ", "you noted together: "),
    "follow_up": ("%s took this on: ", "you both took this on: "),
    "reflection": ("%s shared this thought: ", "you both shared this thought: "),
}
_LINKS: Mapping[
    tuple[str, Kind], str
] = {  # how such words bear on such a slot, where it is unclear
    ("check_in", "goal"): "how you both are matters for what ",
    ("a_learns", "goal"): "this may lead to what ",
    ("b_learns", "goal"): "this may lead to what ",
    ("open", "goal"): "unplanned talk may serve what ",
    ("open", "note"): "there may be more to say about what ",
    ("safe_space", "goal"): "plain talk serves what ",
    ("safe_space", "note"): "plain talk goes with what ",
    ("next_step", "goal"): "a step should serve what ",
}
_OPEN_STEP = ("this step of %s's is still open: ", "this step of yours is still open: ")
_LINES: Mapping[str | None, tuple[str, str]] = {
    "offer": ("%s offers ", "you both offer "),
    "seek": ("%s wants to learn ", "you both want to learn "),
    None: ("%s wrote ", "you both wrote "),
}
_GAPS: Mapping[str | None, tuple[str, str]] = {
    "offer": ("%s has not published an offer yet", "neither of you has published an offer yet"),
    "seek": (
        "%s has not yet published what to learn",
        "neither of you has yet published what to learn",
    ),
    None: ("%s has written nothing about it yet", "nothing has been written about it yet"),
}


class Part(NamedTuple):
    """A piece of a reason; a quoted one is a person's own words, shown as such."""

    text: str
    is_quoted: bool


class Names(NamedTuple):
    a: str
    b: str


def title_of(key: SlotKey, stage: Stage, depth: Depth | None) -> str:
    slot = slot_of(key)
    if (learner := learner_of(key)) is not None:
        return f"{{{other(learner)}}} teaches: {_DEPTHS[depth]}"
    return _STAGED_TITLES.get((slot, stage), _TITLES[slot])


def proposed_owner(side: Side) -> str:
    return f"Proposed: {{{side}}}, whose list of open steps is shorter."


def because(key: SlotKey, stage: Stage, cited: Sequence[Evidence]) -> list[Part]:
    """Why an item is there, opening with "because"; without evidence, the rule that put it there.

    An empty excerpt is one that was withdrawn since: its place says so.
    """
    slot = slot_of(key)
    rule = _STAGED_RULES.get((slot, stage)) or (None if cited else _RULES[slot])
    has_rule = rule is not None and not any(each.kind == "theme" for each in cited)
    clauses = [_clause(slot, each, is_linked=not has_rule) for each in cited]
    if rule is not None and has_rule:
        clauses.insert(0, [Part(rule, is_quoted=False)])
    last = ", and " if has_rule or len(clauses) > 2 else " and "  # noqa: PLR2004 -- two need none
    parts = [Part("because ", is_quoted=False), *clauses[0]]
    for place, clause in enumerate(clauses[1:], start=2):
        parts += [Part(last if place == len(clauses) else ", ", is_quoted=False), *clause]
    return parts


def as_text(parts: Sequence[Part], names: Names) -> str:
    """One plain sentence; people's words stand in quotation marks, untouched."""
    said = (f"“{p.text}”" if p.is_quoted else with_names(p.text, names) for p in parts)
    return "".join(said)


def with_names(text: str, names: Names) -> str:
    """Fill {a} and {b} in one pass, so that a name cannot smuggle in the other."""
    return _NAME.sub(lambda found: names.a if found[1] == "a" else names.b, text)


def unbraced(text: str) -> str:
    """A person's words made safe to stand in a title or question beside {a} and {b}."""
    return text.replace("{", "(").replace("}", ")")


def _clause(slot: str, evidence: Evidence, *, is_linked: bool) -> list[Part]:
    opening = _opening(slot, evidence)
    if evidence.kind == "gap":
        return [Part(opening, is_quoted=False)]
    link = _LINKS.get((slot, evidence.kind), "") if is_linked else ""
    quote = trimmed(evidence.excerpt)
    return [Part(link + opening, is_quoted=False), Part(quote or GONE, is_quoted=bool(quote))]


def _opening(slot: str, evidence: Evidence) -> str:
    if evidence.kind == "theme":
        return "people here wrote about "
    if evidence.kind == "line":
        pair = _LINES[evidence.direction]
    elif evidence.kind == "gap":
        pair = _GAPS[evidence.direction]
    elif (slot, evidence.kind) == ("next_step", "follow_up"):
        pair = _OPEN_STEP
    else:
        pair = _SAID[evidence.kind]
    one, both = pair
    return both if evidence.owner == "both" else one % f"{{{evidence.owner}}}"
