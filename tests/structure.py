"""`make structure`: how the house is cut, in figures that do not depend on anybody's taste."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import grimp

SERVICE: Final = Path(__file__).parent.parent / "service"
STEMS: Final = frozenset(
    ["pages", "api", "schemas", "forms", "actions", "queries", "views", "jobs"]
)
MOST_MODULES: Final = 14
NOUNS: Final = frozenset(  # of the field, though they end like participles
    """booking clustering formatting learning paging pairing phrasing ranking serving timing wording
    """.split()  # noqa: SIM905 - a word list reads better unquoted
)
SHOWN: Final = 5
# every folder may import these, so an arrow to them tells nothing
GROUND: Final = frozenset(
    """access bootstrap i18n ledger logs models privacy problems setting_choices settings web
    """.split()  # noqa: SIM905 - a word list reads better unquoted
)


def modules() -> list[Path]:
    """Every module of the service but the migrations and what marks a folder as a package."""
    found = SERVICE.rglob("*.py")
    return sorted(
        path for path in found if "migrations" not in path.parts and path.name != "__init__.py"
    )


def classes(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def repeated_classes(paths: Iterable[Path]) -> list[str]:
    defined = Counter(name for path in paths for name in classes(path))
    return sorted(name for name, count in defined.items() if count > 1)


def shared_stems(paths: Iterable[Path]) -> float:
    """Return the share of module names that end in a stem which folders share."""
    stems = [path.stem.rpartition("_")[2] in STEMS for path in paths]
    return sum(stems) / len(stems)


def folders(paths: Iterable[Path]) -> Counter[str]:
    return Counter(path.parent.relative_to(SERVICE.parent).as_posix() for path in paths)


def crowded_folders(paths: Iterable[Path]) -> list[str]:
    return sorted(name for name, count in folders(paths).items() if count > MOST_MODULES)


def participles(paths: Iterable[Path]) -> list[str]:
    """List modules named by what is done and not by what is there."""
    ends = {path.stem: path.stem.rpartition("_")[2] for path in paths}
    return sorted(
        name for name, end in ends.items() if end.endswith(("ing", "ed")) and end not in NOUNS
    )


def folder_imports() -> dict[str, list[str]]:
    """Return what each folder of the service imports directly, without the ground floor."""
    graph = grimp.build_graph("service")
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            importer, target = (f"{name}.".split(".")[1] for name in (module, imported))
            if importer != target and not GROUND & {importer, target}:
                found.setdefault(importer, set()).add(target)
    return {folder: sorted(targets) for folder, targets in sorted(found.items())}


def tuple_parameters(source: str) -> list[str]:
    """List parameters that are several things in one."""
    return [
        f"{function.name}({parameter.arg})"
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for parameter in _parameters(function.args)
        if parameter.annotation is not None and _is_several(parameter.annotation)
    ]


def _parameters(given: ast.arguments) -> Iterator[ast.arg]:
    yield from (*given.posonlyargs, *given.args, *given.kwonlyargs)


def _is_several(annotation: ast.expr) -> bool:
    """Tell `tuple[A, B]` from `tuple[A, ...]` and from all else."""
    if not isinstance(annotation, ast.Subscript) or ast.unparse(annotation.value) != "tuple":
        return False
    kinds = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
    return bool(kinds) and ast.unparse(kinds[-1]) != "..."


def main() -> None:
    paths = modules()
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
    print(f"modules of service/: {len(paths)} in {len(folders(paths))} folders, {lines} lines")
    print(f"module names that end in a shared stem: {shared_stems(paths):.0%}")
    print(f"class names defined more than once: {len(repeated_classes(paths))}")
    print("largest folders:")
    for folder, count in folders(paths).most_common(SHOWN):
        print(f"  {count:3} {folder}/")
    print("imports between folders, the ground floor left out:")
    for folder, targets in folder_imports().items():
        print(f"  {folder} --> {' & '.join(targets)}")


if __name__ == "__main__":
    main()
