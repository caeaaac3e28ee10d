"""Themes over public intents with invented authors and over generated reflections."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from evals.cases import (
    Asked,
    Bench,
    Case,
    Items,
    Measured,
    Metric,
    SetMetric,
    Strict,
    SuiteName,
    Whole,
    read_cases,
)
from evals.metrics import themes as formulas
from evals.sources import slice_lines
from evals.suites import theme_titles
from evals.suites.common import GENERATED, Scorer, organisation
from evals.suites.releases import Shown, Text, fit_part, release
from evals.suites.theme_titles import Naming

PUBLIC = ("banking77", "clinc150")
CORPORA = 6  # generated organisations
RERUNS, LEFT_OUT = 10, 0.1  # of two corpora, for stability


class ThemeInput(Strict):
    text: str
    author: str
    part: str  # the corpus; corpora are fitted apart


class ThemeGold(Strict):
    theme: str  # "" for noise


@dataclass(frozen=True, slots=True)
class ThemeOutput:
    """`cell` of every text, those `cited` as evidence, and what each corpus would publish."""

    cell: Mapping[str, int]
    cited: frozenset[str]
    shown: Mapping[str, tuple[Shown, ...]]
    reruns: Mapping[str, tuple[Mapping[str, int], ...]] = field(default_factory=dict)
    named: Mapping[str, Naming] = field(default_factory=dict)


ThemeCase = Case[ThemeInput, ThemeGold]
SETS = (*PUBLIC, "generated")


class ThemeSuite:
    name: SuiteName = "themes"
    metrics: tuple[Metric, ...] = (
        *(Metric(name=f"AMI {one}", better="up", margin=0.02, level="set") for one in SETS),
        *(Metric(name=f"ARI {one}", better="up", margin=0.02, level="set") for one in SETS),
        *(Metric(name=f"recall {one}", better="up", margin=0.02, level="set") for one in SETS),
        Metric(name="citation precision", better="up", margin=0.02),
        Metric(name="citation recall", better="up", margin=0.02),
        Metric(name="k violations", better="down", hard=0.0),
        Metric(name="verbatim runs", better="down", hard=0.0),
        Metric(name="stability", better="up"),
        Metric(name="title AUC", better="up", margin=0.02),
        Metric(name="sentence AUC", better="up", margin=0.02),
        Metric(name="mood holds", better="up", margin=0.02),
    )

    def cases(self, bench: Bench) -> Sequence[ThemeCase]:
        found: list[ThemeCase] = []
        for source in PUBLIC:
            name = f"{source}.{bench.split}.jsonl"
            found += read_cases(slice_lines(source, name, bench.data), name, ThemeCase)
        for corpus in range(CORPORA):
            found += _generated(bench, corpus)
        return found

    def produce(self, asked: Sequence[Asked[ThemeInput]], bench: Bench) -> ThemeOutput:
        parts: dict[str, list[Text]] = defaultdict(list)
        for one in asked:
            parts[one.input.part].append(Text(one.id, one.input.text, one.input.author))
        cell: dict[str, int] = {}
        cited: set[str] = set()
        shown: dict[str, tuple[Shown, ...]] = {}
        named: dict[str, Naming] = {}
        for part, texts in parts.items():
            fitted = fit_part(texts, bench.encoder)
            cell |= fitted.cell_of_text
            made = release(fitted)
            shown[part] = made.shown
            told = {text.id: text.text for text in texts}
            named[part] = theme_titles.naming(made.cards, told, bench.encoder)
            cited |= {text for theme in shown[part] for text in theme.cited}
        chosen = [part for part in parts if part.endswith("/0")][:2]
        reruns = {part: _without_some(parts[part], bench) for part in chosen}
        return ThemeOutput(cell, frozenset(cited), shown, reruns, named)

    def measure(self, cases: Sequence[ThemeCase], output: ThemeOutput) -> Measured:
        scorer = Scorer(self.metrics, {case.id: case.cluster for case in cases})
        _score_citations(scorer, cases, output)
        _score_releases(scorer, cases, output)
        _score_stability(scorer, output)
        for part, told in output.named.items():
            theme_titles.score(scorer, part, told, cell=output.cell)
        wholes = {}
        for one in SETS:
            some = [case for case in cases if case.input.part.startswith(f"{one}/")]
            items, ids = _items(some, output.cell), tuple(case.id for case in some)
            for name, metric in _WHOLES.items():
                wholes[f"{name} {one}"] = Whole(metric, items, ids)
        return Measured(scorer.scores, wholes, tuple(scorer.errors))


def _score_citations(scorer: Scorer, cases: Sequence[ThemeCase], output: ThemeOutput) -> None:
    """A cited text supports when most texts of its shown theme have its planted theme."""
    gold = {case.id: (case.input.part, case.expected.theme) for case in cases}
    subject: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for part, themes in output.shown.items():
        for theme in themes:
            main = formulas.majority([gold[text][1] for text in theme.cited])
            subject |= dict.fromkeys(theme.cited, main)
            told.add((part, main))
    for case in cases:
        planted = case.expected.theme
        hit = float(planted != "" and subject.get(case.id) == planted)
        cited, supports = case.id in subject, planted != "" and gold[case.id] in told
        why = f"cited under {subject.get(case.id) or 'nothing'}, planted {planted or 'noise'}"
        scorer.keep("citation precision", case.id, hit, weight=float(cited), why=why)
        scorer.keep("citation recall", case.id, hit, weight=float(supports), why=why)


def _score_releases(scorer: Scorer, cases: Sequence[ThemeCase], output: ThemeOutput) -> None:
    author = {case.id: case.input.author for case in cases}
    texts: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        texts[case.input.part].append(case.input.text)
    for part, themes in output.shown.items():
        counts = [len({author[text] for text in theme.cited}) for theme in themes]
        scorer.keep("k violations", part, formulas.too_few(counts))
        told = [line for theme in themes for line in theme.told]
        given_away = formulas.quoted(told, texts[part])
        scorer.keep("verbatim runs", part, bool(given_away), why=f"{len(themes)} themes")


def _score_stability(scorer: Scorer, output: ThemeOutput) -> None:
    for part, runs in output.reruns.items():
        for number, rerun in enumerate(runs):
            before = np.array([output.cell[text] for text in rerun])
            after = np.array(list(rerun.values()))
            scorer.compute("stability", f"{part}/{number}", partial(formulas.ami, before, after))


def _items(cases: Sequence[ThemeCase], cell: Mapping[str, int]) -> Items:
    return Items(
        planted=np.array([case.expected.theme for case in cases]),
        assigned=np.array([cell[case.id] for case in cases]),
        part=np.array([case.input.part for case in cases]),
        author=np.array([case.cluster for case in cases]),
    )


def _recall(items: Items) -> float:
    parts = [items.only(items.part == part) for part in np.unique(items.part)]
    return float(
        np.mean([formulas.theme_recall(one.planted, one.assigned, one.author) for one in parts])
    )


_WHOLES: Mapping[str, SetMetric] = {
    "AMI": lambda x: formulas.by_part(formulas.ami, x.planted, x.assigned, part=x.part),
    "ARI": lambda x: formulas.by_part(formulas.ari, x.planted, x.assigned, part=x.part),
    "recall": _recall,
}


def _without_some(texts: Sequence[Text], bench: Bench) -> tuple[Mapping[str, int], ...]:
    chance = np.random.default_rng(bench.seed)
    kept = round(len(texts) * (1 - LEFT_OUT))
    orders = [chance.permutation(len(texts))[:kept] for _ in range(RERUNS)]
    return tuple(
        fit_part([texts[i] for i in order], bench.encoder).cell_of_text for order in orders
    )


def _generated(bench: Bench, corpus: int) -> list[ThemeCase]:
    part = f"generated/{bench.split}/{corpus}"
    return [
        ThemeCase(
            id=f"themes/{part}/{bench.seed}/{text.id}",
            suite="themes",
            split=bench.split,
            cluster=f"{part}/{text.author}",
            input=ThemeInput(text=text.text, author=text.author, part=part),
            expected=ThemeGold(theme=text.theme),
            source=GENERATED,
            made_by="generator",
        )
        for text in organisation(bench, bench.seed + corpus).texts
    ]
