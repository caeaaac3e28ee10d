"""Wording of reasons: whole clauses, for one person or for both; pure.

`{name}` stands for the author, `{quote}` for their words.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from prompts.agenda import Evidence, Stage
from service.i18n.language import N_


class ReasonClause(NamedTuple):
    by_one: str
    by_both: str
    by_reader: str = ""  # to whoever wrote the words; "" where they are named like anybody


RULES: Final[Mapping[str, str]] = {
    "check_in": N_("every session begins with how you are both doing"),
    "commitments": N_("every session looks back before it looks ahead"),
    "a_learns": N_("both directions get equal time, and none of your other lines match yet"),
    "b_learns": N_("both directions get equal time, and none of your other lines match yet"),
    "open": N_("part of every session is left unplanned"),
    "safe_space": N_("every session leaves a moment for how you talk to each other"),
    "next_step": N_("every session ends with one small step"),
}
STAGED_RULES: Final[Mapping[tuple[str, Stage], str]] = {
    ("check_in", "first"): N_("this is your first session"),
    ("commitments", "first"): N_("a first session starts with what each of you hopes for"),
    ("commitments", "mid"): N_("you are halfway"),
    ("commitments", "closing"): N_("your sessions as a pair are coming to a close"),
    ("open", "mid"): N_("halfway is a good time to change how you meet"),
    ("open", "closing"): N_("your sessions as a pair are coming to a close"),
    ("safe_space", "first"): N_("everything else builds on what you agree now"),
    ("safe_space", "closing"): N_("what you agreed still holds after your last session"),
    ("next_step", "closing"): N_("what you began can go on after your last session"),
}
_GOAL: Final = ReasonClause(
    N_("{name} wrote as a goal: {quote}"),
    N_("you both wrote as a goal: {quote}"),
    N_("you wrote as a goal: {quote}"),
)
_NOTE: Final = ReasonClause(
    N_("{name} noted for you both: {quote}"),
    N_("you noted together: {quote}"),
    N_("you noted for you both: {quote}"),
)
_SAID: Final[Mapping[str, ReasonClause]] = {
    "goal": _GOAL,
    "note": _NOTE,
    "follow_up": ReasonClause(
        N_("{name} took this on: {quote}"),
        N_("you both took this on: {quote}"),
        N_("you took this on: {quote}"),
    ),
    "reflection": ReasonClause(
        N_("{name} shared this thought: {quote}"),
        N_("you both shared this thought: {quote}"),
        N_("you shared this thought: {quote}"),
    ),
    "answer": ReasonClause(
        N_("{name} answered between sessions: {quote}"),
        N_("you answered between sessions: {quote}"),
        N_("this was your answer between sessions: {quote}"),
    ),
    "subject": ReasonClause(N_("{name} works on {quote}"), N_("you both work on {quote}")),
    "theme": ReasonClause(
        N_("people here wrote about {quote}"), N_("people here wrote about {quote}")
    ),
}
_LEADS: Final = ReasonClause(
    N_("this may lead to a goal that {name} wrote: {quote}"),
    N_("this may lead to a goal that you both wrote: {quote}"),
)
_LINKED: Final[Mapping[tuple[str, str], ReasonClause]] = {  # how it bears on a slot, where unclear
    ("check_in", "goal"): ReasonClause(
        N_("how you are both doing matters for a goal that {name} wrote: {quote}"),
        N_("how you are both doing matters for a goal that you both wrote: {quote}"),
    ),
    ("a_learns", "goal"): _LEADS,
    ("b_learns", "goal"): _LEADS,
    ("open", "goal"): ReasonClause(
        N_("unplanned talk may serve a goal that {name} wrote: {quote}"),
        N_("unplanned talk may serve a goal that you both wrote: {quote}"),
    ),
    ("open", "note"): ReasonClause(
        N_("there may be more to say about what {name} noted for you both: {quote}"),
        N_("there may be more to say about what you noted together: {quote}"),
    ),
    ("safe_space", "goal"): ReasonClause(
        N_("speaking openly serves a goal that {name} wrote: {quote}"),
        N_("speaking openly serves a goal that you both wrote: {quote}"),
    ),
    ("safe_space", "note"): ReasonClause(
        N_("speaking openly fits what {name} noted for you both: {quote}"),
        N_("speaking openly fits what you noted together: {quote}"),
    ),
    ("next_step", "goal"): ReasonClause(
        N_("a next step should serve a goal that {name} wrote: {quote}"),
        N_("a next step should serve a goal that you both wrote: {quote}"),
    ),
}
_OPEN_STEP: Final = ReasonClause(
    N_("this step of {name}'s is still open: {quote}"),
    N_("this step of yours is still open: {quote}"),
    N_("your own step is still open: {quote}"),
)
_LINES: Final[Mapping[str | None, ReasonClause]] = {
    "offer": ReasonClause(
        N_("{name} offers {quote}"), N_("you both offer {quote}"), N_("you offer {quote}")
    ),
    "seek": ReasonClause(
        N_("{name} wants to learn {quote}"),
        N_("you both want to learn {quote}"),
        N_("you want to learn {quote}"),
    ),
    None: ReasonClause(
        N_("{name} wrote {quote}"), N_("you both wrote {quote}"), N_("you wrote {quote}")
    ),
}
_GAPS: Final[Mapping[str | None, ReasonClause]] = {
    "offer": ReasonClause(
        N_("{name} has not published an offer yet"),
        N_("neither of you has published an offer yet"),
        N_("you have not published an offer yet"),
    ),
    "seek": ReasonClause(
        N_("{name} has not published anything to learn yet"),
        N_("neither of you has yet published what you want to learn"),
        N_("you have not yet published what you want to learn"),
    ),
    None: ReasonClause(
        N_("{name} has written nothing about it yet"),
        N_("nothing has been written about it yet"),
    ),
}


def clause_of(slot: str, evidence: Evidence, source: str, *, is_linked: bool) -> ReasonClause:
    """`source` is the type of what is cited: an answer, for one, comes as a note."""
    if evidence.kind == "line":
        return _LINES[evidence.direction]
    if evidence.kind == "gap":
        return _GAPS[evidence.direction]
    if (slot, evidence.kind) == ("next_step", "follow_up"):
        return _OPEN_STEP
    linked = _LINKED.get((slot, source)) if is_linked else None
    return linked or _SAID.get(source) or _SAID[evidence.kind]
