"""Means of languages: what a language adds goes, what a theme is stays."""

import numpy as np

from embeddings.clusters import assign, cluster, dump, load, quantise
from embeddings.exact import Int16, Int32
from embeddings.language_means import HALF_AT, language_means


def bilingual(each: int, share: float) -> tuple[Int16, Int32, list[str]]:
    """Four themes in two languages whose offset is larger than any theme."""
    chance = np.random.default_rng(2)
    themes = np.arange(4 * each, dtype=np.int32) % 4
    foreign = chance.random(4 * each) < share
    rows = np.eye(4, 40)[themes] + 0.06 * chance.normal(size=(4 * each, 40))
    rows[:, 10] += np.where(foreign, 2.0, -2.0)
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return quantise(unit.astype(np.float32)), themes, ["de" if one else "en" for one in foreign]


def pairs(a: Int32, b: Int32) -> int:
    return len(set(zip(a.tolist(), b.tolist(), strict=True)))


def test_themes_and_not_languages_are_found() -> None:
    points, themes, told = bilingual(200, 0.4)
    groups = np.arange(len(points), dtype=np.int32)
    blind, seeing = cluster(points, groups), cluster(points, groups, languages=told)
    assert len(blind.cells) == 2
    assert len(seeing.cells) == pairs(seeing.cell, themes) == 4


def test_a_new_text_finds_its_theme_in_either_language() -> None:
    points, themes, told = bilingual(200, 0.4)
    some = np.arange(len(points)) % 2 == 0
    learnt = [one for one, is_learnt in zip(told, some, strict=True) if is_learnt]
    others = [one for one, is_learnt in zip(told, some, strict=True) if not is_learnt]
    found = cluster(points[some], np.flatnonzero(some).astype(np.int32), languages=learnt)
    cells = load(dump(found.cells, "one"), "one")
    new = assign(points[~some], cells, languages=others)
    assert pairs(new.cell, themes[~some]) == 4


def test_one_language_has_the_mean_of_all() -> None:
    points, _, _ = bilingual(10, 0.5)
    rows = language_means(points, ["en"] * len(points)).rows
    assert np.array_equal(rows[0], rows[1])


def test_few_texts_of_a_language_move_its_mean_little() -> None:
    points, _, told = bilingual(300, 0.5)
    foreign = [place for place, one in enumerate(told) if one == "de"]
    own = [place for place, one in enumerate(told) if one == "en"]
    moved = []
    for count in (1, HALF_AT, 400):
        kept = [*own, *foreign[:count]]
        rows = language_means(points[kept], [told[place] for place in kept]).rows
        moved.append(abs(int(rows[1, 10]) - int(rows[0, 10])))
    assert moved[0] < moved[1] / 4 < moved[2] / 4


def test_an_unknown_language_has_the_mean_of_all() -> None:
    points, _, told = bilingual(50, 0.4)
    means = language_means(points, told)
    plain = means.centred(points[:3], None)
    assert np.array_equal(means.centred(points[:3], ["fi", "", "fi"]), plain)


def test_the_order_of_bilingual_texts_changes_nothing() -> None:
    points, _, told = bilingual(60, 0.3)
    groups = np.arange(len(points), dtype=np.int32) // 2
    order = np.random.default_rng(4).permutation(len(points))
    shuffled = cluster(points[order], groups[order], languages=[told[place] for place in order])
    assert shuffled.digest == cluster(points, groups, languages=told).digest
