"""docs/architecture.md and the tree agree: what the page names is there."""

import ast
import re
from pathlib import Path

from tests.structure import GROUND, folder_imports

ROOT = Path(__file__).parent.parent
TOLD = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PLACE = re.compile(r"`([\w/]+\.py): (\w+)`")
IN_THE_TREE = re.compile(r"^  (\w+)(/?)  +\S", re.MULTILINE)
KEPT_BELOW = {"migrations", "templates", "static"}  # told of beside models, or no code


def functions(path: str) -> set[str]:
    """Names of the functions that a file defines at its top."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def lost(text: str) -> list[str]:
    """Each `file: function` of the text that is not there."""
    return [
        f"{path}: {name}"
        for path, name in PLACE.findall(text)
        if not (ROOT / path).exists() or name not in functions(path)
    ]


def test_every_function_that_is_named_exists() -> None:
    assert lost(TOLD) == []


def test_a_function_that_is_gone_is_noticed() -> None:
    assert lost(
        "`service/models/queue.py: put`, `service/models/queue.py: putt`, `service/gone.py: put`"
    ) == [
        "service/models/queue.py: putt",
        "service/gone.py: put",
    ]


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"`([\w./]+\.(?:py|toml))`", TOLD)
    absent = {name for name in named if "/" in name and not (ROOT / name).exists()}
    assert absent == set()


def test_the_tree_shows_every_folder_of_the_service() -> None:
    tree = TOLD.split("```")[1]
    shown = {name + mark for name, mark in IN_THE_TREE.findall(tree)}
    folders = {
        f"{path.parent.name}/"
        for path in (ROOT / "service").glob("*/__init__.py")
        if path.parent.name not in KEPT_BELOW
    }
    assert {name for name in shown if name.endswith("/")} == folders
    assert {name for name in shown if not name.endswith("/")} == {"app"}


def arrows(text: str) -> dict[str, list[str]]:
    """Read the drawing's lines, each `folder --> folder & folder`."""
    drawn = re.findall(r"^  (\w+) --> (.+)$", text, re.MULTILINE)
    return {folder: targets.split(" & ") for folder, targets in drawn}


def test_the_drawing_shows_every_import_between_folders() -> None:
    assert arrows(TOLD) == folder_imports()


def test_the_page_names_the_ground_floor() -> None:
    (named,) = re.findall(r"The ground floor .+?: (.+?)\.", TOLD)
    assert set(re.findall(r"`(\w+)`", named)) == GROUND


def test_an_arrow_that_is_missing_is_noticed() -> None:
    assert arrows("  a --> b & c\n  b --> c\n") == {"a": ["b", "c"], "b": ["c"]}
