"""Rooms and names: shared stems, folders of a size, one class a name, and each rule once."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.structure import (
    MOST_MODULES,
    SERVICE,
    crowded_folders,
    modules,
    participles,
    repeated_classes,
    shared_stems,
    tuple_parameters,
)

ROOT: Final = SERVICE.parent
LEAST_SHARED: Final = 1 / 3  # of module names

# what is decided in one place alone: how it can be told from its code, and where it stands
ONCE: Final = {
    "the least number of people": (
        r"\b(MIN_|LEAST_)?K(: Final)? = \d",
        "service/privacy/thresholds.py",
    ),
    "bands of people": (r'= "10-19"$', "service/privacy/thresholds.py"),
    "steps of a share": (r'= "few"$', "service/privacy/thresholds.py"),
    "arrows": (r'= "level"$', "service/privacy/thresholds.py"),
    "who has gone": (r"PersonState\.LEFT, PersonState\.ERASED", "service/models/scopes.py"),
    "who is here": (r"PersonState\.ACTIVE, PersonState\.PAUSED", "service/models/scopes.py"),
    "open pairs": (r"PairState\.ACTIVE, PairState\.PAUSED", "service/models/scopes.py"),
    "who is in a pair": (r"or_\(Pair\.a_id == ", "service/models/scopes.py"),
    "the other of a pair": (r"else_=Pair\.a_id", "service/models/scopes.py"),
    "what is published": (
        r"published\b.*, Line\.source == LineSource\.PROFILE",
        "service/models/scopes.py",
    ),
    "who has consented": (r"^def has_consented\b", "service/models/scopes.py"),
    "what a client has already": (r"\((\?:)?W/\)|removeprefix\(.W/", "service/web/etags.py"),
    "an answer with 304": (r"status_code=304", "service/web/etags.py"),
    "rows of a page": (r"\b(PAGE_SIZE|PER_PAGE)\b.* = \d", "service/web/paging.py"),
    "the number of pages": (r"ceil\(\w+ / \w*PAGE|// PAGE_SIZE\)", "service/web/paging.py"),
    "vectors as they are stored": (r'"<f2"', "service/models/vectors.py"),
    "days of the week": (r'"mon", "tue"', "service/i18n/week.py"),
    "parts of a day": (r'"midday": range', "service/i18n/week.py"),
    "ends of a sentence": (r"\(\?<=\[\.!\?", "service/i18n/sentences.py"),
    "the plural of a word": (r'removesuffix\("s"\) if len', "service/i18n/words.py"),
    "hours on the wall clock": (
        r"\* (step|weeks)\)\.replace\(tzinfo",
        "service/i18n/wall_clock.py",
    ),
    "the uppermost team": (r"sa\.select\(Team\.id, Team\.parent_id", "service/people/queries.py"),
    "unseen characters": (r"\\u00ad", "prompts/clean.py"),
}


def _sources() -> dict[str, str]:
    paths = [*modules(), *sorted((ROOT / "prompts").glob("*.py"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def homes(pattern: str, sources: Mapping[str, str]) -> list[str]:
    """List every place where a rule is written."""
    known = re.compile(pattern, re.MULTILINE)
    return [path for path, source in sources.items() for _ in known.finditer(source)]


@pytest.mark.parametrize("rule", ONCE)
def test_a_rule_is_written_once(rule: str) -> None:
    pattern, home = ONCE[rule]
    assert homes(pattern, _sources()) == [home]


@pytest.mark.parametrize("rule", ONCE)
def test_a_second_copy_of_a_rule_is_noticed(rule: str) -> None:
    pattern, home = ONCE[rule]
    planted = "service/planted.py"
    assert homes(pattern, {planted: _sources()[home]}) == [planted]


def test_module_names_end_in_shared_stems() -> None:
    assert shared_stems(modules()) >= LEAST_SHARED


def test_a_stem_counts_alone_and_at_the_end() -> None:
    paths = [Path("pages.py"), Path("note_actions.py"), Path("actions_of.py"), Path("solver.py")]
    assert shared_stems(paths) == 1 / 2


def test_a_folder_holds_14_modules_at_most() -> None:
    assert crowded_folders(modules()) == []


def test_a_crowded_folder_is_noticed() -> None:
    paths = [SERVICE / "crowd" / f"number_{n}.py" for n in range(MOST_MODULES + 1)]
    assert crowded_folders(paths) == ["service/crowd"]
    assert crowded_folders(paths[1:]) == []


def test_a_module_is_named_by_what_is_there() -> None:
    assert participles(modules()) == []


@pytest.mark.parametrize("name", ["saying", "ended", "for_saying"])
def test_a_participle_is_noticed(name: str) -> None:
    assert participles([Path(f"{name}.py"), Path("item_wording.py")]) == [name]


def test_no_class_name_is_defined_twice() -> None:
    assert repeated_classes(modules()) == []


def test_a_second_class_of_a_name_is_noticed(tmp_path: Path) -> None:
    for module in ("one.py", "other.py"):
        (tmp_path / module).write_text("class Step:\n    pass\n", encoding="utf-8")
    (tmp_path / "third.py").write_text("class Stage:\n    pass\n", encoding="utf-8")
    assert repeated_classes(tmp_path.glob("*.py")) == ["Step"]


def test_no_parameter_is_several_things() -> None:
    found = {path: tuple_parameters(path.read_text(encoding="utf-8")) for path in modules()}
    assert {str(path): names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("annotation", "is_several"),
    [
        ("tuple[str, bool]", True),
        ("tuple[str, str]", True),
        ("tuple[str, ...]", False),
        ("list[tuple[str, bool]]", False),
        ("str", False),
    ],
)
def test_a_parameter_that_is_several_things_is_noticed(
    annotation: str, *, is_several: bool
) -> None:
    found = tuple_parameters(f"def add_note(note: {annotation}) -> None: ...\n")
    assert found == (["add_note(note)"] if is_several else [])
