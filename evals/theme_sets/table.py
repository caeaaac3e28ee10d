"""`python -m evals sizes`: the product's themes beside other methods', set by set and size by size.

All methods get the same vectors: of each text's points in their context, the mean.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.exact import Float32, Float64, Int32
from evals.metrics.themes import ami
from evals.sources import DATA
from evals.suites.releases import Text, fit_part
from evals.theme_sets.draws import Drawn, large_draws, small_draws
from evals.theme_sets.peers import (
    Cells,
    average_linkage,
    bertopic,
    best_fixed_cut,
    k_means,
    projection,
)

HEAD: Final = (
    "size | sets | product: AMI | of tails | with a block | cells | s"
    " | average linkage, best cut: AMI | cut | k-means by silhouette: AMI | s"
    f" | HDBSCAN after {projection()}: AMI | outliers | s"
)
ABSENT: Final = "The sets of 113, 2,000 and 20,000 texts were not drawn: say --from DIR."


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Texts that say something (n): their themes, rows and the product's cells, in `seconds`."""

    name: str
    themes: Sequence[str]
    rows: Float32
    cell: Int32
    seconds: float

    @property
    def size(self) -> str:
        return self.name.split("/")[0]

    @property
    def planted(self) -> NDArray[np.str_]:
        return np.array(self.themes)


def all_draws(split: str, origin: Path | None, data: Path = DATA) -> Iterator[Drawn]:
    """The committed sets and, where `origin` holds the originals, the large ones."""
    yield from small_draws(split, data)
    if origin is not None:
        yield from large_draws(origin, data)


def placed(drawn: Drawn, encoder: Encoder) -> Placed:
    """What the product makes of a set; its seconds are those after the encoder's."""
    texts = [
        Text(str(place), text, author)
        for place, (text, author) in enumerate(zip(drawn.texts, drawn.authors, strict=True))
    ]
    fit_part(texts, encoder)  # fills the encoder's cache
    begun = perf_counter()
    fitted = fit_part(texts, encoder)
    seconds = perf_counter() - begun
    cells = fitted.cell_of_text
    sums: Float64 = np.zeros((len(texts), encoder.dims))
    np.add.at(sums, fitted.owner, fitted.corpus.placed)
    lengths = np.linalg.norm(sums, axis=1)  # none where redaction left nothing to say
    says = [place for place, theme in enumerate(drawn.themes) if theme and lengths[place] > 0]
    rows = sums[says] / lengths[says, None]
    return Placed(
        drawn.name,
        [drawn.themes[place] for place in says],
        rows.astype(np.float32),
        np.array([cells[str(place)] for place in says], dtype=np.int32),
        seconds,
    )


def rows(found: Sequence[Placed]) -> Iterator[str]:
    """One line a size, in the order of the sets."""
    sizes: dict[str, list[Placed]] = defaultdict(list)
    for one in found:
        sizes[one.size].append(one)
    for size, sets in sizes.items():
        yield " | ".join([size, str(len(sets)), *_product(sets), *_peers(sets)])


def _product(sets: Sequence[Placed]) -> Iterator[str]:
    scores = np.array([ami(one.planted, one.cell) for one in sets])
    blocked = np.array(["/block/" in one.name for one in sets])
    for some in (scores, scores[~blocked], scores[blocked]):
        yield f"{some.mean():.3f}"
    yield f"{np.mean([len(np.unique(one.cell)) for one in sets]):.1f}"
    yield f"{np.mean([one.seconds for one in sets]):.2f}"


def _peers(sets: Sequence[Placed]) -> Iterator[str]:
    cut, linked = best_fixed_cut(
        [average_linkage(one.rows) for one in sets],
        lambda place, cell: ami(sets[place].planted, cell),
    )
    yield from (f"{linked:.3f}", f"{cut:g}")
    means, seconds = _timed(k_means, sets)
    yield from (_mean_ami(sets, means), f"{seconds:.2f}")
    dense, seconds = _timed(bertopic, sets)
    outliers = np.mean([(one < 0).mean() for one in dense])
    yield from (_mean_ami(sets, dense), f"{outliers:.2f}", f"{seconds:.2f}")


def _timed(
    method: Callable[[Float32], Cells], sets: Sequence[Placed]
) -> tuple[Sequence[Cells], float]:
    begun = perf_counter()
    found = [method(one.rows) for one in sets]
    return found, (perf_counter() - begun) / len(sets)


def _mean_ami(sets: Sequence[Placed], found: Sequence[Cells]) -> str:
    scores = [ami(one.planted, cell) for one, cell in zip(sets, found, strict=True)]
    return f"{np.mean(scores):.3f}"
