"""From texts to what a release would show, through the product's own steps and no database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.clusters import cluster, quantise
from embeddings.encoder import Encoder
from embeddings.terms import RunIndex, keyphrases, runs, shares_run
from service.access.redaction import redact
from service.access.roster_names import RosterNames
from service.themes.anonymity import ORGANISATION, Band, Tree, band, releasable
from service.themes.claims import told, unquoted
from service.themes.points import split
from service.themes.polarity import by_author, polarity

EVIDENCE = 0.5  # confidence from which a point counts
NOBODY = RosterNames.of(())


class Text(NamedTuple):
    id: str
    text: str
    author: str


class Shown(NamedTuple):
    """One theme of a release; `cited` are the ids of the texts behind it, which nobody opens."""

    cell: int
    band: Band
    phrases: tuple[str, ...]
    sentence: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Points (n) of one corpus; `owner` is the place of each point's text."""

    texts: Sequence[Text]
    points: tuple[str, ...]
    owner: NDArray[np.int32]
    groups: NDArray[np.int32]
    cell: NDArray[np.int32]
    confidence: NDArray[np.float32]

    @property
    def cell_of_text(self) -> dict[str, int]:
        """The cell of each text's surest point; -1 for a text without points."""
        found = dict.fromkeys((text.id for text in self.texts), -1)
        for point in np.argsort(self.confidence, kind="stable"):
            found[self.texts[self.owner[point]].id] = int(self.cell[point])
        return found

    @property
    def evidence(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.confidence >= EVIDENCE)


def fit_part(texts: Sequence[Text], encoder: Encoder, names: RosterNames = NOBODY) -> Fitted:
    """Raise TooFewGroups under five authors."""
    authors = {author: n for n, author in enumerate(sorted({text.author for text in texts}))}
    rows = [
        (place, point)
        for place, text in enumerate(texts)
        for point in split(redact(text.text, names).text)
    ]
    points = tuple(point for _, point in rows)
    owner = np.array([place for place, _ in rows], dtype=np.int32)
    groups = np.array([authors[texts[place].author] for place, _ in rows], dtype=np.int32)
    found = cluster(quantise(encoder.encode(points)), groups)
    return Fitted(texts, points, owner, groups, found.cell, found.confidence)


def release(fitted: Fitted) -> tuple[Shown, ...]:
    """Themes that may be published, as the page without a model words them."""
    members: dict[int, list[int]] = defaultdict(list)
    for point in fitted.evidence:
        members[int(fitted.cell[point])].append(int(point))
    allowed = releasable(_tree(fitted, members), ()).cells
    shown = [cell for cell in sorted(members) if (ORGANISATION, str(cell)) in allowed]
    index = runs(fitted.points)
    phrases = _phrases(fitted)
    return tuple(
        card
        for cell in shown
        if (card := _card(fitted, members[cell], phrases.get(cell, []), index)) is not None
    )


def _tree(fitted: Fitted, members: Mapping[int, Sequence[int]]) -> Tree:
    return Tree(
        {
            (ORGANISATION, str(cell)): {str(fitted.groups[point]).encode(): b"" for point in points}
            for cell, points in members.items()
        }
    )


def _phrases(fitted: Fitted) -> dict[int, list[str]]:
    some = fitted.evidence
    texts = [fitted.points[i] for i in some]
    found = keyphrases(texts, fitted.cell[some], fitted.groups[some])
    return {cell: [phrase.text for phrase in each] for cell, each in enumerate(found)}


def _card(
    fitted: Fitted, points: Sequence[int], phrases: Sequence[str], index: RunIndex
) -> Shown | None:
    authors = {int(fitted.groups[point]) for point in points}
    shown = band(len(authors))
    if shown is None:
        return None

    def quoted(text: str) -> bool:
        return shares_run(text, index)

    moods = by_author((int(fitted.groups[p]), polarity(fitted.points[p])) for p in points)
    mostly = max(sorted(moods.values()), key=list(moods.values()).count) if moods else None
    kept = unquoted(phrases, quoted)
    cited = sorted({fitted.texts[fitted.owner[point]].id for point in points})
    cell = int(fitted.cell[points[0]])
    return Shown(cell, shown, tuple(kept), told(shown, kept, mostly, quoted), tuple(cited))
