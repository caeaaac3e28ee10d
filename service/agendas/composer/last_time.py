"""What the two said last time, and which line it belongs to; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from prompts.agenda import AgendaBrief, Evidence, Side
from service.i18n.words import share_content

TOLD: Final = frozenset({"note", "follow_up", "reflection"})
NEAR: Final = 0.48  # cosine from which a note is about a line though they share no word
NEAR_IN_WORDS: Final = 0.36  # with a word of content in common


_ARRANGED = re.compile(  # the two speak of when, where and how they meet, or of how they feel
    r"\b(?:we|we both|both of us|each other|our|wir|uns|einander)\b.{0,24}"
    r"\b(?:start\w*|late|met|meet(?:ing)?s?|forgot|agreed|talked|phone|hour|time|weeks?|notes|"
    r"suits?|"
    r"treffen|getroffen|vergessen|spät|zeit|stunde|woche\w*|notizen|telefon\w*)\b"
    r"|\b(?:sessions?|next time|sitzung(?:en)?|nächstes mal|holidays?|urlaub|room|raum|lunch|"
    r"dinner|"
    r"mittagessen|abendessen|book(?:ed)?|gebucht|short of|every other|jede zweite)\b",
    re.IGNORECASE,
)


def belongs(line: str, told: str, cosine: float | None) -> bool:
    """Tell whether something noted is about a line; without a cosine nothing is.

    What is about meeting, not about the matter, shares words with many lines and belongs to none.
    """
    if cosine is None or _ARRANGED.search(told):
        return False
    return cosine >= (NEAR_IN_WORDS if share_content(line, told) else NEAR)


def nearness(brief: AgendaBrief) -> Mapping[tuple[str, str], float]:
    return {(one.line, one.told): one.cosine for one in brief.near}


def nearest_told(brief: AgendaBrief, line: Evidence, learner: Side | None = None) -> str | None:
    """Return what of last time belongs to a line, the nearest; None where nothing does.

    With a learner, steps count that are the learner's to report on.
    """
    if brief.stage == "first":
        return None  # there was no last time
    near = nearness(brief)
    found = [
        (-near[line.id, told.id], told.excerpt, told.id)
        for told in brief.evidence
        if told.kind in TOLD
        and told.excerpt
        and (learner is None or told.kind != "follow_up" or told.owner in {learner, "both"})
        and belongs(line.excerpt, told.excerpt, near.get((line.id, told.id)))
    ]
    return min(found)[2] if found else None


def awaits(brief: AgendaBrief, lines: Sequence[Evidence]) -> bool:
    """Tell whether an open step or a note of last time speaks of one of these lines."""
    steps = [told.excerpt for told in brief.evidence if told.kind == "follow_up"]
    in_words = any(share_content(step, line.excerpt) for step in steps for line in lines)
    return in_words or any(nearest_told(brief, line) is not None for line in lines)
