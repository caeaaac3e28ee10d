"""Clusters of planted points: found, bounded per author, the same in any order, on any threads."""

import json
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from embeddings.clusters import (
    Cells,
    StateMismatch,
    TooFewGroups,
    assign,
    cluster,
    dump,
    load,
    quantise,
)
from embeddings.exact import LENGTH, Int16, Int32
from embeddings.language_means import language_means


def planted(
    counts: list[int], *, spread: float = 0.6, seed: int = 1, width: int = 48
) -> tuple[Int16, Int32]:
    """Quantised points about random directions, and the theme of each."""
    chance = np.random.default_rng(seed)
    themes = np.repeat(np.arange(len(counts)), counts).astype(np.int32)
    directions = chance.normal(size=(len(counts), width))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    noise = chance.normal(size=(len(themes), width)) / np.sqrt(width)
    rows = directions[themes] + spread * noise
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return quantise(rows.astype(np.float32)), themes


def everyone(points: Int16) -> Int32:
    return np.arange(len(points), dtype=np.int32)


def same_partition(a: Int32, b: Int32) -> bool:
    pairs = set(zip(a.tolist(), b.tolist(), strict=True))
    return len(pairs) == len(set(a.tolist())) == len(set(b.tolist()))


def test_planted_themes_are_found() -> None:
    points, themes = planted([40, 30, 20, 20])
    found = cluster(points, everyone(points))
    assert same_partition(found.cell, themes)
    assert found.confidence.min() >= 0
    assert found.confidence.max() <= 1


def test_a_small_set_is_clustered_as_well() -> None:
    points, themes = planted([7, 6, 5], spread=0.4)
    assert same_partition(cluster(points, everyone(points)).cell, themes)


def test_every_point_has_a_cell_and_the_largest_cell_comes_first() -> None:
    points, _ = planted([10, 60, 30], spread=1.2)
    found = cluster(points, everyone(points))
    sizes = np.bincount(found.cell, minlength=len(found.cells))
    assert len(found.cell) == len(points)
    assert sizes.sum() == len(points)
    assert sizes[0] == sizes.max()


def test_one_digest_over_twenty_shuffles_on_one_and_two_threads() -> None:
    points, _ = planted([40, 30, 20, 10], spread=1.0, width=64)
    points[5] = points[6] = points[7]  # equal points of two authors
    groups = everyone(points) // 2
    first = cluster(points, groups)
    for number in range(40):
        order = np.random.default_rng(number).permutation(len(points))
        with threadpool_limits(limits=1 + number % 2, user_api="blas"):
            again = cluster(points[order], groups[order])
        assert again.digest == first.digest
        assert np.array_equal(again.cell, first.cell[order])
        assert np.array_equal(again.confidence, first.confidence[order])


def test_a_thousand_points_have_one_digest_on_one_and_two_threads() -> None:
    points, _ = planted([400, 300, 200, 100], spread=1.0, width=384)
    digests = set()
    for limit in (1, 2):
        with threadpool_limits(limits=limit, user_api="blas"):
            digests.add(cluster(points, everyone(points)).digest)
    assert len(digests) == 1


def test_another_point_changes_the_digest() -> None:
    points, _ = planted([20, 20])
    moved = points.copy()
    moved[0] = -moved[0]
    assert cluster(points, everyone(points)).digest != cluster(moved, everyone(points)).digest


def test_more_points_than_a_tree_takes_still_find_their_themes() -> None:
    points, themes = planted([3000, 2000, 1100], width=16, spread=0.3)
    assert same_partition(cluster(points, everyone(points)).cell, themes)


def test_four_authors_are_too_few() -> None:
    points, _ = planted([20, 20])
    with pytest.raises(TooFewGroups):
        cluster(points, everyone(points) % 4)
    assert len(cluster(points, everyone(points) % 5).cell) == 40


def test_no_points_are_too_few() -> None:
    with pytest.raises(TooFewGroups):
        cluster(np.zeros((0, 8), dtype=np.int16), np.zeros(0, dtype=np.int32))


def test_five_equal_points_make_one_cell() -> None:
    points = np.tile(planted([1])[0], (5, 1))
    found = cluster(points, everyone(points))
    assert len(found.cells) == 1
    assert found.confidence.tolist() == [1.0] * 5


def test_two_sets_of_equal_points_make_two_cells() -> None:
    points = np.repeat(planted([1, 1])[0], 6, axis=0)
    found = cluster(points, everyone(points))
    assert same_partition(found.cell, everyone(points) // 6)


def test_one_author_with_a_thousand_texts_shapes_the_fit_by_twenty() -> None:
    points, _ = planted([30, 30, 1000])
    groups = np.concatenate([np.arange(60), np.full(1000, 60)]).astype(np.int32)
    found = cluster(points, groups, cap=20)
    few = np.arange(60)
    alone = cluster(points[few], groups[few])
    assert len(found.cell) == 1060
    alone_mean = alone.cells.means.rows
    moved = np.abs(found.cells.means.rows - alone_mean).max()
    whole = np.abs(language_means(points, None).rows - alone_mean).max()
    assert moved < whole


def test_a_cap_of_one_lets_every_author_weigh_the_same() -> None:
    points, _ = planted([12, 12])
    loud = np.concatenate([points, np.tile(points[:1], (500, 1))])
    groups = np.concatenate([np.arange(24), np.zeros(500)]).astype(np.int32)
    assert cluster(loud, groups, cap=1).cells == cluster(points, everyone(points), cap=1).cells


def test_last_periods_count_stays_while_the_new_one_is_near_it() -> None:
    points, _ = planted([40, 40, 40, 40])
    plain = cluster(points, everyone(points))
    near = Cells(plain.cells.vectors[:3], plain.cells.means, 14.0, -0.6)
    far = Cells(plain.cells.vectors[:2], plain.cells.means, 14.0, -0.6)
    assert len(plain.cells) == 4
    assert len(cluster(points, everyone(points), previous=near).cells) == 3
    assert len(cluster(points, everyone(points), previous=far).cells) == 4


def test_new_points_go_to_the_cell_of_their_theme() -> None:
    points, themes = planted([40, 40, 40])
    learnt = np.arange(len(points)) % 2 == 0
    found = cluster(points[learnt], everyone(points[learnt]))
    new = assign(points[~learnt], found.cells)
    of_theme = dict(zip(themes[learnt].tolist(), found.cell.tolist(), strict=True))
    assert new.cell.tolist() == [of_theme[theme] for theme in themes[~learnt].tolist()]


def test_a_point_between_two_themes_is_less_certain() -> None:
    points, themes = planted([60, 60, 60], spread=0.5)
    found = cluster(points, everyone(points))
    ends = [points[themes == theme][0].astype(np.int32) for theme in (0, 1)]
    between = np.rint((ends[0] + ends[1]) / 2).astype(np.int16)[None]
    assert assign(between, found.cells).confidence[0] < found.confidence.mean()


@given(st.integers(0, 10_000), st.integers(2, 40))
@settings(max_examples=25)
def test_quantised_and_centred_rows_stay_exact_for_float32(seed: int, rows: int) -> None:
    raw = np.random.default_rng(seed).normal(size=(rows, 24))
    unit = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    raw_points = quantise(unit)
    for points in (raw_points, language_means(raw_points, None).centred(raw_points, None)):
        squares = (points.astype(np.int64) ** 2).sum(axis=1)
        assert squares.max() < 2**24
        assert np.all((squares == 0) | (abs(np.sqrt(squares) - LENGTH) < 10))


def test_a_state_comes_back_whole() -> None:
    points, _ = planted([20, 20])
    cells = cluster(points, everyone(points)).cells
    assert load(dump(cells, "encoder-a"), "encoder-a") == cells
    assert load(dump(cells, "encoder-a"), "encoder-a") != Cells(
        cells.vectors, cells.means, 1.0, 0.0
    )


def test_a_state_of_another_encoder_is_refused() -> None:
    points, _ = planted([20, 20])
    with pytest.raises(StateMismatch):
        load(dump(cluster(points, everyone(points)).cells, "encoder-a"), "encoder-b")


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b"\xff\xfe", b'{"sha256": 1}'])
def test_a_damaged_state_is_refused(damage: bytes) -> None:
    with pytest.raises(StateMismatch):
        load(damage, "encoder-a")


def test_a_state_with_one_changed_letter_is_refused() -> None:
    points, _ = planted([20, 20])
    state = dump(cluster(points, everyone(points)).cells, "encoder-a")
    with pytest.raises(StateMismatch):
        load(state.replace(b'"slope": 1', b'"slope": 2'), "encoder-a")


def test_a_state_of_the_format_before_languages_is_read() -> None:
    points, _ = planted([20, 20])
    cells = cluster(points, everyone(points)).cells
    body = json.loads(dump(cells, "encoder-a"))
    del body["sha256"], body["languages"]
    old = {**body, "format": 1, "mean": body.pop("means")}
    del old["means"]
    digest = sha256(json.dumps(old, sort_keys=True).encode()).hexdigest()
    assert load(json.dumps({"sha256": digest, **old}).encode(), "encoder-a") == cells
