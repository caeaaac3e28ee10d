"""The cut of the tree: equal to plain average linkage, bounded, with a memory, without a jump."""

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from embeddings.clusters import cluster, quantise
from embeddings.exact import Int16, Int32, rescale
from embeddings.linkage import MOST_CELLS, MOST_POINTS, cut, cut_distance, tree_centres


def scattered(points: int, subjects: int, *, spread: float = 1.0, width: int = 48) -> Int16:
    chance = np.random.default_rng(5)
    directions = chance.normal(size=(subjects, width))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    noise = chance.normal(size=(points, width)) / np.sqrt(width)
    rows = directions[np.arange(points) % subjects] + spread * noise
    return quantise((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32))


def alone(points: Int16) -> Int32:
    """Each point has an author of its own."""
    return np.arange(len(points), dtype=np.int32)


def partition(cell: object) -> set[frozenset[int]]:
    numbers = np.asarray(cell)
    return {frozenset(np.flatnonzero(numbers == one).tolist()) for one in np.unique(numbers)}


def test_the_cut_is_that_of_average_linkage_over_cosine_distance() -> None:
    points = scattered(60, 6)
    tree = linkage(pdist(points.astype(np.float64), "cosine"), "average")
    assert partition(cut(points, 0.8)) == partition(fcluster(tree, 0.8, "distance"))


def test_one_point_and_none_are_defined() -> None:
    points = scattered(4, 2)
    assert cut(points[:1], 0.8).tolist() == [0]
    assert cut(points[:0], 0.8).tolist() == []


def test_texts_that_lie_apart_are_cut_higher_and_a_tight_block_changes_little() -> None:
    loose = scattered(100, 5, spread=1.6)
    block = np.concatenate([loose, np.tile(loose[:1], (25, 1))])
    dense = scattered(100, 5, spread=0.6)
    assert cut_distance(dense, alone(dense)) < cut_distance(loose, alone(loose)) - 0.1
    assert abs(cut_distance(block, alone(block)) - cut_distance(loose, alone(loose))) < 0.05


def test_what_one_author_repeats_brings_nobody_nearer() -> None:
    loose = scattered(100, 5, spread=1.6)
    twice = np.concatenate([loose, loose])
    authors = np.concatenate([alone(loose), alone(loose)])
    assert abs(cut_distance(twice, authors) - cut_distance(loose, alone(loose))) < 0.03
    assert cut_distance(twice, alone(twice)) < cut_distance(loose, alone(loose)) - 0.03


def test_a_lonely_text_keeps_a_cell_of_its_own() -> None:
    points = np.concatenate([scattered(20, 2, spread=0.3), rescale(-scattered(1, 1).astype(int))])
    cell = cut(points, cut_distance(points, alone(points)))
    assert (cell == cell[-1]).sum() == 1


def test_no_more_than_a_hundred_cells_of_which_the_largest_stay() -> None:
    points = rescale(np.eye(150, dtype=np.int64)[np.r_[np.arange(150), np.arange(90)]] * 9)
    centres = tree_centres(points, groups=alone(points))
    assert len(centres) == MOST_CELLS
    assert set(centres[:90].argmax(axis=1).tolist()) == set(range(90))


def test_the_previous_count_stays_within_a_tenth_and_not_beyond() -> None:
    points = scattered(200, 20, spread=0.5, width=300)
    assert len(tree_centres(points, groups=alone(points))) == 20
    assert len(tree_centres(points, 19, groups=alone(points))) == 19
    assert len(tree_centres(points, 22, groups=alone(points))) == 22
    assert len(tree_centres(points, 17, groups=alone(points))) == 20


def test_nothing_jumps_where_the_tree_is_first_built_of_a_draw() -> None:
    points = scattered(MOST_POINTS + 400, 30, spread=0.6, width=32)
    sizes = (MOST_POINTS - 400, MOST_POINTS, MOST_POINTS + 1, MOST_POINTS + 400)
    counts = [len(cluster(points[:n], np.arange(n, dtype=np.int32)).cells) for n in sizes]
    assert max(counts) - min(counts) <= 1


def test_nothing_jumps_from_a_dozen_points_to_some_hundreds() -> None:
    points = scattered(400, 8, spread=0.7)
    sizes = range(24, 401, 8)
    counts = [len(cluster(points[:n], np.arange(n, dtype=np.int32)).cells) for n in sizes]
    steps = np.abs(np.diff(counts))
    assert steps.max() <= 1
    assert counts[-1] == 8
