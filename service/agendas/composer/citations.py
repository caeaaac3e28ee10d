"""Choose evidence for non-teaching slots, alternating between the two people."""

from collections.abc import Sequence
from itertools import chain, zip_longest

from prompts.agenda import AgendaBrief, Evidence, Kind, Side
from service.agendas.composer.topics import by_age
from service.i18n.words import content_words

_ORDER: dict[str, tuple[Kind, ...]] = {
    "check_in": ("note", "reflection", "goal"),
    "commitments": ("follow_up", "goal", "note"),
    "open": ("theme", "goal", "note"),
    "safe_space": ("note", "reflection", "goal"),
    "next_step": ("follow_up", "goal", "note"),
}
_STAGED: dict[tuple[str, str], tuple[Kind, ...]] = {
    ("commitments", "first"): ("goal",),
    ("commitments", "mid"): ("goal", "follow_up"),
    ("open", "mid"): ("goal", "note"),
    ("open", "closing"): ("goal", "note"),
}
_MOST = {"check_in": 2, "commitments": 3, "open": 1, "safe_space": 1, "next_step": 2}
_AGREED = content_words(
    "agree agreed agreement clause confidential confidentiality private stop stays"
)


def cited(brief: AgendaBrief, slot: str) -> list[Evidence]:
    """Choose up to three pieces of evidence for an item outside the two directions.

    The two people alternate. The result is empty where a fixed rule gives the reason.
    """
    if slot == "safe_space" and (agreed := _about_the_agreement(brief.evidence)):
        return agreed[:1]
    spoken = [each for each in brief.evidence if not _is_clause(each)]
    for kind in _STAGED.get((slot, brief.stage), _ORDER[slot]):
        if found := [each for each in spoken if each.kind == kind]:
            return _in_turn(found, brief.session_number)[: _MOST[slot]]
    general = [e for e in brief.evidence if (e.kind, e.owner, e.direction) == ("gap", "both", None)]
    return sorted(general, key=by_age)[:1]


def lighter(brief: AgendaBrief) -> Side | None:
    """Return who has fewer open steps; None if both have as many."""
    steps = [found.owner for found in brief.evidence if found.kind == "follow_up"]
    a, b = steps.count("a"), steps.count("b")
    if a == b:
        return None
    return "a" if a < b else "b"


def is_agreed(text: str) -> bool:
    """Tell whether a text is about what two people agreed to keep confidential."""
    return not _AGREED.isdisjoint(content_words(text))


def _about_the_agreement(evidence: Sequence[Evidence]) -> list[Evidence]:
    spoken = [
        found for found in evidence if found.kind in {"note", "gap"} and is_agreed(found.excerpt)
    ]
    return sorted(spoken, key=lambda found: (not _is_clause(found), by_age(found)))


def _is_clause(evidence: Evidence) -> bool:
    """A clause of both; it belongs to `safe_space` and says nothing about how somebody is."""
    return (evidence.kind, evidence.owner) == ("note", "both") and is_agreed(evidence.excerpt)


def _in_turn(evidence: Sequence[Evidence], session_number: int) -> list[Evidence]:
    """Alternate between a and b; who comes first alternates too."""
    ordered = sorted(evidence, key=by_age)
    sides = ("both", "a", "b") if session_number % 2 else ("both", "b", "a")
    turns = zip_longest(*([e for e in ordered if e.owner == side] for side in sides))
    return [each for each in chain.from_iterable(turns) if each is not None]
