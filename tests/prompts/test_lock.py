"""The lock: a prompt that changed needs a new version."""

import json
from pathlib import Path

from prompts import lock
from prompts.__main__ import PROMPTS, main
from prompts.lock import Entry

NOW = {"a": Entry(2, "new")}


def test_the_committed_lock_is_true() -> None:
    assert main(["lock", "--check"]) == 0


def test_a_change_under_the_old_version_is_a_fault() -> None:
    assert lock.faults(NOW, {"a": Entry(2, "old")})
    assert lock.faults(NOW, {"a": Entry(3, "old")})
    assert lock.faults(NOW, {"a": Entry(1, "old")}) == []
    assert lock.faults(NOW, NOW) == []


def test_a_lock_is_written_and_then_holds(tmp_path: Path) -> None:
    path = tmp_path / "prompts.lock"
    assert main(["lock", "--check"], path) == 1
    assert main(["lock"], path) == 0
    assert main(["lock", "--check"], path) == 0


def test_neither_check_nor_write_accepts_an_unversioned_change(tmp_path: Path) -> None:
    path = tmp_path / "prompts.lock"
    main(["lock"], path)
    rows = json.loads(path.read_text())
    rows["agenda_draft"]["sha256"] = "0" * 64
    path.write_text(json.dumps(rows))
    before = path.read_text()
    assert main(["lock", "--check"], path) == 1
    assert main(["lock"], path) == 1
    assert path.read_text() == before


def test_every_part_of_a_prompt_moves_its_digest() -> None:
    prompt = PROMPTS[0]
    variants = [
        lock.digest(prompt, "source"),
        lock.digest(prompt, "other source"),
        lock.digest(prompt._replace(shape={}), "source"),
        lock.digest(prompt._replace(limits={}), "source"),
        lock.digest(prompt._replace(wording={}), "source"),
    ]
    assert len(set(variants)) == len(variants)


def test_a_stamp_names_prompt_version_and_digest() -> None:
    entry = lock.current(PROMPTS)["agenda_draft"]
    assert lock.stamp(PROMPTS[0]) == f"agenda_draft@{entry.version}-{entry.sha256[:8]}"
