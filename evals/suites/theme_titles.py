"""How well titles and sentences of a release find their own texts, and whether its moods hold."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from evals.suites.common import Scorer
from service.privacy.thresholds import Step
from service.themes.points.polarity import Polarity, polarity
from service.themes.release.phrases import ThemeCard
from service.themes.release.titles.choice import auc

RANK = tuple(Step)


class Named(NamedTuple):
    """What one card says; `phrases` are the best first, `mood` what it leans to."""

    cell: int
    title: str
    sentences: tuple[str, ...]
    phrases: tuple[str, ...]
    mood: str


class Naming(NamedTuple):
    """The cards of one corpus, and the row of every string and every text."""

    cards: tuple[Named, ...]
    texts: Mapping[str, str]
    rows: Mapping[str, NDArray[np.float32]]


def named(card: ThemeCard) -> Named:
    mood = card.stance
    if shown := card.polarity:
        mood = max(shown, key=lambda said: RANK.index(shown[said]))
    sentences = tuple(claim.text for claim in card.sentences)
    return Named(
        card.cell,
        card.label,
        sentences,
        tuple(card.phrases),
        "" if mood is Polarity.NONE else mood.value,
    )


def naming(cards: Sequence[ThemeCard], texts: Mapping[str, str], encoder: Encoder) -> Naming:
    """`texts` are those of the corpus by their id."""
    found = tuple(named(card) for card in cards)
    said = {text for one in found for text in (one.title, *one.sentences, *one.phrases)}
    strings = sorted({*said, *texts.values()})
    return Naming(found, texts, dict(zip(strings, encoder.encode(strings), strict=True)))


def score(scorer: Scorer, part: str, told: Naming, *, cell: Mapping[str, int]) -> None:
    """Titles and sentences as AUC over the texts of their corpus; moods as right or wrong."""
    ids = sorted(told.texts)
    lines = np.array([told.rows[told.texts[one]] for one in ids])
    for card in told.cards:
        own = np.array([cell[one] == card.cell for one in ids])
        case = f"{part}/theme {card.cell}"
        finds = _auc(told, card.title, lines, own=own)
        scorer.keep("title AUC", case, finds, why=card.title)
        for number, text in enumerate(card.sentences):
            value = _auc(told, text, lines, own=own)
            scorer.keep("sentence AUC", f"{case}/{number}", value, why=text)
        if card.mood:
            heard = _heard([told.texts[one] for one, mine in zip(ids, own, strict=True) if mine])
            holds = heard[Polarity(card.mood)] == max(heard.values())
            scorer.keep("mood holds", case, float(holds), why=f"{card.mood}: {heard}")


def _auc(told: Naming, text: str, lines: NDArray[np.float32], *, own: NDArray[np.bool_]) -> float:
    return auc((lines @ told.rows[text]).astype(np.float64), own)


def _heard(texts: Sequence[str]) -> dict[Polarity, int]:
    found = dict.fromkeys((Polarity.STRAIN, Polarity.STRENGTH, Polarity.SUGGESTION), 0)
    for text in texts:
        if (said := polarity(text)) is not Polarity.NONE:
            found[said] += 1
    return found
