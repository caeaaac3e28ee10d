"""What every command shares: its parts and its output; JSON goes to stdout alone."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:  # slow to load, and `--help` needs none of it
    from service.bootstrap import Parts
    from service.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout.")]
Told = Callable[[int, int], None]  # done, of how many


def settings() -> "Settings":
    """Raise UnsafeSettings."""
    from service import logs
    from service.bootstrap import load_settings

    logs.configure()
    return load_settings()


def opened() -> "Parts":
    """Open the parts; raise UnsafeSettings for another schema or an incomplete demo."""
    from service.bootstrap import build
    from service.settings import UnsafeSettings
    from service.upkeep.database import queries

    parts = build(settings())
    with parts.read() as db:
        if queries.revision(db) != queries.head_revision():
            raise UnsafeSettings("The database schema is not up to date; run `bothways migrate`.")
        is_demo_half_here = queries.is_demo_half_here(db)
    if is_demo_half_here:
        raise UnsafeSettings(
            "The demo organisation is incomplete: wait until it has started, or run `bothways "
            "demo`."
        )
    return parts


def give(value: object, lines: Iterable[str], *, as_json: bool) -> None:
    """Print the value for programs, or the lines for people."""
    text = json.dumps(value, ensure_ascii=False, default=_plain) if as_json else "\n".join(lines)
    if text:
        sys.stdout.write(f"{text}\n")


def say(sentence: str) -> None:
    """Print progress to stderr."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@contextmanager
def bar(what: str) -> Iterator[Told]:
    """Show a progress bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def _plain(value: object) -> Any:  # noqa: ANN401  # whatever json can write
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
