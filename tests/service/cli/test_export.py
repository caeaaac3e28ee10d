"""`bothways export`: a file for one person, readable by this account alone, never overwritten."""

import json
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest

from service.cli import run


@pytest.fixture
def folder(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deployment in development in which Ada takes part."""
    data = tmp_path / "data"
    data.mkdir()
    copyfile(migrated_sqlite, data / "bothways.sqlite")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOTHWAYS_MODE", "development")
    monkeypatch.setenv("BOTHWAYS_DATA_DIR", str(data))
    people = tmp_path / "people.csv"
    ada = "ada@tidewater.example,Ada Lark,keeping bees,maps,pairing"
    people.write_text(f"email,name,offers,seeks,consents\n{ada}\n")
    assert run(["people", "import", str(people)]) == 0
    return tmp_path


def test_a_person_is_written_into_a_file_of_their_own(folder: Path) -> None:
    assert run(["export", "ada@tidewater.example"]) == 0
    file = folder / "bothways-export.zip"
    assert file.stat().st_mode & 0o077 == 0
    with ZipFile(file) as archive:
        told = json.loads(archive.read("data.json"))
        assert b"keeping bees" in archive.read("index.html")
    assert told["person"][0]["name"] == "Ada Lark"
    assert told["acts"][-1]["action"] == "exported"


def test_a_file_that_is_there_is_left(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "mine.zip"
    file.write_text("something else")
    assert run(["export", "ada@tidewater.example", "--file", str(file)]) == 2
    assert "name another" in capsys.readouterr().err
    assert file.read_text() == "something else"


def test_nobody_is_exported(folder: Path) -> None:
    assert run(["export", "nobody@tidewater.example"]) == 1
    assert not (folder / "bothways-export.zip").exists()
