"""Other methods on the same vectors; each returns the cell of every text, -1 for an outlier."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

from embeddings.exact import Float32, Float64

Cells = NDArray[np.int64]
CUTS: Final = (0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
MOST_LINKED: Final = 5_000  # average linkage is quadratic; the rest go to the nearest centre
COUNTS: Final = (*range(2, 26), *range(30, 61, 5), *range(70, 101, 10))
SCORED, SEED = 2_000, 7
TOPIC, NEIGHBOURS, DIMENSIONS = 10, 15, 5  # BERTopic's defaults


def k_means(rows: Float32) -> Cells:
    """k-means with the count of the best silhouette, as scikit-learn's guide has it."""
    best, found = -2.0, np.zeros(len(rows), dtype=np.int64)
    step = 1 if len(rows) < SCORED // 4 else 4  # minutes, otherwise
    for count in COUNTS[::step]:
        if count >= len(rows):
            break
        cell = KMeans(count, n_init=3, random_state=SEED).fit_predict(rows)
        score = silhouette_score(rows, cell, sample_size=min(len(rows), SCORED), random_state=SEED)
        if score > best:
            best, found = float(score), cell
    return found


def bertopic(rows: Float32) -> Cells:
    """The cells of BERTopic's defaults: UMAP, then HDBSCAN; PCA where `umap-learn` is absent."""
    size = min(TOPIC, len(rows))
    flat = _projected(rows)
    return np.asarray(HDBSCAN(min_cluster_size=size, copy=True).fit_predict(flat), dtype=np.int64)


def projection() -> str:
    """Name what goes before HDBSCAN here."""
    return "PCA" if find_spec("umap") is None else "UMAP"


def _projected(rows: Float32) -> Float32:
    few = min(DIMENSIONS, len(rows) - 2)
    if projection() == "PCA":
        return np.asarray(PCA(few, random_state=SEED).fit_transform(rows), dtype=np.float32)
    umap: Any = import_module("umap")  # optional: it brings a compiler, for a comparison alone
    near = min(NEIGHBOURS, len(rows) - 1)
    made = umap.UMAP(near, few, min_dist=0.0, metric="cosine", random_state=SEED)
    return np.asarray(made.fit_transform(rows), dtype=np.float32)


def average_linkage(rows: Float32) -> Mapping[float, Cells]:
    """The cells of each of CUTS: whoever compares may choose the best for a whole size."""
    drawn = np.random.default_rng(SEED).permutation(len(rows))[:MOST_LINKED]
    tree = linkage(pdist(rows[drawn].astype(np.float64), "cosine"), "average")
    return {cut: _all_of(rows, drawn, fcluster(tree, cut, "distance")) for cut in CUTS}


def best_fixed_cut(
    sets: Sequence[Mapping[float, Cells]], score: Callable[[int, Cells], float]
) -> tuple[float, float]:
    """The cut with the best mean score over all sets, which no user could know, and that mean."""
    means = {
        cut: float(np.mean([score(place, one[cut]) for place, one in enumerate(sets)]))
        for cut in CUTS
    }
    best = max(CUTS, key=lambda cut: means[cut])
    return best, means[best]


def _all_of(rows: Float32, drawn: Cells, cell: Cells) -> Cells:
    if len(drawn) == len(rows):
        found = np.empty(len(rows), dtype=np.int64)
        found[drawn] = cell
        return found
    count = int(cell.max())
    centres: Float64 = np.zeros((count, rows.shape[1]))
    np.add.at(centres, cell - 1, rows[drawn])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return np.asarray((rows @ centres.T).argmax(axis=1), dtype=np.int64)
