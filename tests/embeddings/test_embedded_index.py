"""The index's folder: one process holds it, and every planted damage is put aside and mended."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from embeddings import embedded_index
from embeddings.embedded_index import EmbeddedIndex, IndexLocked
from embeddings.index import F32, IndexState, IndexUnavailable, Page
from embeddings.index_probe import probe

DIMS = 24
BUILT_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
STATE = IndexState(form=1, fingerprint="f" * 64, changed_seq=41, erased=0, built_at=BUILT_AT)
_WRITE_FOR_EVER = """
import sys
from pathlib import Path
from tests.embeddings.test_embedded_index import STATE, opened, pages
with opened(Path(sys.argv[1])) as index:
    {once}
    print("begun", flush=True)
    while True:
        {always}
"""


def rows(count: int, seed: int = 3) -> F32:
    made = np.random.default_rng(seed).normal(size=(count, DIMS)).astype(np.float32)
    unit: F32 = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def pages(count: int = 250, seed: int = 3) -> Iterator[Page]:
    everybody = rows(count, seed)
    for start in range(0, count, 100):
        part = everybody[start : start + 100]
        yield [f"person-{start + at:04d}" for at in range(len(part))], part


def opened(root: Path) -> EmbeddedIndex:
    return EmbeddedIndex(root, STATE.fingerprint)


def built(root: Path, count: int = 250) -> Path:
    with opened(root) as index:
        index.rebuild(pages(count), STATE)
    return root / embedded_index.FOLDER


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = bytes(255 - byte for byte in content[middle : middle + 8])
    file.write_bytes(content)


def halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def fill_with_foreign(file: Path) -> None:
    file.write_bytes(b"\xff" * file.stat().st_size)


def check_that_it_is_mended(root: Path) -> None:
    with opened(root) as index:
        if index.state() is None:
            index.rebuild(pages(), STATE)
        assert index.state() is not None
        assert len(index.keys()) == 250
        assert index.nearest(rows(250)[123], 1)[0].key == "person-0123"
    assert folders(root) == ["chroma"]


@pytest.mark.parametrize("count", [0, 250])
def test_what_was_built_is_sound_and_stays_so(tmp_path: Path, count: int) -> None:
    folder = built(tmp_path, count)
    assert probe(folder, STATE.fingerprint) is None
    assert probe(folder, STATE.fingerprint) is None  # opening once changed nothing that counts
    with opened(tmp_path) as index:
        assert index.state() == STATE
        assert len(index.keys()) == count


def test_only_one_may_hold_the_folder(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(IndexLocked):
        opened(tmp_path)
    opened(tmp_path).close()


def test_a_build_that_fails_leaves_nothing_that_is_asked(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.rebuild(pages(), STATE)
        with pytest.raises(ValueError, match="finite"):
            index.rebuild([(["a"], rows(1)), (["b"], rows(1) * np.nan)], STATE)
        with pytest.raises(IndexUnavailable):
            index.nearest(rows(1)[0], 1)
        assert index.state() is None
        index.rebuild(pages(), STATE)
        assert index.state() == STATE
    check_that_it_is_mended(tmp_path)


def test_a_build_leaves_nothing_else_behind(tmp_path: Path) -> None:
    for left in ("chroma", "copy-1", "damaged", "gen-000001"):
        (tmp_path / left).mkdir()
    built(tmp_path)
    assert folders(tmp_path) == ["chroma"]


def test_whoever_holds_it_hears_that_it_is_to_be_built_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.rebuild(pages(), STATE)
        embedded_index.discard(tmp_path)
        assert index.state() is None


def test_a_rebuild_leaves_no_trace_of_a_row_that_went(tmp_path: Path) -> None:
    """Chroma itself keeps the numbers of what it deletes in its files."""
    secret = np.full((1, DIMS), 0.123456, dtype=np.float32)

    def is_on_disk() -> bool:
        files = (path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        return any(secret.tobytes() in content for content in files)

    with opened(tmp_path) as index:
        index.rebuild(pages(), STATE)
        index.apply_changes([], [(["leaver"], secret)], STATE)
        index.apply_changes(["leaver"], [], STATE)
        assert is_on_disk()
        index.rebuild(pages(), replace(STATE, erased=1))
        assert not is_on_disk()


def test_a_copy_can_be_read_while_another_holds_the_index(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.rebuild(pages(), STATE)
        with embedded_index.open_copy(tmp_path, STATE.fingerprint) as copy:
            assert copy.state() == STATE
            assert copy.keys() == index.keys()
        index.apply_changes(["person-0000"], [], STATE)
    assert folders(tmp_path) == ["chroma"]


def test_what_is_not_there_has_no_copy(tmp_path: Path) -> None:
    copy = embedded_index.open_copy(tmp_path / "never made", STATE.fingerprint)
    with pytest.raises(IndexUnavailable), copy:
        pass
    assert not (tmp_path / "never made").exists()


def test_an_index_that_is_held_is_not_removed(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.rebuild(pages(3), STATE)
        embedded_index.remove(tmp_path)
        assert index.state() == STATE
    embedded_index.remove(tmp_path)
    assert not tmp_path.exists()


@pytest.mark.faults
@pytest.mark.parametrize(
    ("damage", "file"),
    [
        (flip, "data_level0.bin"),
        (halve, "data_level0.bin"),
        (fill_with_foreign, "data_level0.bin"),
        (flip, "header.bin"),
        (Path.unlink, "header.bin"),
        (fill_with_foreign, "link_lists.bin"),
        (Path.unlink, "index_metadata.pickle"),
        (halve, "checksums.json"),
        (Path.unlink, "checksums.json"),
        (halve, "chroma.sqlite3"),
        (fill_with_foreign, "chroma.sqlite3"),
        (Path.unlink, "chroma.sqlite3"),
    ],
)
def test_a_damaged_folder_is_put_aside_and_built_anew(
    tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    folder = built(tmp_path)
    damage(next(folder.rglob(file)))
    with opened(tmp_path) as index:
        assert index.state() is None
        assert folders(tmp_path) == ["damaged"]
        with pytest.raises(IndexUnavailable):
            index.nearest(rows(1)[0], 1)
    check_that_it_is_mended(tmp_path)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("damage", "file"),
    [
        (flip, "data_level0.bin"),
        (halve, "data_level0.bin"),
        (Path.unlink, "link_lists.bin"),
        (fill_with_foreign, "chroma.sqlite3"),
        (Path.unlink, "chroma.sqlite3"),
    ],
)
def test_damage_to_an_open_folder_is_found_before_it_is_written_to(
    tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    folder = built(tmp_path)
    with opened(tmp_path) as index:
        assert index.state() == STATE
        damage(next(folder.rglob(file)))
        assert index.state() is None
    check_that_it_is_mended(tmp_path)


@pytest.mark.faults
def test_a_folder_deleted_while_it_is_open_is_never_fatal(tmp_path: Path) -> None:
    root = tmp_path / "index"
    with opened(root) as index:
        index.rebuild(pages(), STATE)
        shutil.rmtree(root)
        with pytest.raises((IndexUnavailable, OSError)):
            index.apply_changes([], pages(), STATE)
        assert index.state() is None
        index.rebuild(pages(40), STATE)  # at the same path as before
        assert len(index.keys()) == 40
        assert index.nearest(rows(250)[7], 1)[0].key == "person-0007"
        with pytest.raises(IndexLocked):  # the new folder is locked, not the lost one
            opened(root)


@pytest.mark.faults
def test_another_encoders_folder_is_sound_but_holds_nothing(tmp_path: Path) -> None:
    built(tmp_path)
    with EmbeddedIndex(tmp_path, "e" * 64) as index:
        assert index.state() is None
        assert folders(tmp_path) == ["chroma"]
        index.rebuild(pages(5), replace(STATE, fingerprint="e" * 64))
        assert len(index.keys()) == 5
    assert folders(tmp_path) == ["chroma"]


@pytest.mark.faults
def test_a_probe_that_takes_too_long_counts_as_damage(tmp_path: Path) -> None:
    assert probe(built(tmp_path, 5), STATE.fingerprint, seconds=0.01) == "no answer in time"


@pytest.mark.faults
@pytest.mark.parametrize("wait_seconds", [0.0, 0.03, 0.11])
@pytest.mark.parametrize(
    ("once", "always"),
    [
        ("index.rebuild(pages(), STATE)", "index.apply_changes([], pages(), STATE)"),
        ("", "index.rebuild(pages(), STATE)"),
    ],
)
def test_whoever_is_killed_while_writing_leaves_what_can_be_mended(
    tmp_path: Path, once: str, always: str, wait_seconds: float
) -> None:
    code = _WRITE_FOR_EVER.format(once=once or "pass", always=always)
    with subprocess.Popen(  # noqa: S603  # our own code
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "begun\n"
        with pytest.raises(IndexLocked):
            opened(tmp_path)
        sleep(wait_seconds)
        writer.kill()
        assert writer.wait() == -signal.SIGKILL
    check_that_it_is_mended(tmp_path)
