"""`bothways`: every failure prints one plain sentence and exits, without a traceback."""

import os
import sys
from collections.abc import Sequence


def main() -> None:
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """Return 0 done, 1 failed, 2 wrong usage or unsafe settings, 3 a quality gate failed."""
    from service.cli import errors
    from service.cli.commands import verbs

    errors.speak_utf8()
    before = os.umask(0o077)  # what it and its children write is for this account alone
    try:
        verbs.app(arguments, prog_name="bothways")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except Exception as error:  # noqa: BLE001  # whatever it is, the caller gets a sentence
        return errors.told(error)
    finally:
        os.umask(before)
    return 0
