import shutil
from pathlib import Path

import pytest

from evals.cases import CannotRun
from evals.sources import DATA, onet, read_sources, slice_lines

LARGEST = 300_000  # bytes
NOTICE = Path(__file__).parents[2] / "NOTICE"
SLICES = [
    (key, entry.file, entry.rows)
    for key, source in read_sources().items()
    for entry in source.slices
    if key != "organisation"
]


@pytest.mark.parametrize(("source", "file", "rows"), SLICES)
def test_every_slice_has_its_listed_hash_rows_and_size(source: str, file: str, rows: int) -> None:
    assert len(slice_lines(source, file)) == rows
    assert (DATA / file).stat().st_size <= LARGEST


def test_every_committed_slice_is_listed() -> None:
    committed = {path.name for path in DATA.iterdir() if ".jsonl" in path.name}

    assert committed == {file for _, file, _ in SLICES}


def test_every_source_names_a_licence_and_the_notice_attributes_it() -> None:
    notice = " ".join(NOTICE.read_text(encoding="utf-8").split())

    for key, source in read_sources().items():
        assert source.licence in {"CC-BY-4.0", "CC-BY-3.0", "MIT", "Apache-2.0"}
        assert key == "organisation" or source.attribution in notice


def test_an_edited_slice_is_refused(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    edited = tmp_path / "data" / "pii.gate.jsonl"
    edited.write_text(edited.read_text(encoding="utf-8").replace("card", "cart"), encoding="utf-8")

    with pytest.raises(CannotRun, match="differs from the hash"):
        slice_lines("pii", "pii.gate.jsonl", tmp_path / "data")


def test_an_unlisted_file_is_refused() -> None:
    with pytest.raises(CannotRun, match="not listed"):
        slice_lines("pii", "pii.other.jsonl")


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="SOURCES"):
        read_sources(tmp_path)


def test_the_onet_slice_holds_skills_and_tasks() -> None:
    kinds = {kind for kind, *_ in onet()}

    assert kinds == {"skill", "knowledge", "task"}
    assert len(onet()) == 3000
