"""The same commands check the code by hand, before a commit and in continuous integration."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


def recipe(target: str) -> list[str]:
    """The commands of a target of the Makefile, without what silences them."""
    lines = MAKEFILE.split(f"\n{target}:", 1)[1].splitlines()[1:]
    end = next(place for place, line in enumerate(lines) if not line.startswith("\t"))
    return [line.strip().lstrip("@").replace("$(BIN)", ".venv/bin") for line in lines[:end]]


def test_hooks_before_a_commit_run_what_make_lint_runs() -> None:
    assert re.findall(r"^ +entry: (.+)$", HOOKS, re.MULTILINE) == recipe("lint")


def test_no_hook_is_fetched() -> None:
    assert re.findall(r"\brepo: *(\S+)", HOOKS) == ["local"]
    assert set(re.findall(r"\blanguage: *(\S+)", HOOKS)) == {"system"}
    assert "additional_dependencies" not in HOOKS


def test_every_module_that_make_runs_exists() -> None:
    named = [name for name in re.findall(r"-m ([\w.]+)", MAKEFILE) if name not in _OF_OTHERS]
    paths = [ROOT.joinpath(*name.split(".")) for name in named]
    assert {"evals", "tests.bench", "service.upkeep.database.new_revision"} <= set(named)
    absent = [
        str(path)
        for path in paths
        if not path.with_suffix(".py").exists() and not (path / "__main__.py").exists()
    ]
    assert absent == []


def test_continuous_integration_runs_make_test() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec make test")


_OF_OTHERS = {"pip", "venv", "pytest"}
