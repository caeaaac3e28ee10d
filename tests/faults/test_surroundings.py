"""What surrounds a deployment may be wrong or odd: one sentence says so, or nothing happens."""

import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from tests.faults.processes import PATIENCE, ROOT, bothways, environment

pytestmark = pytest.mark.faults

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


@pytest.fixture
def data(migrated_sqlite: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    copyfile(migrated_sqlite, folder / "bothways.sqlite")
    return folder


@pytest.fixture
def read_only(data: Path) -> Iterator[Path]:
    data.chmod(0o500)
    yield data
    data.chmod(0o700)


def obey_permissions() -> None:
    """Before a program is started: not even root writes where it may not."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def test_a_port_that_is_taken_exits_with_2_and_one_line(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for verb in ("serve", "up"):
            ended = bothways(verb, "--port", port, env=environment(data))
            assert (ended.returncode, ended.stdout) == (2, "")
            expected = f"BOTHWAYS_PORT {port} is taken on 127.0.0.1; choose another.\n"
            assert ended.stderr == expected


def obedient(verb: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own module; no threads run here yet
        [sys.executable, "-m", "service.cli", verb],
        env=environment(data),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=obey_permissions,
        timeout=PATIENCE,
        check=False,
    )


def test_a_data_folder_that_cannot_be_written_exits_with_2_and_one_line(read_only: Path) -> None:
    ended = obedient("serve", read_only)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert f"BOTHWAYS_DATA_DIR is {read_only}" in ended.stderr


def test_a_database_that_can_only_be_read_is_found_by_doctor(data: Path) -> None:
    (data / "bothways.sqlite").chmod(0o400)
    ended = obedient("doctor", data)
    assert ended.returncode == 1
    assert "WRONG  writing: The database can only be read." in ended.stdout


def test_words_survive_a_locale_that_knows_ascii_alone(data: Path, tmp_path: Path) -> None:
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    env = environment(data, **ascii_alone)
    file = tmp_path / "people.csv"
    file.write_text("email,name,offers\nj@t.example,Jürgen Łoś,Überblick 🧭\n", encoding="utf-8")
    assert bothways("people", "import", str(file), env=env).returncode == 0
    assert "Jürgen Łoś" in bothways("people", "list", env=env).stdout
    assert "Jürgen Łoś" in bothways("people", "list", "--json", env=env).stdout


def test_two_migrations_at_once_both_exit_with_0(tmp_path: Path) -> None:
    env = environment(tmp_path / "data")
    both = [
        subprocess.Popen([sys.executable, "-m", "service.cli", "migrate"], env=env, cwd=ROOT)
        for _ in range(2)
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    assert bothways("jobs", "list", env=env).returncode == 0
