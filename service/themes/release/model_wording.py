"""Ask a model to word themes, and verify its words against the points.

Under ten authors only phrases are sent; from ten on also one point each of people who consent, in
random order. Any failure leaves the card as it was.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from embeddings.clusters import quantise
from embeddings.encoder import Encoder
from embeddings.exact import LENGTH
from embeddings.terms import RunIndex, shares_run
from prompts.chat import Chat, ChatError, Outcome
from prompts.replies import parse_theme
from prompts.themes import MOST_POINTS, ThemeBrief, ThemeDraft, theme_schema
from service.models import Purpose
from service.privacy.model_input import Piece, TextKind, theme_prompt
from service.privacy.redaction.roster_names import RosterNames
from service.themes.points.gather import Corpus
from service.themes.release.claims import Evidence, ThemeClaims, verified_label, verify
from service.themes.release.clustering import ClusterFit
from service.themes.release.phrases import LabelSource, ThemeCard

_LANGUAGE: Final = "en"
_OF_POINT, _OF_THEME = 0.3, 0.7  # a claim is compared with this blend of a point and its theme
_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instruction|previous|above|prompt|rule)"
    r"|\b(?:system prompt|language model|chatgpt|you are an? (?:ai|assistant)|as an ai)\b"
    r"|\b(?:prompt|jailbreak|assistant|llm)\b|ignoriere?\b.{0,40}\banweisung"
    r"|\bignora\b.{0,40}\binstruc",
    re.IGNORECASE,
)


class ModelWording:
    """Words cards of one release; after a first failed call no further one is made.

    A reply that was cut off says nothing of the next card.
    """

    def __init__(
        self, chat: Chat, encoder: Encoder, *, consenters: frozenset[UUID], names: RosterNames
    ) -> None:
        self._chat: Chat | None = chat
        self._encoder = encoder
        self._consenters = consenters
        self._names = names
        self.model: str | None = None

    def worded(
        self, corpus: Corpus, fit: ClusterFit, card: ThemeCard, *, index: RunIndex
    ) -> ThemeCard:
        """The card in a model's words as far as they stand; with a label of phrases if not."""
        draft = self._draft(corpus, fit, card)
        if draft is None:
            return card
        quoted = partial(shares_run, index=index)
        claims = ThemeClaims(draft.label, tuple(claim.text for claim in draft.claims))
        evidence = self._evidence(corpus, fit, card, draft=claims)
        label = verified_label(claims, evidence, quoted)
        stand = verify(claims, evidence, quoted) if claims.claims else []
        if label is None and not stand:
            return card
        said = {claim.text.casefold() for claim in card.sentences}
        fresh = tuple(claim for claim in stand if claim.text.casefold() not in said)
        return replace(
            card,
            label=label or card.label,
            source=LabelSource.MODEL,
            sentences=fresh or card.sentences,
        )

    def _draft(self, corpus: Corpus, fit: ClusterFit, card: ThemeCard) -> ThemeDraft | None:
        if self._chat is None:
            return None
        brief = ThemeBrief(
            phrases=list(card.phrases), authors_band=card.authors.value, language=_LANGUAGE
        )
        pieces = self._pieces(corpus, fit, card) if brief.may_paraphrase else []
        draft = self._asked_draft(self._chat, brief, pieces)
        if draft is Outcome.TRUNCATED and pieces:
            draft = self._asked_draft(self._chat, brief, [])  # the label alone is short
        return draft if isinstance(draft, ThemeDraft) else None

    def _asked_draft(
        self, chat: Chat, brief: ThemeBrief, pieces: list[Piece]
    ) -> ThemeDraft | Outcome:
        prompt = theme_prompt(brief, pieces, names=self._names)
        try:
            reply = chat.complete(prompt, theme_schema(brief, len(pieces)))
        except ChatError as error:
            if error.outcome is not Outcome.TRUNCATED:
                self._chat = None
            return error.outcome
        draft = parse_theme(brief, reply)
        if isinstance(draft, ThemeDraft):
            self.model = reply.model
        return draft

    def _pieces(self, corpus: Corpus, fit: ClusterFit, card: ThemeCard) -> list[Piece]:
        """At most 24 points, one an author, drawn and ordered by chance from the fit's digest."""
        rng = np.random.default_rng([int(fit.digest[:8], 16), card.cell])
        chosen: dict[UUID, Piece] = {}
        for point in rng.permutation(fit.evidence(card.cell)).tolist():
            author, text = corpus.authors[point], corpus.texts[point]
            if author in self._consenters and not addresses_a_model(text):
                consents = frozenset({Purpose.EXTERNAL_MODEL})
                piece = Piece(text, author, TextKind.CONSENTED_POINT, consents)
                chosen.setdefault(author, piece)
        return list(chosen.values())[:MOST_POINTS]

    def _evidence(
        self, corpus: Corpus, fit: ClusterFit, card: ThemeCard, *, draft: ThemeClaims
    ) -> Evidence:
        points = fit.evidence(card.cell)
        groups = corpus.groups
        return Evidence(
            phrases=card.phrases,
            texts=[corpus.texts[point] for point in points],
            authors=[int(groups[point]) for point in points],
            cosines=_cosines(
                self._encoder, fit, card.cell, rows=corpus.rows[points], claims=draft.claims
            ),
            names=corpus.names,
        )


def addresses_a_model(text: str) -> bool:
    """Whether a text speaks to whoever might summarise it; such a text is never sent."""
    return _TO_A_MODEL.search(text) is not None


def _cosines(
    encoder: Encoder,
    fit: ClusterFit,
    cell: int,
    *,
    rows: NDArray[np.float32],
    claims: Sequence[str],
) -> NDArray[np.float64]:
    """(claims, points) of each claim with the blend of point and theme, all centred."""
    if not claims:
        return np.zeros((0, len(rows)))
    means = fit.cells.means
    points = means.centred(quantise(rows), None).astype(np.float64)
    said = means.centred(quantise(encoder.encode(list(claims))), None)
    blends = _OF_POINT * points + _OF_THEME * fit.cells.vectors[cell].astype(np.float64)
    lengths = np.linalg.norm(blends, axis=1)
    cosines: NDArray[np.float64] = said.astype(np.float64) @ blends.T / (lengths * LENGTH)
    return cosines
