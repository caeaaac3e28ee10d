"""`bothways agenda` and `themes`: run the worker's duties now and show the result."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from service.cli.console import AsJson, give, opened, say
from service.cli.errors import GateClosed

if TYPE_CHECKING:
    from service.bootstrap import Parts
    from service.themes.api import ReleaseOut, ThemeOut

themes = typer.Typer(rich_markup_mode=None)
Period = Annotated[str, typer.Option(help="Such as 2026-10 or 2026-Q3; the last by default.")]


def agenda(
    session_id: Annotated[UUID, typer.Argument(metavar="SESSION")], as_json: AsJson = False
) -> None:
    """Draft a session's agenda and show it, if both people let programs read it."""
    from service.agendas import api_queries
    from service.cli import agendas
    from service.problems import NotFound

    parts = opened()
    agendas.draft(parts, session_id)
    try:
        with parts.read() as db:
            found = api_queries.agenda_of(db, session_id, parts.clock())
    except NotFound:
        told = {"session_id": session_id, "items": None}
        give(told, ["Drafted; only its two people may read it."], as_json=as_json)
        return
    lines = [f"{item.minutes:3} min  {item.title}: {item.question}" for item in found.items]
    give(found.model_dump(), [found.label, *lines], as_json=as_json)


@themes.command()
def refit() -> None:
    """Compute all themes again, as every night."""
    from service.cli.jobs import run_job_now
    from service.models.queue import JobKind
    from service.themes import jobs

    parts = opened()
    now = parts.clock()
    key = f"by-hand:{now.isoformat()}"
    with parts.write() as db:
        jobs.order_refit(db, key, now)
    run_job_now(parts, f"{JobKind.THEMES_REFIT}:{key}", {JobKind.THEMES_REFIT: jobs.refit})
    say("The themes were computed.")


@themes.command()
def release(period: Period = "", as_json: AsJson = False) -> None:
    """Release a period that is over; exit 3 while its texts can still be withdrawn."""
    from service.cli.jobs import run_job_now
    from service.models.queue import JobKind
    from service.problems import Refused
    from service.themes import jobs
    from service.themes.release import periods

    parts = opened()
    now = parts.clock()
    asked = periods.period(period) if period else periods.last_frozen(parts.settings.period, now)
    try:
        with parts.write() as db:
            jobs.order_release(db, asked, now)
    except Refused as problem:
        raise GateClosed(problem.sentence) from None
    run_job_now(
        parts, f"{JobKind.THEMES_RELEASE}:{asked.name}", {JobKind.THEMES_RELEASE: jobs.release}
    )
    _give(_release(parts, asked.name), as_json=as_json)


@themes.command()
def show(period: Period = "", as_json: AsJson = False) -> None:
    """Show a release of themes, with numbers of people as ranges."""
    _give(_release(opened(), period), as_json=as_json)


def _release(parts: "Parts", period: str) -> "ReleaseOut":
    from service.problems import NotFound
    from service.themes import queries
    from service.themes.api import ReleaseOut

    today = parts.clock().date()
    with parts.read() as db:
        row = queries.release(db, period) if period else queries.latest_release(db)
        if row is None:
            raise NotFound("release-not-found", "Nothing has been released yet.")
        return ReleaseOut.model_validate(queries.release_view(db, row, today))


def theme_lines(theme: "ThemeOut") -> Iterator[str]:
    yield f"{theme.people:>5}  {theme.arrow:5}  {theme.label}"
    for said in theme.sentences:
        rests_on = "" if said.people == theme.people else f" ({said.people})"
        yield f"{'':14}{said.text}{rests_on}"
    for action in theme.actions:
        state = action.state.value.replace("_", " ")
        yield f"{'':14}[{state}] {action.text} {action.owner}, due {action.due_on.isoformat()}"


def _give(found: "ReleaseOut", *, as_json: bool) -> None:
    lines = [line for one in found.themes for line in theme_lines(one)]
    head = f"{found.period}: {found.people or 'fewer than ' + str(found.k)} people wrote."
    give(found.model_dump(mode="json"), [head, *lines], as_json=as_json)
