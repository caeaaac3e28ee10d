"""`bothways index`: what is missing, too much or different, and the cure."""

from typing import Annotated

import typer

from service.cli.door import AsJson, bar, give, opened, say

noun = typer.Typer(rich_markup_mode=None)


@noun.command()
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild it if it differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the index with SQL: exit 0 if equal, 1 if not."""
    from service.upkeep import index

    parts = opened()
    report = index.verify(parts)
    if repair and not report.is_equal:
        say("The index differs; it is built anew.")
        index.rebuild(parts)
        report = index.verify(parts)
    told = f"{report.rows} rows: {report.missing} missing, {report.surplus} too many, "
    told += f"{report.different} different"
    told += f"; {report.fault}." if report.fault else "."
    give(index.as_json(report), [told], as_json=as_json)
    if not report.is_equal:
        raise typer.Exit(1)


@noun.command()
def rebuild(as_json: AsJson = False) -> None:
    """Build the index anew from SQL; readers follow within seconds."""
    from service.upkeep import index

    parts = opened()
    with bar("People") as told:
        manifest = index.rebuild(parts, told)
    made = {"generation": manifest.name, "rows": manifest.rows, "changed_seq": manifest.changed_seq}
    give(made, [f"{manifest.name} holds {manifest.rows} rows."], as_json=as_json)
