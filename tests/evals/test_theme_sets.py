"""Drawn sets are the same each time, of the size said, with voids, singles and a block."""

from collections import Counter

import numpy as np
import pytest

from evals.cli import main
from evals.theme_sets.draws import BLOCK_ANSWERS, DRAWS, SMALL, VOID_ANSWERS, draws, small_draws
from evals.theme_sets.peers import average_linkage, bertopic, best_fixed_cut, k_means
from service.i18n.empty_answers import is_empty_answer

POOL = {f"theme{n:02d}": [f"text {n} {number}" for number in range(60)] for n in range(40)}


@pytest.mark.parametrize("size", [17, 60, 113])
def test_a_set_has_its_size_and_five_authors_and_comes_out_the_same(size: int) -> None:
    first, again = (list(draws({"made": POOL}, size)) for _ in range(2))
    assert first == again
    assert len(first) == 2 * DRAWS[size]
    for one in first:
        assert len(one.texts) == len(one.themes) == len(one.authors) == size
        assert len(set(one.authors)) >= 5


def test_sets_hold_voids_singles_and_by_turns_one_block_of_a_fifth() -> None:
    for one in draws({"made": POOL}, 60):
        counts = Counter(one.themes)
        assert counts[""] == 3
        assert sum(count == 1 for count in counts.values()) >= 4
        assert counts["block"] == (12 if "/block/" in one.name else 0)


def test_the_splits_committed_sets_share_no_text() -> None:
    shared = {*VOID_ANSWERS, *BLOCK_ANSWERS}
    dev, gate = (
        {text for one in small_draws(split) for text in one.texts} - shared
        for split in ("dev", "gate")
    )
    assert len(list(small_draws("gate"))) == sum(2 * DRAWS[size] for size in SMALL)
    assert not dev & gate


def test_every_void_answer_is_one() -> None:
    assert all(is_empty_answer(one) for one in VOID_ANSWERS)
    assert not any(is_empty_answer(one) for one in BLOCK_ANSWERS)


def test_the_other_methods_find_what_nobody_could_miss() -> None:
    rows = np.repeat(np.eye(3, 20, dtype=np.float32), 15, axis=0)
    rows += 0.05 * np.random.default_rng(1).normal(size=rows.shape).astype(np.float32)
    themes = np.repeat(np.arange(3), 15)
    linked = average_linkage(rows)
    cut, score = best_fixed_cut([linked], lambda _, cell: float(len(np.unique(cell)) == 3))
    for cell in (k_means(rows), bertopic(rows), linked[cut]):
        assert len(set(zip(cell.tolist(), themes.tolist(), strict=True))) == 3
    assert score == 1


def test_absent_originals_are_said_aloud(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sizes", "--from", str(tmp_path)]) == 2
    assert "development data is absent" in capsys.readouterr().err
