"""A people file of any size from the O*NET slice: `python -m tests.bench.people_csv 1000`.

Each person teaches an occupation's tasks and wants to learn another's; half of them come in
pairs that want what the other teaches, so that a good pairing is known.
"""

import csv
import gzip
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

SLICE = Path(__file__).parents[2] / "evals" / "data" / "onet.jsonl.gz"
LINES_EACH = 5
_TEAMS = ("Actuarial", "Claims", "Customer service", "Finance", "IT", "Legal", "People", "Sales")
_ZONES = ("Europe/London", "Europe/Berlin", "Europe/Lisbon")
_COLUMNS = (
    "email", "name", "team", "manager_email", "career_years", "languages", "time_zone",
    "offers", "seeks", "consents",
)  # fmt: skip


def people_csv(count: int, seed: int = 7) -> str:
    """CSV text with a header; `consents` is accepted in development alone."""
    rng = np.random.default_rng(seed)
    tasks = _tasks()
    codes = sorted(tasks)
    subjects = [rng.choice(len(codes), size=2, replace=False) for _ in range(count)]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for at in range(count):
        taught, wanted = subjects[at]
        if at % 4 == 1:  # the counterpart of the person before
            wanted, taught = subjects[at - 1]
        rows.writerow(_row(rng, at, tasks[codes[taught]], tasks[codes[wanted]]))
    return out.getvalue()


def _row(
    rng: np.random.Generator, at: int, taught: Sequence[str], wanted: Sequence[str]
) -> list[str | int]:
    return [
        f"person{at:05d}@onet.example",
        f"Person {_letters(at)}",
        _TEAMS[at % len(_TEAMS)],
        f"person{at - at % 20:05d}@onet.example" if at % 20 else "",
        int(rng.integers(0, 40)),
        "en",
        _ZONES[at % len(_ZONES)],
        "|".join(_lines(rng, taught)),
        "|".join(_lines(rng, wanted)),
        "pairing|themes|agendas",
    ]


def _lines(rng: np.random.Generator, texts: Sequence[str]) -> list[str]:
    chosen = rng.permutation(len(texts))[:LINES_EACH]
    return [texts[place] for place in chosen]


def _tasks() -> dict[str, list[str]]:
    """{occupation: at least five of its tasks, as lines that a form would take}."""
    found: dict[str, list[str]] = {}
    with gzip.open(SLICE, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["text"].rstrip(".").replace("|", " ")[:200]
            if row["kind"] == "task" and text.lower() not in map(
                str.lower, found.get(row["code"], ())
            ):
                found.setdefault(row["code"], []).append(text)
    return {code: texts for code, texts in found.items() if len(texts) >= LINES_EACH}


def _letters(number: int) -> str:
    """0 is Aaaa, 1 is Baaa: names without digits, all different."""
    signs = []
    for _ in range(4):
        number, place = divmod(number, 26)
        signs.append("abcdefghijklmnopqrstuvwxyz"[place])
    return "".join(signs).capitalize()


if __name__ == "__main__":
    sys.stdout.write(people_csv(int(sys.argv[1])))
