"""`python -m evals.quarter`: print what a quarter came to; exit code 1 if a promise was broken."""

import argparse
import sys
from pathlib import Path
from typing import Final

import structlog

from evals.quarter.promises import Line, lines
from evals.quarter.running import Size, run
from evals.quarter.scene import scene

KEPT, BROKEN = 0, 1
_PAGE: Final = Path(__file__).parent.parent.parent / "docs" / "quarter.md"
_SAID: Final = {None: "", True: "kept", False: "BROKEN"}
_HEAD: Final = (
    "# A simulated quarter\n\n"
    "{people} invented people live through {weeks} weeks, hour by hour, by the clock, the jobs and"
    " the rules that a deployment runs; a post box takes the place of the mail server. They book,"
    " hold, miss, move and skip sessions, look back, answer, go on leave, stop the mail, part and"
    " leave by chance, with seed {seed}. Pairs are given, and nobody writes for the themes."
    " `make quarter` does it again and fails if a promise is broken.\n\n"
    "Agendas are counted where a session was booked more than a day ahead and its pair was not at"
    " rest shortly before; follow-ups where the person wants mail, is here, still meets and had not"
    " answered first, up to nine days before the end.\n\n"
    "| | Found | Promise |\n|---|---|---|\n"
)


def main(words: list[str]) -> int:
    options = _options(words)
    size = Size(options.people, options.weeks, options.seed)
    _be_quiet()
    with scene() as parts:
        quarter = run(parts, size)
        with parts.read() as db:
            found = lines(db, quarter)
    width = max(len(line.what) for line in found)
    for line in found:
        print(f"{line.what:<{width}}  {line.found:>14}  {_SAID[line.is_kept]}".rstrip())  # noqa: T201  # a command prints
    if options.write:
        _PAGE.write_text(page(size, found), encoding="utf-8")
    return BROKEN if any(line.is_kept is False for line in found) else KEPT


def page(size: Size, found: list[Line]) -> str:
    rows = [f"| {line.what} | {line.found} | {_SAID[line.is_kept]} |" for line in found]
    return _HEAD.format(**size._asdict()) + "\n".join(rows) + "\n"


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.quarter", description=__doc__)
    parser.add_argument("--people", type=int, default=Size().people)
    parser.add_argument("--weeks", type=int, default=Size().weeks)
    parser.add_argument("--seed", type=int, default=Size().seed)
    parser.add_argument("--write", action="store_true", help="write docs/quarter.md")
    return parser.parse_args(words)


def _be_quiet() -> None:
    """The table is all that is printed; what fails shows in it."""
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
