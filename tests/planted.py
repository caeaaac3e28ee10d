"""Planted themes: who wrote about what is known, so that a release can be held against it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from service.models import Audience, Purpose, Reflection
from service.models.ids import uuid7
from tests import factories

# the first of each is the phrase that everybody who writes about the theme uses
WORDS: Mapping[str, Sequence[str]] = {
    "meetings": (
        "standing meetings", "calendar", "focus", "mornings", "agenda", "invitation", "room",
        "blocked", "crowded", "overrun",
    ),
    "zones": (
        "time zones", "handover", "Porto", "Miami", "evening", "clock", "overlap", "late",
        "sunrise", "shift",
    ),
    "claims": (
        "claims wording", "policy", "clause", "broker", "excess", "premium", "reserve", "loss",
        "survey", "cargo",
    ),
    "tools": (
        "spreadsheet macros", "dashboard", "formula", "pivot", "chart", "script", "query",
        "column", "export", "filter",
    ),
    "listening": (
        "listening first", "silence", "question", "patient", "answer", "advice", "pause",
        "curious", "trust", "honest",
    ),
    "caring": (
        "night nursing", "hospital", "parents", "leave", "worry", "carer", "appointment",
        "medicine", "ward", "visit",
    ),
}  # fmt: skip
OPENINGS = ("Again", "Today", "This week", "Lately", "On Monday", "With my partner")


def sentence(theme: str, rng: np.random.Generator, words: int = 4) -> str:
    """A sentence of the theme: its phrase in the middle of words drawn from its own."""
    phrase, *others = WORDS[theme]
    drawn = [str(one) for one in rng.permutation(others)[:words]]
    half = len(drawn) // 2
    opening = str(rng.choice(OPENINGS))
    return f"{opening} {' '.join(drawn[:half])} {phrase} {' '.join(drawn[half:])}."


def crowd(db: Session, count: int, now: datetime) -> list[UUID]:
    """People who let their texts count, and joined a year ago."""
    joined = now - timedelta(days=365)
    consents = (Purpose.PAIRING, Purpose.THEMES)
    return [
        factories.person(
            db, f"Xy{_letters(number)} Qz{_letters(number)}", joined, consents=consents
        )
        for number in range(count)
    ]


def write(db: Session, author: UUID, text: str, at: datetime, **fields: object) -> UUID:
    """A reflection that counts unless the fields say otherwise."""
    row = Reflection(
        **{
            "id": uuid7(),
            "author_id": author,
            "text": text,
            "audience": Audience.SELF,
            "in_themes": True,
            "created_at": at,
            **fields,
        }
    )
    db.add(row)
    db.flush()
    return row.id


def plant(
    db: Session, authors: Mapping[str, Sequence[UUID]], at: datetime, seed: int = 3, texts: int = 2
) -> None:
    """Let each theme's authors write about it, some texts each."""
    rng = np.random.default_rng(seed)
    for theme, people in authors.items():
        for person in people:
            for _ in range(texts):
                write(db, person, sentence(theme, rng), at)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
