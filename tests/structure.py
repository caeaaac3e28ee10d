"""`make structure`: how the house is cut, in figures that do not depend on anybody's taste."""

import ast
from collections import Counter
from pathlib import Path
from typing import Final

SERVICE: Final = Path(__file__).parent.parent / "service"
STEMS: Final = frozenset(
    ["pages", "api", "schemas", "forms", "actions", "queries", "views", "jobs"]
)
SHOWN: Final = 5


def modules() -> list[Path]:
    """Every module of the service but the migrations and what marks a folder as a package."""
    found = SERVICE.rglob("*.py")
    return sorted(
        path for path in found if "migrations" not in path.parts and path.name != "__init__.py"
    )


def classes(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def main() -> None:
    found = modules()
    folders = Counter(path.parent.relative_to(SERVICE.parent).as_posix() for path in found)
    shared = sum(path.stem.rpartition("_")[2] in STEMS for path in found)
    defined = Counter(name for path in found for name in classes(path))
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in found)
    print(f"modules of service/: {len(found)} in {len(folders)} folders, {lines} lines")
    print(f"module names that end in a shared stem: {shared / len(found):.0%}")
    print(f"class names defined more than once: {sum(count > 1 for count in defined.values())}")
    print("largest folders:")
    for folder, count in folders.most_common(SHOWN):
        print(f"  {count:3} {folder}/")


if __name__ == "__main__":
    main()
