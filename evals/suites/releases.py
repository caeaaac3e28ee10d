"""From texts to what a release would show, by the product's own steps and no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from embeddings.clusters import TooFewGroups
from embeddings.encoder import Encoder
from embeddings.grammar import english_grammar
from embeddings.text_language import told_languages
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import RosterNames
from service.privacy.thresholds import Band
from service.themes.points.gather import Corpus
from service.themes.points.split import split
from service.themes.release.anonymity import ORGANISATION, Tree, releasable
from service.themes.release.clustering import ClusterFit, fit
from service.themes.release.phrases import Namer, ThemeCard, authors_of, cards, run_index


class Text(NamedTuple):
    id: str
    text: str
    author: str


class Roster(NamedTuple):
    """What redaction knows, and the casefolded words that no phrase may hold."""

    names: RosterNames
    words: frozenset[str]


class Shown(NamedTuple):
    """One theme of a release; `cited` are the ids of the texts behind it, which nobody opens."""

    cell: int
    band: Band
    told: tuple[str, ...]  # every string that the page shows of it
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Points (n) of one corpus with their fit; `owner` is the place of each point's text."""

    texts: Sequence[Text]
    owner: NDArray[np.int32]
    corpus: Corpus
    fit: ClusterFit
    encoder: Encoder

    @property
    def cell_of_text(self) -> dict[str, int]:
        """The cell of each text's surest point; -1 for a text without points."""
        found = dict.fromkeys((text.id for text in self.texts), -1)
        for point in np.argsort(self.fit.confidence, kind="stable"):
            found[self.texts[self.owner[point]].id] = int(self.fit.cell[point])
        return found


NOBODY = Roster(RosterNames.of(()), frozenset())


def fit_part(texts: Sequence[Text], encoder: Encoder, roster: Roster = NOBODY) -> Fitted:
    """Raise TooFewGroups under five authors."""
    numbers = {name: n for n, name in enumerate(sorted({text.author for text in texts}), start=1)}
    rows = [
        (place, point)
        for place, text in enumerate(texts)
        for point in split(redact(text.text, roster.names).text)
    ]
    points = tuple(point for _, point in rows)
    languages = told_languages([text.text for text in texts])
    corpus = Corpus(
        ids=tuple(UUID(int=n) for n in range(1, len(rows) + 1)),
        authors=tuple(UUID(int=numbers[texts[place].author]) for place, _ in rows),
        sources=tuple(UUID(int=place + 1) for place, _ in rows),
        hashes=tuple(str(n) for n in range(len(rows))),
        texts=points,
        languages=tuple(languages[place] for place, _ in rows),
        rows=encoder.encode(points),
        written=tuple(text.text for text in texts),
        names=roster.words,
    )
    found = fit(corpus, None)
    if found is None:
        raise TooFewGroups("Fewer than five people have written.")
    owner = np.array([place for place, _ in rows], dtype=np.int32)
    return Fitted(texts, owner, corpus, found, encoder)


class Release(NamedTuple):
    """The cards that may be published, and what of them the gate looks at."""

    cards: tuple[ThemeCard, ...]
    shown: tuple[Shown, ...]


def release(fitted: Fitted) -> Release:
    """The cards that may be published, as the page without a model words them."""
    namer = Namer(english_grammar(), fitted.encoder)
    found = cards(fitted.corpus, fitted.fit, run_index(fitted.corpus), namer=namer)
    tree = Tree({_key(card): _marks(fitted, card) for card in found})
    allowed = releasable(tree, ()).cells
    published = tuple(card for card in found if _key(card) in allowed)
    return Release(published, tuple(_shown(fitted, card) for card in published))


def _key(card: ThemeCard) -> tuple[str, str]:
    return ORGANISATION, str(card.cell)


def _marks(fitted: Fitted, card: ThemeCard) -> dict[str, str]:
    authors = authors_of(fitted.corpus, fitted.fit.evidence(card.cell))
    return {str(author): "" for author in authors}


def _shown(fitted: Fitted, card: ThemeCard) -> Shown:
    points = fitted.fit.evidence(card.cell)
    cited = sorted({fitted.texts[fitted.owner[point]].id for point in points})
    sentences = (claim.text for claim in card.sentences)
    told = (card.label, *sentences, " ".join(card.phrases))
    return Shown(card.cell, card.authors, told, tuple(cited))
