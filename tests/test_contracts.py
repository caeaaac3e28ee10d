"""The import contracts notice what they are there for; run on a copy of the tree."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("evals", "service", "embeddings", "prompts")
LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in PACKAGES:
        copytree(ROOT / name, tmp_path / name, ignore=_all_but_code)
    copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _all_but_code(folder: str, names: list[str]) -> set[str]:
    files = {name for name in names if Path(folder, name).is_file() and not name.endswith(".py")}
    return files | ignore_patterns("__pycache__", ".cache", "reports", "data")(folder, names)


def broken(tree: Path) -> list[str]:
    """Names of the contracts that the tree breaks."""
    ended = subprocess.run(  # noqa: S603  # the installed linter
        [LINT, "--no-cache"], cwd=tree, check=False, capture_output=True, text=True
    )
    assert "Contracts: " in ended.stdout, ended.stderr
    return re.findall(r"^(.+) BROKEN\b", ended.stdout, re.MULTILINE)


def plant(tree: Path, module: str, statement: str) -> None:
    path = tree / module
    path.write_text(f"{path.read_text()}\n{statement}\n")


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        (
            "service/reflections/actions.py",
            "import service.web.dependencies",
            "below the edge nothing leads",
        ),
        ("service/privacy/erasure.py", "import fastapi", "FastAPI is imported at the edge alone"),
        (
            "service/sessions/missed_sessions.py",
            "import starlette",
            "FastAPI is imported at the edge alone",
        ),
        ("service/pairings/engine/fit.py", "import sqlalchemy", "pure arithmetic imports nothing"),
        ("service/access/actions.py", "import service.themes.queries", "the service runs downhill"),
        ("embeddings/exact.py", "import service.problems", "evals over service"),
        (
            "service/agendas/drafts/preparation.py",
            "import prompts.messages",
            "prompts are written where texts are cleared",
        ),
    ],
)
def test_an_import_that_does_not_belong_breaks_its_contract(
    tree: Path, module: str, statement: str, contract: str
) -> None:
    plant(tree, module, statement)
    assert any(name.startswith(contract) for name in broken(tree))


def test_the_tree_as_it_is_breaks_none(tree: Path) -> None:
    assert broken(tree) == []
