"""Cuts the committed slices out of the development sets; the same rule gives the same bytes."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.cases import CannotRun
from evals.sources import DATA, Source, digest, read_sources

Row = Mapping[str, Any]
Rows = list[Row]
Texts = dict[str, Rows]  # lists of rows by name, as the development sets hold them

INTENT_ROWS = 8
BANKING_PART = 10  # intents that one corpus holds
CLINC_INTENTS, CLINC_NOISE, CLINC_PART = 50, 100, 13
PII_ROWS = 400
ONET_ROWS, ONET_OCCUPATIONS, ONET_LEAST_TASKS = 3000, 10, 20
ONET_GROUPS = ("11", "13", "15", "17", "19", "27", "29", "33", "43", "49", "51", "53")
TEXTS_PER_AUTHOR = (1, 2, 1, 3, 1, 1, 4, 2, 1, 1, 2, 6)  # few write much, most write once


def banking77(raw: Texts, seed: int) -> dict[str, Rows]:
    """All 77 intents x 8: the first 37 of a seeded order are dev, the other 40 gate."""
    chance = np.random.default_rng(seed)
    intents = [str(x) for x in chance.permutation(sorted({row["intent"] for row in raw["main"]}))]
    made = {}
    for split, chosen in (("dev", intents[:37]), ("gate", intents[37:])):
        pool = _by_intent(raw["main"], "train" if split == "dev" else "test")
        parts = [
            _drawn(pool, chosen[at : at + BANKING_PART], chance)
            for at in range(0, len(chosen), BANKING_PART)
        ]
        made[f"banking77.{split}.jsonl"] = _theme_cases("banking77", split, parts, chance=chance)
    return made


def clinc150(raw: Texts, seed: int) -> dict[str, Rows]:
    """50 intents x 8, half of them per split, and 50 texts out of scope in each half."""
    chance = np.random.default_rng(seed)
    names = sorted({row["intent"] for row in raw["main"]} - {"oos"})
    intents = [str(x) for x in chance.permutation(names)[:CLINC_INTENTS]]
    half, share = CLINC_INTENTS // 2, CLINC_NOISE // 4
    made = {}
    for split, chosen in (("dev", intents[:half]), ("gate", intents[half:])):
        pool = _by_intent(raw["main"], "train" if split == "dev" else "test")
        noise = [pool["oos"][i] for i in chance.permutation(len(pool["oos"]))[: 2 * share]]
        parts = [
            _drawn(pool, chosen[:CLINC_PART], chance) + noise[:share],
            _drawn(pool, chosen[CLINC_PART:], chance) + noise[share:],
        ]
        made[f"clinc150.{split}.jsonl"] = _theme_cases("clinc150", split, parts, chance=chance)
    return made


def pii(raw: Texts, seed: int) -> dict[str, Rows]:
    """400 sentences, the rarest entity served first in turn; the splits share no template."""
    chance = np.random.default_rng(seed)
    rows = [raw["main"][i] for i in chance.permutation(len(raw["main"]))]
    templates = [str(x) for x in chance.permutation(sorted({row["template"] for row in rows}))]
    dev = set(templates[: len(templates) // 2])
    made = {}
    for split in ("dev", "gate"):
        pool = [row for row in rows if (row["template"] in dev) == (split == "dev")]
        chosen = _balanced(pool, PII_ROWS // 2)
        made[f"pii.{split}.jsonl"] = [
            _pii_case(row, split, number) for number, row in enumerate(chosen)
        ]
    return made


def onet(raw: Texts, seed: int) -> dict[str, Rows]:
    """68 skills, then tasks of 10 occupations in each of 12 groups, taken in turn up to 3,000."""
    chance = np.random.default_rng(seed)
    titles = {row["code"]: row["title"] for row in raw["occupations"]}
    tasks: dict[str, list[str]] = defaultdict(list)
    for row in raw["main"]:
        tasks[row["code"]].append(row["task"])
    chosen: list[str] = []
    for group in ONET_GROUPS:
        fit = [c for c in sorted(tasks) if c[:2] == group and len(tasks[c]) >= ONET_LEAST_TASKS]
        chosen += [str(code) for code in chance.permutation(fit)[:ONET_OCCUPATIONS]]
    made: Rows = [
        {"kind": r["kind"], "code": r["id"], "title": r["name"], "text": r["description"]}
        for r in raw["skills"]
    ]
    turns = sorted((turn, code) for code in chosen for turn in range(len(tasks[code])))
    for turn, code in turns[: ONET_ROWS - len(made)]:
        made.append(
            {"kind": "task", "code": code, "title": titles[code], "text": tasks[code][turn]}
        )
    return {"onet.jsonl.gz": made}


Rule = Callable[[Texts, int], dict[str, Rows]]
RULES: Mapping[str, tuple[Rule, Mapping[str, str]]] = {
    "banking77": (banking77, {"main": "banking77/banking77.jsonl.gz"}),
    "clinc150": (clinc150, {"main": "clinc150/clinc150.jsonl.gz"}),
    "pii": (pii, {"main": "pii/pii_sentences.jsonl"}),
    "onet": (
        onet,
        {
            "main": "onet/tasks.jsonl.gz",
            "occupations": "onet/occupations.jsonl",
            "skills": "onet/skills.jsonl",
        },
    ),
}


def original(name: str, origin: Path, data: Path = DATA) -> Rows:
    """The rows that a slice is cut from; CannotRun when they are absent or others."""
    file = RULES[name][1]["main"]
    return _original(origin / file, file, read_sources(data)[name])


def cut(name: str, origin: Path, data: Path = DATA) -> dict[str, bytes]:
    """The slice's files by name, uncompressed; CannotRun when an original is absent or another."""
    rule, files = RULES[name]
    source = read_sources(data)[name]
    raw = {key: _original(origin / file, file, source) for key, file in files.items()}
    made = rule(raw, source.seed)
    return {file: _lines(rows) for file, rows in made.items()}


def differing(name: str, made: Mapping[str, bytes], data: Path = DATA) -> list[str]:
    """Files whose hash is not the committed one."""
    listed = {entry.file: entry.sha256 for entry in read_sources(data)[name].slices}
    return sorted(file for file, text in made.items() if digest(text) != listed.get(file))


def _original(path: Path, file: str, source: Source) -> Rows:
    if not path.is_file():
        raise CannotRun(f"The development data is absent: there is no {file} below that folder.")
    content = path.read_bytes()
    known = {original.file: original.sha256 for original in source.originals}
    if digest(content) != known.get(file):
        raise CannotRun(f"{file} is not the version that SOURCES.toml names.")
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return [json.loads(line) for line in text.decode("utf-8").split("\n") if line]


def _lines(rows: Rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _by_intent(rows: Rows, split: str) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    seen: set[str] = set()
    for row in rows:
        if row["split"] == split and row["text"].casefold() not in seen:
            seen.add(row["text"].casefold())
            found[row["intent"]].append(row)
    return found


def _drawn(pool: Mapping[str, Rows], intents: Sequence[str], chance: np.random.Generator) -> Rows:
    return [
        pool[intent][i]
        for intent in intents
        for i in chance.permutation(len(pool[intent]))[:INTENT_ROWS]
    ]


def _theme_cases(
    source: str, split: str, parts: Sequence[Rows], *, chance: np.random.Generator
) -> Rows:
    made: Rows = []
    for number, rows in enumerate(parts):
        mixed = [rows[i] for i in chance.permutation(len(rows))]
        for row, author in zip(mixed, text_authors(len(mixed)), strict=True):
            part = f"{source}/{split}/{number}"
            made.append(
                {
                    "id": f"themes/{source}/{split}/{len(made):04d}",
                    "suite": "themes",
                    "split": split,
                    "cluster": f"{part}/{author:03d}",
                    "input": {"text": row["text"], "author": f"{author:03d}", "part": part},
                    "expected": {"theme": "" if row["intent"] == "oos" else row["intent"]},
                    "source": source,
                    "made_by": "public",
                }
            )
    return made


def text_authors(texts: int) -> list[int]:
    found: list[int] = []
    while len(found) < texts:
        author = len(set(found))
        found += [author] * TEXTS_PER_AUTHOR[author % len(TEXTS_PER_AUTHOR)]
    return found[:texts]


def _balanced(pool: Rows, wanted: int) -> Rows:
    """Take in turn one unused sentence for the entity that has fewest spans so far."""
    left, counts = list(pool), Counter[str]()
    chosen: Rows = []
    while len(chosen) < wanted:
        kinds = sorted({kind for row in left for kind in _kinds(row)})
        rarest = min(kinds, key=lambda kind: (counts[kind], kind))
        row = next(row for row in left if rarest in _kinds(row))
        left.remove(row)
        chosen.append(row)
        counts.update([span["type"] for span in row["spans"]] or ["NONE"])
    return chosen


def _kinds(row: Row) -> set[str]:
    return {span["type"] for span in row["spans"]} or {"NONE"}


def _pii_case(row: Row, split: str, number: int) -> Row:
    return {
        "id": f"privacy/pii/{split}/{number:04d}",
        "suite": "privacy",
        "split": split,
        "cluster": row["template"],
        "input": {"text": row["text"]},
        "expected": {"spans": row["spans"]},
        "tags": [f"lang:{row['locale'][:2]}"],
        "source": "pii",
        "made_by": "public",
    }
