"""`bothways serve`, `worker` and `up`: the processes; none starts on an old schema."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import bar, opened, say
from service.cli.errors import FAILED

if TYPE_CHECKING:
    from service.bootstrap import Parts

Host = Annotated[str | None, typer.Option(help="Address to listen on; BOTHWAYS_HOST by default.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; BOTHWAYS_PORT by default.")]
Drain = Annotated[bool, typer.Option("--drain", help="Run the queued jobs, then stop.")]
Follow = Annotated[bool, typer.Option("--with-stdin", hidden=True)]


def serve(host: Host = None, port: Port = None) -> None:
    """Serve the pages and the API."""
    from service.cli import web

    _place(host, port)
    parts = opened()
    web.serve(parts, web.listening(parts.settings))


def worker(
    drain: Drain = False,
    with_stdin: Follow = False,
) -> None:
    """Run the background jobs."""
    parts = opened()
    if drain:
        _drain(parts)
        return
    from service.cli import child_processes
    from service.jobs.worker import JobWorker

    made = JobWorker(parts)
    if with_stdin:
        child_processes.end_with_parent()
    made.work()


def up(host: Host = None, port: Port = None) -> None:
    """Migrate, load the demo into an empty database, then serve with a worker."""
    from service.bootstrap import build
    from service.cli import child_processes, web
    from service.cli.commands import upkeep
    from service.cli.console import settings
    from service.upkeep.database.start_lock import only_start

    _place(host, port)
    safe = settings()
    with only_start(safe):
        listening = web.listening(safe)
        upkeep.to_head(safe)
        if safe.is_development:
            upkeep.fill_if_empty(build(safe))
        parts = opened()
        with child_processes.worker():
            web.announce(safe, upkeep.welcome(parts))
            web.serve(parts, listening)


def _drain(parts: "Parts") -> None:
    from service.jobs import inline_runner
    from service.jobs.handlers import HANDLERS
    from service.upkeep.admin import failed_jobs

    total = inline_runner.waiting(parts)
    with bar("Jobs") as told:
        count = inline_runner.drain(
            parts, HANDLERS, told=lambda left: told(max(0, total - left), total)
        )
    with parts.read() as db:
        dead = failed_jobs.dead_count(db)
    say(f"{count} jobs were run; {dead} were given up.")
    if dead:
        raise typer.Exit(FAILED)


def _place(host: str | None, port: int | None) -> None:
    """Put the address into the environment, where settings and the worker read it."""
    if host is not None:
        os.environ["BOTHWAYS_HOST"] = host
    if port is not None:
        os.environ["BOTHWAYS_PORT"] = str(port)
