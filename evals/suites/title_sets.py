"""Lines whose theme is known, to name themes from: planted, public, and the demo's months."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from evals.cases import Bench, read_cases
from evals.sources import slice_lines
from evals.suites.themes import ThemeCase
from evals.synth import make_organisation
from service.demo.story.plot import SEED
from service.demo.story.reflections import reflections
from service.demo.story.roster import roster
from service.themes.points.split import split

ORGANISATIONS = 4  # generated ones, written together: some 40 lines a theme
PUBLIC = ("banking77", "clinc150")
TODAY = date(2026, 12, 1)
MONTHS = 2
FRESH = "fresh_titles.toml"


@dataclass(frozen=True, slots=True)
class Lines:
    """Points (n) of one corpus; `theme` is "" for what belongs to none."""

    name: str
    texts: tuple[str, ...]
    authors: tuple[str, ...]
    theme: tuple[str, ...]

    @property
    def themes(self) -> list[str]:
        return sorted({theme for theme in self.theme if theme})

    def of(self, theme: str) -> list[int]:
        return [place for place, one in enumerate(self.theme) if one == theme]


Written = Sequence[tuple[str, str, str]]  # author, text, theme


def title_sets(bench: Bench) -> list[Lines]:
    """Return every set; "fresh" was written after the rules, and they may not be fitted to it."""
    return [
        _lines("planted", planted(bench.seed)),
        *(
            _lines(f"{name}.{half}", public(name, half, bench.data))
            for name in PUBLIC
            for half in ("dev", "gate")
        ),
        _lines("fresh", fresh(bench.data)),
        *(_lines(f"demo {number}", texts) for number, texts in enumerate(demo_months(), start=1)),
    ]


def planted(seed: int) -> Written:
    return [
        (f"{n}/{text.author}", text.text, text.theme)
        for n in range(ORGANISATIONS)
        for text in make_organisation(seed + n).texts
    ]


def public(name: str, half: str, folder: Path) -> Written:
    file = f"{name}.{half}.jsonl"
    return [
        (case.cluster, case.input.text, case.expected.theme)
        for case in read_cases(slice_lines(name, file, folder), file, ThemeCase)
    ]


def fresh(folder: Path) -> Written:
    kept = tomllib.loads((folder / FRESH).read_text(encoding="utf-8"))
    return [
        (f"{theme['key']}/{place}", text, theme["key"])
        for theme in kept["themes"]
        for place, text in enumerate(theme["lines"])
    ]


def demo_months() -> list[Written]:
    """The two latest whole months, and everything."""
    told = [
        (TODAY + timedelta(days=one.day), one.author, one.text, one.theme)
        for one in reflections(SEED, TODAY, roster())
        if one.in_themes and one.lang == "en"
    ]
    months = sorted({day.strftime("%Y-%m") for day, *_ in told if day < TODAY})[-MONTHS:]
    found = [
        [
            (author, text, theme)
            for day, author, text, theme in told
            if day.strftime("%Y-%m") == month
        ]
        for month in months
    ]
    return [*found, [(author, text, theme) for _, author, text, theme in told]]


def _lines(name: str, written: Written) -> Lines:
    rows = [(author, point, theme) for author, text, theme in written for point in split(text)]
    return Lines(
        name,
        texts=tuple(point for _, point, _ in rows),
        authors=tuple(author for author, _, _ in rows),
        theme=tuple(theme for _, _, theme in rows),
    )
