"""Titles find their lines by themselves, and no set loses by them."""

from pathlib import Path
from statistics import fmean

import pytest

from evals import titles
from evals.cases import Bench
from evals.sources import DATA
from evals.suites import title_sets

FLOORS = {"planted": 0.965, "clinc150": 0.945, "banking77": 0.88}
LOST_AT_MOST = 0.02


@pytest.mark.model
def test_a_title_alone_finds_the_lines_of_its_theme() -> None:
    from embeddings.encoder import MiniLmEncoder

    found = titles.named_sets(Bench(MiniLmEncoder(precision="fp32"), Path(DATA), "gate", 7))
    for name, rows in found.items():
        today = fmean(row.phrases_auc for row in rows)
        title = fmean(row.title_auc for row in rows)
        print(f"{name}: {title:.3f}, today {today:.3f}")
        assert title >= today - LOST_AT_MOST, name
        assert title >= FLOORS.get(name.split(".")[0], 0.9), name


def test_every_set_holds_themes_that_may_be_shown() -> None:
    for written in (title_sets.planted(7), *title_sets.demo_months()):
        authors: dict[str, set[str]] = {}
        for author, _, theme in written:
            authors.setdefault(theme, set()).add(author)
        assert sum(len(who) >= 5 for theme, who in authors.items() if theme) >= 7
