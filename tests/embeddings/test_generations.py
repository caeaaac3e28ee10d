"""Sealed generations: whole or absent, and every planted damage ends in quarantine."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings import generations
from embeddings.chroma import probe
from embeddings.generations import Manifest
from embeddings.index import F32, IndexUnavailable
from embeddings.inspection import examine
from embeddings.opening import Owner, read_snapshot
from tests.conftest import NOON

DIMS = 24


def rows(count: int, seed: int = 3) -> F32:
    made = np.random.default_rng(seed).normal(size=(count, DIMS)).astype(np.float32)
    unit: F32 = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def pages(count: int) -> Iterator[tuple[list[str], F32]]:
    everybody = rows(count)
    for start in range(0, count, 100):
        part = everybody[start : start + 100]
        yield [f"person-{start + at:04d}" for at in range(len(part))], part


def sealed(root: Path, count: int = 250) -> Manifest:
    return generations.build(
        pages(count), root, fingerprint="f" * 64, changed_seq=41, built_at=NOON
    )


def test_a_generation_opens_and_answers(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    with Owner(tmp_path) as owner:
        opened = owner.open_current()
        assert opened.manifest == made
        assert opened.index.count() == 250
        assert opened.index.nearest(rows(250)[123], 1)[0].key == "person-0123"
        opened.index.close()
    assert (made.name, made.rows, made.dims, made.changed_seq) == ("gen-000001", 250, DIMS, 41)
    assert len(made.questions) == generations.QUESTIONS
    assert sorted(path.name for path in (tmp_path / made.name).iterdir()) == [
        "chroma",
        "keys.txt",
        "manifest.json",
        "snapshot.f16",
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_smallest_generations_are_sound(tmp_path: Path, count: int) -> None:
    folder = tmp_path / sealed(tmp_path, count).name
    assert examine(folder) is None
    assert examine(folder) is None  # opening once changed nothing that counts
    assert read_snapshot(folder).count() == count


def test_the_snapshot_is_an_exact_index_of_the_same_rows(tmp_path: Path) -> None:
    made = sealed(tmp_path)
    exact = read_snapshot(tmp_path / made.name)
    for number, row in enumerate(rows(250)):
        best, *others = exact.nearest(row, 250)
        assert best.key == f"person-{number:04d}"
        assert best.similarity == pytest.approx(1.0, abs=1e-3)  # float16
        assert len(others) == 249


def test_the_next_generation_becomes_current_and_the_old_one_retires(tmp_path: Path) -> None:
    first, second = sealed(tmp_path), sealed(tmp_path, 30)
    assert generations.current_name(tmp_path) == second.name == "gen-000002"
    (tmp_path / "gen-000003.tmp").mkdir()
    assert generations.retire(tmp_path, second.name) == [first.name]
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-000002", "gen-000003.tmp"]


def test_a_failed_build_leaves_no_trace(tmp_path: Path) -> None:
    sealed(tmp_path, 5)
    before = sorted(tmp_path.iterdir())
    bad = [(["a"], rows(1)), (["a"], rows(1))]
    for page in (bad, [(["a\nb"], rows(1))], [(["a"], rows(1) * np.nan)]):
        with pytest.raises(ValueError, match=r"key|finite"):
            generations.build(page, tmp_path, fingerprint="f" * 64, changed_seq=42, built_at=NOON)
    assert sorted(tmp_path.iterdir()) == before
    assert generations.current_name(tmp_path) == "gen-000001"


def test_only_one_may_own_the_folder(tmp_path: Path) -> None:
    with Owner(tmp_path), pytest.raises(IndexUnavailable):
        Owner(tmp_path)
    Owner(tmp_path).release()


def test_without_a_generation_the_index_is_unavailable(tmp_path: Path) -> None:
    with Owner(tmp_path / "never made") as owner, pytest.raises(IndexUnavailable):
        owner.open_current()


@pytest.mark.parametrize("text", ["", "gen-1", "../gen-000001", "gen-000001.tmp", "\x00"])
def test_a_damaged_current_file_is_no_way_out_of_the_folder(tmp_path: Path, text: str) -> None:
    sealed(tmp_path, 3)
    (tmp_path / generations.CURRENT).write_text(text, encoding="ascii")
    with pytest.raises(IndexUnavailable):
        generations.current_name(tmp_path)


@pytest.mark.faults
def test_a_folder_deleted_while_open_is_never_fatal_and_can_be_rebuilt(tmp_path: Path) -> None:
    sealed(tmp_path)
    query = rows(250)[7]
    with Owner(tmp_path) as owner:
        old = owner.open_current()
        for path in tmp_path.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        with pytest.raises(IndexUnavailable):
            owner.open_current()
        with pytest.raises(IndexUnavailable):
            old.index.put(["late"], query[None, :])
        assert sealed(tmp_path, 40).name == old.manifest.name  # numbers start anew
        anew = owner.open_current()
        assert anew.index.count() == 40
        assert anew.index.nearest(query, 1)[0].key == "person-0007"


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = bytes(255 - byte for byte in content[middle : middle + 8])
    file.write_bytes(content)


def _halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.faults
@pytest.mark.parametrize(
    ("damage", "file"),
    [
        (_flip, "data_level0.bin"),
        (_halve, "data_level0.bin"),
        (_flip, "header.bin"),
        (Path.unlink, "header.bin"),
        (Path.unlink, "index_metadata.pickle"),
        (_flip, "snapshot.f16"),
        (_halve, "keys.txt"),
        (_halve, "manifest.json"),
        (Path.unlink, "manifest.json"),
        (_halve, "chroma.sqlite3"),
        (Path.unlink, "chroma.sqlite3"),
    ],
)
def test_damage_is_found_and_quarantined(
    tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    name = sealed(tmp_path).name
    damage(next((tmp_path / name).rglob(file)))
    with Owner(tmp_path) as owner:
        with pytest.raises(IndexUnavailable, match="quarantine"):
            owner.open_current()
        assert not (tmp_path / name).exists()
        assert (tmp_path / generations.QUARANTINE / name).is_dir()
        assert sealed(tmp_path).name == "gen-000002"  # a number is not used again
        assert owner.open_current().index.count() == 250
    assert generations.retire(tmp_path, "gen-000002") == [name]


@pytest.mark.faults
def test_an_index_that_answers_otherwise_is_found_though_every_hash_holds(tmp_path: Path) -> None:
    folder = tmp_path / sealed(tmp_path).name
    manifest = folder / generations.MANIFEST
    text = manifest.read_text(encoding="utf-8")
    wrong = text.replace('"person-0000"', '"person-9999"')
    assert wrong != text
    manifest.write_text(wrong, encoding="utf-8")
    assert "answered otherwise" in (probe(folder) or "")


@pytest.mark.faults
def test_an_examination_that_takes_too_long_counts_as_damage(tmp_path: Path) -> None:
    folder = tmp_path / sealed(tmp_path, 5).name
    assert probe(folder, seconds=0.01) == "no answer in time"


@pytest.mark.faults
@pytest.mark.parametrize("part", [generations.SNAPSHOT, generations.KEYS, generations.MANIFEST])
def test_a_damaged_snapshot_is_never_read(tmp_path: Path, part: str) -> None:
    folder = tmp_path / sealed(tmp_path, 60).name
    _flip(folder / part)
    with pytest.raises(IndexUnavailable):
        read_snapshot(folder)
