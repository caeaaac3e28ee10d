import gzip
import json
import shutil
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from evals.cases import CannotRun
from evals.cli import main
from evals.slice import Row, banking77, clinc150, cut, pii
from evals.sources import DATA


def _texts(intents: int, *, noise: int = 0) -> list[Row]:
    """Twenty texts an intent and split, none twice."""
    names = [f"intent{n:03d}" for n in range(intents)]
    rows: list[Row] = [
        {"text": f"{name} {split} {n}", "intent": name, "split": split}
        for name in names
        for split in ("train", "test")
        for n in range(20)
    ]
    return rows + [
        {"text": f"stray {split} {n}", "intent": "oos", "split": split}
        for split in ("train", "test")
        for n in range(noise)
    ]


def test_banking_gives_eight_texts_of_every_intent_and_splits_share_none() -> None:
    made = banking77({"main": _texts(77)}, 1)

    dev, gate = (
        Counter(row["expected"]["theme"] for row in made[f"banking77.{split}.jsonl"])
        for split in ("dev", "gate")
    )
    assert len(dev) + len(gate) == 77
    assert dev.keys().isdisjoint(gate)
    assert {*dev.values(), *gate.values()} == {8}


def test_clinc_gives_fifty_intents_and_a_hundred_texts_of_noise() -> None:
    made = clinc150({"main": _texts(60, noise=80)}, 1)

    themes = Counter(row["expected"]["theme"] for rows in made.values() for row in rows)

    assert themes.pop("") == 100
    assert len(themes) == 50
    assert set(themes.values()) == {8}


def test_rare_entities_are_served_before_common_ones() -> None:
    rows: list[Row] = [
        {
            "text": f"{kind} {n}",
            "spans": [{"type": kind, "start": 0, "end": 1}],
            "template": f"{kind}{n % 40}",
            "locale": "en_US",
        }
        for kind, count in (("COMMON", 600), ("RARE", 150))
        for n in range(count)
    ]

    made = pii({"main": rows}, 1)

    kinds = Counter(r["expected"]["spans"][0]["type"] for rows in made.values() for r in rows)
    assert kinds.total() == 400
    assert kinds["RARE"] == 150


def test_the_same_seed_cuts_the_same_rows() -> None:
    rows = _texts(77)

    assert banking77({"main": rows}, 3) == banking77({"main": rows}, 3)
    assert banking77({"main": rows}, 3) != banking77({"main": rows}, 4)


def test_absent_data_is_said_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slice", "banking77", "--from", str(tmp_path)]) == 2
    assert "absent" in capsys.readouterr().err


def test_another_original_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "banking77"
    folder.mkdir()
    row = json.dumps({"text": "x", "intent": "y", "split": "train"})
    (folder / "banking77.jsonl.gz").write_bytes(gzip.compress(row.encode()))

    with pytest.raises(CannotRun, match="not the version"):
        cut("banking77", tmp_path)


def test_a_slice_that_comes_out_differently_exits_1(tmp_path: Path) -> None:
    """An original and data folder of our own, whose listed slice hash is a wrong one."""
    data, origin = tmp_path / "data", tmp_path / "origin"
    shutil.copytree(DATA, data)
    (origin / "banking77").mkdir(parents=True)
    lines = "\n".join(json.dumps(row) for row in _texts(77)).encode()
    packed = gzip.compress(lines, mtime=0)
    (origin / "banking77" / "banking77.jsonl.gz").write_bytes(packed)
    listed = (data / "SOURCES.toml").read_text(encoding="utf-8")
    known = "e7518b30bc758924afc65b28c596107261a2ba0a7dd977fd0ae5808615601b1e"
    ours = listed.replace(known, sha256(packed).hexdigest())
    (data / "SOURCES.toml").write_text(ours, encoding="utf-8")

    code = main(["slice", "banking77", "--from", str(origin), "--data", str(data)])

    assert code == 1
