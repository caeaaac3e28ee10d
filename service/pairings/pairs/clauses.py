"""The five default clauses; each may be changed, and both agree to the same wording."""

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

from service.i18n.language import N_, say


class Clause(NamedTuple):
    heading: str
    text: str


CLAUSES: Final = (
    Clause(
        N_("What stays confidential"),
        "What is said here stays here, unless one of us could come to harm.",
    ),
    Clause(
        N_("What may be passed on"),
        "Either of us may tell what we learned ourselves."
        " Nothing about the other without asking first.",
    ),
    Clause(N_("How to say stop"), "Either of us may say stop, at any point, without a reason."),
    Clause(N_("What programme leads see"), "That we meet, and how often. Never what about."),
    Clause(
        N_("Notes"),
        "Private notes stay private. Shared notes belong to both and are never forwarded.",
    ),
)


def headed(texts: Sequence[str]) -> list[Clause]:
    """Clauses in the words of a pair; one beyond the five goes without a heading of ours."""
    headings = [clause.heading for clause in CLAUSES]
    return [
        Clause(say(headings[at]) if at < len(headings) else say("Clause {n}", n=at + 1), text)
        for at, text in enumerate(texts)
    ]


def clauses_hash(texts: Sequence[str]) -> str:
    """What a tick stands for; other words, another hash."""
    return hashlib.sha256("\x1e".join(texts).encode("utf-8", "replace")).hexdigest()
