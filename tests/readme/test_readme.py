"""README.md keeps its word: its commands are run as they stand there, one after the other."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytestmark = pytest.mark.readme

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "README.md").read_text(encoding="utf-8")
WRITTEN_AT = "http://127.0.0.1:8000"
MARA = "mara.quist@tidewater.example"
AFTERWARDS = (f"bothways recommend {MARA} --limit 3 --json", "bothways people list --json")


class Block(NamedTuple):
    language: str
    text: str

    @property
    def is_for_make(self) -> bool:
        return self.text.startswith("make ")


def blocks() -> list[Block]:
    return [
        Block(*found)
        for found in re.findall(r"^```(\w*)\n(.*?)^```$", TOLD, re.MULTILINE | re.DOTALL)
    ]


def played() -> list[Block]:
    """What the script below runs; the targets of make are looked at by themselves."""
    return [block for block in blocks() if not block.is_for_make]


@pytest.fixture(scope="module")
def clone(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the repository after `make run`, but writes elsewhere."""
    made = tmp_path_factory.mktemp("clone")
    for path in ROOT.iterdir():
        if not path.name.startswith(".") and path.name != "data":
            made.joinpath(path.name).symlink_to(path)
    made.joinpath(".venv").symlink_to(sys.prefix)
    made.joinpath("data").symlink_to(data_dir)
    return made


@pytest.fixture(scope="module")
def outputs(clone: Path, demo_url: str) -> list[str]:
    """What each block printed, and each of AFTERWARDS; one shell runs them all."""
    steps = [_step(clone, demo_url, place, block) for place, block in enumerate(played())]
    steps += list(AFTERWARDS)
    lines = [f"{{ {step}\n}} > {place}.out" for place, step in enumerate(steps)]
    script = "\n".join(["set -euo pipefail", *lines])
    ended = subprocess.run(  # noqa: S603  # the README's own words
        ["/bin/bash", "-c", script],
        cwd=clone,
        env=_environment(),
        check=False,
        stderr=subprocess.PIPE,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return [clone.joinpath(f"{place}.out").read_text() for place in range(len(steps))]


def _step(clone: Path, url: str, place: int, block: Block) -> str:
    text = block.text.replace(WRITTEN_AT, url)
    if block.language != "python":
        return text
    clone.joinpath(f"{place}.py").write_text(text)
    return f"python3 {place}.py"


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("BOTHWAYS_")}


def printed(outputs: list[str], language: str, part: str) -> str:
    """What the one block in this language that holds `part` printed."""
    (place,) = (
        place
        for place, block in enumerate(played())
        if block.language == language and part in block.text
    )
    return outputs[place]


@pytest.fixture(scope="module")
def answered(outputs: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(outputs, "sh", "curl"))
    return found


def test_every_block_is_one_that_is_run() -> None:
    assert {block.language for block in blocks()} == {"sh", "python"}
    assert any(block.is_for_make for block in blocks())


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"\bmake ([a-z][a-z-]*)\b(?=`|$)", TOLD, re.MULTILINE))
    assert {"run", "test", "bench", "evals"} <= targets
    for target in targets:
        command = ["make", "--dry-run", "--no-print-directory", target]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)  # noqa: S603  # as above


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TOLD)
    assert [link for link in links if not ROOT.joinpath(link).exists()] == []


def test_every_module_that_is_named_can_be_run() -> None:
    named = re.findall(r"python3? -m ([\w.]+)", TOLD)
    files = [ROOT.joinpath(*name.split(".")) for name in named]
    assert named
    assert all(
        path.with_suffix(".py").exists() or (path / "__main__.py").exists() for path in files
    )


def test_the_api_answers_as_the_command_line_does(
    outputs: list[str], answered: dict[str, Any]
) -> None:
    assert answered["items"]
    assert answered == json.loads(outputs[len(played())])


def test_the_python_block_prints_the_same_people(
    outputs: list[str], answered: dict[str, Any]
) -> None:
    names = ("person_id", "fit", "learn", "teach")
    lines = [" ".join(str(item[name]) for name in names) for item in answered["items"]]
    assert printed(outputs, "python", "urllib").splitlines() == lines


def test_the_command_line_names_the_same_people(
    outputs: list[str], answered: dict[str, Any]
) -> None:
    told = printed(outputs, "sh", "bothways doctor")
    assert [item["person_id"] for item in answered["items"] if item["name"] not in told] == []


def test_a_dry_run_adds_nobody(outputs: list[str], clone: Path) -> None:
    rows = clone.joinpath("people.csv").read_text().splitlines()
    added = {row.split(",")[1] for row in rows[1:]}
    assert len(added) == 1_000
    assert "1000" in printed(outputs, "sh", "people import").replace(",", "")
    assert added.isdisjoint(person["name"] for person in json.loads(outputs[-1]))


def test_every_verb_that_is_named_exists() -> None:
    named = {match[1] for match in re.finditer(r"(?:^|`|\()bothways ([a-z]+)", TOLD, re.MULTILINE)}
    for verb in named:
        command = [sys.executable, "-m", "service.cli", verb, "--help"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)  # noqa: S603  # as above
