"""`bothways migrate`, `demo` and `doctor`."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import AsJson, bar, give, say, settings
from service.cli.errors import FAILED, WrongUsage

if TYPE_CHECKING:
    from service.bootstrap import Parts
    from service.settings import Settings


SETTLED = timedelta(minutes=5)
Reset = Annotated[bool, typer.Option("--reset", help="Delete everything in the database first.")]


def migrate() -> None:
    """Bring the database schema up to date. Idempotent, and safe to run in parallel."""
    to_head(settings())
    say("The database schema is up to date.")


def demo(reset: Reset = False) -> None:
    """Build the demo organisation in an empty database."""
    from service.bootstrap import build
    from service.upkeep.database import migrations
    from service.upkeep.database.start_lock import only_start

    safe = settings()
    if not safe.is_development:
        raise WrongUsage("The demo works only in development; set BOTHWAYS_MODE=development.")
    with only_start(safe):
        to_head(safe)
        parts = build(safe)
        if reset or is_half_here(parts):
            migrations.empty(safe)
        fill(parts)


def doctor(as_json: AsJson = False) -> None:
    """Check the deployment, ask its model, and say how to fix what is wrong.

    Exits with 0 if all is well, else with 1.
    """
    from dataclasses import asdict

    from service.bootstrap import build
    from service.upkeep.doctor import examine

    found = examine(build(settings()))
    marks = {True: "well ", False: "WRONG"}
    lines = [
        f"{marks[one.is_well]}  {one.name}: {one.sentence} {one.cure}".rstrip() for one in found
    ]
    give([asdict(one) for one in found], lines, as_json=as_json)
    if not all(one.is_well for one in found):
        raise typer.Exit(FAILED)


def to_head(safe: "Settings") -> None:
    from service.upkeep.database.migrations import to_head as migrate_to_head

    migrate_to_head(safe.main_url)


def fill_if_empty(parts: "Parts") -> None:
    """Build the demo organisation if nobody is here, or if a start was interrupted."""
    from service.people.lookup_queries import is_anybody_here
    from service.upkeep.database import migrations

    if is_half_here(parts):
        say("The demo organisation was only partly built; it starts again.")
        migrations.empty(parts.settings)
    with parts.read() as db:
        is_empty = not is_anybody_here(db)
    if is_empty:
        fill(parts)


def is_half_here(parts: "Parts") -> bool:
    from service.upkeep.database import queries

    with parts.read() as db:
        return queries.is_demo_half_here(db)


def fill(parts: "Parts") -> None:
    """Build the demo's story, run its jobs, then add what depends on them."""
    from service.demo import build
    from service.demo.story.schedule import todays_date
    from service.jobs import inline_runner
    from service.jobs.handlers import HANDLERS

    say("Building Tidewater Mutual, the demo organisation ...")
    now = parts.clock()
    stage = build.build(parts, todays_date(now))
    until = now + SETTLED  # suggestions wait a little for further changes; none will come
    total = inline_runner.waiting(parts, until)
    with bar("Reading and pairing") as told:
        inline_runner.drain(
            parts, HANDLERS, until, told=lambda left: told(max(0, total - left), total)
        )
    build.after_jobs(parts, stage)


def welcome(parts: "Parts") -> str:
    """Say where the demo is, whom to sign in as, and how to get an API key.

    A second line follows if the demo organisation was built for another day.
    """
    from service.access.pages import DEMO_SIGN_INS
    from service.access.queries import people_to_sign_in

    with parts.read() as db:
        found = people_to_sign_in(db, DEMO_SIGN_INS)
    first = [one for one in found if one.email in DEMO_SIGN_INS]
    people = ", ".join(f"{one.name} ({one.title})" for one in first)
    told = f"Bothways is ready at {parts.settings.origin}"
    if parts.settings.is_development and people:
        told += f" | sign in as {people}"
    command = _command(parts.settings)
    key = f"API key: {command} keys create --name test --scope recommendations:read --json"
    return "\n".join([f"{told} | {key}", *_age(parts, command)])


def _age(parts: "Parts", command: str) -> Iterator[str]:
    """Say how old the demo organisation is, once its dates have passed."""
    from service.demo.story.schedule import todays_date
    from service.upkeep.database import queries

    with parts.read() as db:
        found = queries.demo_build(db)
    days = 0 if found is None else (todays_date(parts.clock()) - found.today).days
    if days > 0:
        age = "1 day" if days == 1 else f"{days} days"
        yield (
            f"The demo organisation is {age} old, and so are its dates. To rebuild it, stop this"
            f" and run: {command} demo --reset (this deletes everything in it)."
        )


def _command(safe: "Settings") -> str:
    """Say how to call this program from this folder, with the environment it needs."""
    here = Path.cwd()
    called = Path(sys.argv[0]).absolute().with_name("bothways")
    if not called.exists():  # started as a module
        called = Path(sys.executable).with_name("bothways")
    said = called.relative_to(here) if called.is_relative_to(here) else called
    given = [f"BOTHWAYS_MODE={safe.mode}"] if safe.is_development else []
    if safe.data_dir.absolute() != here / "data":  # the default
        given.append(f"BOTHWAYS_DATA_DIR={safe.data_dir}")
    return " ".join([*given, str(said)])
