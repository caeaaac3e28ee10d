"""What a release may show: nothing that rests on fewer than k authors, no differencing.

A cell maps the keyed mark of each author to the keyed mark of that author's points in it, so that
two publications can be compared without knowing a person or a text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.privacy.thresholds import Contributors, Couple, K, are_enough, differ_by_few

CellKey = tuple[str, str]  # node and theme; the organisation's node is ""
Marks = Mapping[CellKey, Contributors]  # one earlier publication, as it was shown

ORGANISATION = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """Cells by node and theme; `repeated` cells are shown as their earlier card, word for word."""

    cells: Mapping[CellKey, Contributors]
    repeated: frozenset[CellKey] = field(default=frozenset())


def releasable(
    cells: Tree, earlier: Sequence[Marks], k: int = K, *, couples: Iterable[Couple] = ()
) -> Tree:
    """The part of a tree that may be published; `earlier` holds the publications, oldest first.

    Each cell has `k` authors of whom enough are no `couples`. Against every earlier publication of
    a cell, 0 or at least `k` authors' points differ, or its last card is repeated. A theme's
    authors outside its published nodes number 0 or at least `k`, or the smallest of those nodes is
    withheld, repeatedly.
    """
    couples = list(couples)
    shown: dict[CellKey, Contributors] = {}
    repeated = set()
    for key, authors in cells.cells.items():
        past = [marks[key] for marks in earlier if key in marks]
        if differ_by_few(authors, past, k):
            shown[key] = past[-1]
            repeated.add(key)
        elif are_enough(authors, couples, k):
            shown[key] = authors
    kept = _without_small_complements(shown, k)
    return Tree(kept, frozenset(repeated & kept.keys()))


def _without_small_complements(
    shown: Mapping[CellKey, Contributors], k: int
) -> dict[CellKey, Contributors]:
    kept = {key: authors for key, authors in shown.items() if key[0] == ORGANISATION}
    for _, theme in list(kept):
        nodes = [key for key in shown if key[1] == theme and key[0] != ORGANISATION]
        whole = frozenset(shown[ORGANISATION, theme])
        while nodes and 0 < len(whole.difference(*(shown[key] for key in nodes))) < k:
            nodes.remove(min(nodes, key=lambda key: (len(shown[key]), key)))
        kept |= {key: shown[key] for key in nodes}
    return kept
