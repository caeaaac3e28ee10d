"""`python -m prompts lock [--check]`: keep prompts.lock true; exit 1 on unversioned changes."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from prompts import agenda, lock, themes, trial

PROMPTS = (agenda.PROMPT, themes.PROMPT, trial.PROMPT)


def main(words: Sequence[str] | None = None, path: Path = lock.LOCK) -> int:
    parser = argparse.ArgumentParser(prog="python -m prompts")
    parser.add_argument("verb", choices=["lock"])
    parser.add_argument("--check", action="store_true", help="write nothing")
    wish = parser.parse_args(words)
    now, locked = lock.current(PROMPTS), lock.read(path)
    found = lock.faults(now, locked)
    if wish.check and not found and now != locked:
        found = ["prompts.lock is out of date; run python -m prompts lock."]
    if found:
        sys.stderr.write("\n".join(found) + "\n")
        return 1
    if not wish.check:
        lock.write(now, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
