"""`bothways people`, `erase` and `export`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from service.cli.console import AsJson, give, opened, say
from service.cli.errors import FAILED, WrongUsage

noun = typer.Typer(rich_markup_mode=None)
Called = Annotated[str, typer.Argument(metavar="PERSON", help="Id, e-mail address or external id.")]

ByHand = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=FIELD",
        help="Read a column, by its header or number, as this field; COLUMN= leaves it out.",
    ),
]


@noun.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Excel or CSV.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    errors: Annotated[
        Path | None, typer.Option(help="Write the rows with errors to this file.")
    ] = None,
    *,
    accept_partial: Annotated[
        bool,
        typer.Option("--accept-partial", help="Import the valid rows although others have errors."),
    ] = False,
    by_hand: ByHand = None,
    include_mailboxes: Annotated[
        bool,
        typer.Option("--include-mailboxes", help="Import rows that look like no person, too."),
    ] = False,
    missing_left: Annotated[
        bool,
        typer.Option("--missing-left", help="Mark whoever is not in the file as having left."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add and change people by e-mail address; nobody is ever removed, and leads never left."""
    from service.cli.commands import roster

    parts = opened()
    report = roster.report_of(parts, roster.read(file), by_hand or [])
    if not include_mailboxes:
        report = roster.without_mailboxes(parts, report)
    done = roster.imported(
        parts, report, dry_run=dry_run, partial=accept_partial, missing_left=missing_left
    )
    if errors is not None:
        roster.write_errors(errors, done)
    give(roster.as_json(done), roster.lines(done), as_json=as_json)
    if done.result.faulty and not done.is_kept:
        raise typer.Exit(FAILED)


@noun.command("undo-import")
def undo_import(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Undo the newest import, if it is of the last 24 hours."""
    from service.cli.commands import roster

    told = roster.undone(opened(), dry_run=dry_run)
    give(roster.undo_as_json(told), roster.undo_lines(told, dry_run=dry_run), as_json=as_json)


@noun.command("list")
def listed(as_json: AsJson = False) -> None:
    """List everyone's id, name and state."""
    from service.people.lookup_queries import everybody

    with opened().read() as db:
        found = list(everybody(db))
    lines = [f"{one.id}  {one.state:8}  {one.name}" for one in found]
    give([one._asdict() for one in found], lines or ["Nobody is here yet."], as_json=as_json)


def erase(
    person: Called, yes: Annotated[bool, typer.Option("--yes", help="Confirm the erasure.")] = False
) -> None:
    """Erase everything about a person, for good."""
    if not yes:
        raise WrongUsage("An erasure cannot be undone; confirm it with --yes.")
    from service.people.lookup_queries import person_called
    from service.privacy import erasure

    parts = opened()
    with parts.write() as db:
        person_id = person_called(db, person)
        erasure.erase(
            db, person_id, parts.clock(), tombstones=parts.settings.data_dir / "erasures.jsonl"
        )
    say("Everything about this person was erased.")


def export(
    person: Called,
    file: Annotated[
        Path | None, typer.Option("--file", help="File to write; bothways-export.zip by default.")
    ] = None,
) -> None:
    """Export everything about a person as a ZIP file."""
    from service.access import audit
    from service.app import templates
    from service.people.lookup_queries import person_called
    from service.people.my_data import export as exporting

    parts = opened()
    now = parts.clock()
    with parts.write() as db:
        person_id = person_called(db, person)
        exporting.note_by_hand(db, person_id, now)
        found = exporting.gathered(db, person_id, audit.pseudonym(db, person_id), now=now)
    page = templates().get_template("people/my_data/export.html").render(export=found, lang="en")
    made = exporting.zipped(found, page.encode())
    written = _private(file or Path(exporting.FILE_NAME), made)
    say(f"{written} contains everything about this person; give it to nobody else.")


def _private(file: Path, data: bytes) -> Path:
    """Create a file that only this account can read; refuse to overwrite."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
    except FileExistsError:
        raise WrongUsage(f"{file} already exists; name another file with --file.") from None
    return file
