"""The house keeps its own rules: lengths, names, and that what exists is documented."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from service.upkeep.problem_kinds import kinds
from service.web.problem_responses import STATUS

ROOT = Path(__file__).parent.parent
FOLDERS = ("service", "embeddings", "prompts", "evals")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
FORBIDDEN = re.compile(
    r"(^|_)(match|score|user|mentor|mentee|senior|junior|info|helper|util|abstract)(_|s?$)"
    r"|(^|_)manager$|^(process|handle|do)_"
)
OF_SQLALCHEMY = {"process_bind_param", "process_result_value"}  # its names, ours to override
FROM_HTTP = {
    "too-many-calls": "429", "not-found": "404", "method-not-allowed": "405", "too-large": "413",
    "request": "4xx", "unsupported-media-type": "415",
}  # fmt: skip  # what no module names in a raise
Function = ast.FunctionDef | ast.AsyncFunctionDef
_STATUS_OF = {kind.__name__: str(status) for kind, status in STATUS.items()} | {"Problem": "500"}


def _modules() -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "versions" not in path.parts]


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def long_modules(paths: list[Path]) -> list[str]:
    counted = {path: path.read_text(encoding="utf-8").count("\n") for path in paths}
    return [f"{path.name}: {lines}" for path, lines in counted.items() if lines > LONGEST_MODULE]


def long_functions(source: str) -> list[str]:
    return [
        f"{node.name}: {length}"
        for node in _functions(ast.parse(source))
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def forbidden_names(source: str) -> list[str]:
    """Public functions, classes and their snake-case parts that the glossary rules out."""
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, named)]
    ours = [name for name in names if not name.startswith("_") and name not in OF_SQLALCHEMY]
    return [name for name in ours if FORBIDDEN.search(_snake(name))]


def calls_of_builtin_hash(source: str) -> list[int]:
    """Its answer differs from process to process, so nothing kept may rest on it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash"
    ]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_no_module_is_longer_than_300_lines() -> None:
    assert long_modules(_modules()) == []


def test_no_function_is_longer_than_40_lines() -> None:
    found = {path: long_functions(path.read_text(encoding="utf-8")) for path in _modules()}
    assert {str(path): names for path, names in found.items() if names} == {}


def test_the_service_uses_the_words_of_the_glossary() -> None:
    paths = [path for path in _modules() if "service" in path.relative_to(ROOT).parts[0]]
    found = {path: forbidden_names(path.read_text(encoding="utf-8")) for path in paths}
    assert {str(path): names for path, names in found.items() if names} == {}


def test_nothing_rests_on_the_built_in_hash() -> None:
    found = {path: calls_of_builtin_hash(path.read_text(encoding="utf-8")) for path in _modules()}
    assert {str(path): lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("lines", [40, 41])
def test_a_41_line_function_is_noticed(lines: int) -> None:
    source = "def long() -> None:\n" + "    x = 1\n" * (lines - 1)
    assert bool(long_functions(source)) is (lines > LONGEST_FUNCTION)


@pytest.mark.parametrize("name", ["PairManager", "process_text", "user_name", "match_people"])
def test_a_forbidden_name_is_noticed(name: str) -> None:
    kind = "class" if name[0].isupper() else "def"
    brackets = "" if kind == "class" else "()"
    assert forbidden_names(f"{kind} {name}{brackets}:\n    pass\n") == [name]


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        str(path)
        for path in _modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_setting_is_documented() -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    silent = [name for name in Settings.model_fields if f"`BOTHWAYS_{name.upper()}`" not in told]
    assert silent == []


def test_every_problem_is_documented() -> None:
    told = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    silent = sorted(kind for kind in _kinds() if f"`{kind}`" not in told)
    assert silent == []


def test_no_documented_problem_is_made_up() -> None:
    told = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z-]+)`", told, re.MULTILINE))
    assert listed - _kinds() == set()


def test_every_documented_problem_has_the_status_that_it_is_answered_with() -> None:
    told = {slug: {kind.status} for slug, kind in kinds().items()}
    assert told == _statuses()


def test_the_kinds_of_problems_are_in_order() -> None:
    assert list(kinds()) == sorted(kinds())


def test_only_one_module_seals_prompts() -> None:
    makers = {str(path.relative_to(ROOT)) for path in _modules() if _makes_sealed(path)}
    assert makers == {"service/privacy/model_input.py"}


def _makes_sealed(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    knows = any(node.module == "prompts.chat" for node in imports)
    return knows and any(_name(node.func) == "Sealed" for node in _calls(tree))


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _kinds() -> set[str]:
    """Every slug that some module raises a Problem with."""
    return set(_statuses())


def _statuses() -> dict[str, set[str]]:
    """Every slug with the status of each class that it is raised as."""
    found = {slug: {status} for slug, status in FROM_HTTP.items()}
    for path in _modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        makers = _STATUS_OF | _makers(tree)
        for node in _calls(tree):
            if _name(node.func) in makers and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.setdefault(first.value, set()).add(makers[_name(node.func)])
    return found


def _makers(tree: ast.AST) -> dict[str, str]:
    """A module's own functions that hand a slug on to the Problem which they return."""
    return {
        node.name: _STATUS_OF[_name(node.returns)]
        for node in _functions(tree)
        if node.returns is not None and _name(node.returns) in _STATUS_OF and node.args.args
        if node.args.args[0].arg == "kind"
    }


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
