"""The data folder: what it may be called, who may read what is in it, and what a share refuses."""

import fcntl
import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from service.bootstrap import load_settings, lock_file
from service.cli import run
from service.settings import Settings, UnsafeSettings

NAMES = ("what?mode=ro", "no. 1 #2", "100%20", "a:b@c", "Überblick")
FILES = {"bothways.sqlite", "bothways.sqlite-journal", "secret"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that does not exist yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOTHWAYS_MODE", "development")
    monkeypatch.setenv("BOTHWAYS_DATA_DIR", "data")
    return tmp_path / "data"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_stays_in_its_folder_whatever_that_is_called(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    odd = folder.with_name(name)
    monkeypatch.setenv("BOTHWAYS_DATA_DIR", str(odd))
    assert run(["migrate"]) == 0
    assert [path.name for path in folder.parent.iterdir()] == [name]
    assert {path.name for path in odd.iterdir()} == FILES
    assert run(["jobs", "list"]) == 0


def test_only_this_account_reads_what_was_made(folder: Path) -> None:
    assert run(["migrate"]) == 0
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == dict.fromkeys(FILES, 0o600)


def test_a_folder_that_was_there_keeps_its_mode_and_its_files_are_private(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)
    assert run(["migrate"]) == 0
    assert mode(folder) == 0o750
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_a_command_gives_the_files_of_its_caller_their_mode_back() -> None:
    before = os.umask(0o027)
    try:
        assert run(["--help"]) == 0
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


def test_processes_that_start_at_once_share_one_secret(folder: Path) -> None:
    found: list[Settings] = []
    threads = [Thread(target=lambda: found.append(load_settings())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    secrets = {one.secret_key.get_secret_value() for one in found}
    assert secrets == {(folder / "secret").read_text(encoding="ascii")}
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_a_secret_that_was_cut_short_by_a_kill_is_made_anew(folder: Path) -> None:
    folder.mkdir()
    (folder / "secret").touch()
    assert len(load_settings().secret_key.get_secret_value()) == 64


def test_a_folder_without_locks_is_named_with_its_cure(tmp_path: Path) -> None:
    lockless = os.open(tmp_path, os.O_PATH)  # the system refuses to lock such a handle
    with pytest.raises(UnsafeSettings, match=f"{tmp_path}.* use a folder on a local disk"):
        lock_file(lockless, fcntl.LOCK_EX, folder=tmp_path)
    os.close(lockless)


def test_a_folder_that_cannot_be_made_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.touch()
    assert run(["migrate"]) == 2
    assert capsys.readouterr().err == (
        "BOTHWAYS_DATA_DIR is data, which cannot be made: File exists.\n"
    )
