"""Read the kinds of problem from problems.md beside this file."""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("problems.md")
_ROW = re.compile(r"^\| `([a-z-]+)` \| (\d{3}|4xx) \| (.+?) \| (.+?) \|$", re.MULTILINE)


class ProblemKind(NamedTuple):
    slug: str
    status: str
    meaning: str
    cure: str


@lru_cache(maxsize=1)
def kinds() -> dict[str, ProblemKind]:
    """Every kind by its slug, in the order of the file."""
    return {
        found[0]: ProblemKind(*found) for found in _ROW.findall(_FILE.read_text(encoding="utf-8"))
    }
