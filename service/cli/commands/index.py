"""`bothways index`: verify and rebuild the vector index."""

from typing import Annotated

import typer

from service.cli.console import AsJson, bar, give, opened, say

noun = typer.Typer(rich_markup_mode=None)
_HELD_ELSEWHERE = "The running service has the index open and rebuilds it within a minute."
_NOT_KEPT = "No index is in use; searches are exact."
_NOT_READY = "The index cannot be asked; see `bothways index verify`."


@noun.command()
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild it if it differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the index with SQL: exit 0 if equal, 1 if not."""
    from service.upkeep.vector_index import index

    parts = opened()
    if not index.is_needed(parts):
        give(index.as_json(index.NOTHING), [_NOT_KEPT], as_json=as_json)
        return
    report = index.verify(parts)
    if repair and not report.is_equal:
        say("The index differs from the database; it is being rebuilt.")
        if index.rebuild(parts) is None:
            say(_HELD_ELSEWHERE)
        report = index.verify(parts)
    told = f"{report.rows} rows: {report.missing} missing, {report.surplus} too many, "
    told += f"{report.different} different"
    told += f"; {report.fault}." if report.fault else "."
    give(index.as_json(report), [told], as_json=as_json)
    if not report.is_equal:
        raise typer.Exit(1)


@noun.command()
def rebuild(as_json: AsJson = False) -> None:
    """Rebuild the index from SQL; a running service switches to it by itself."""
    from service.upkeep.vector_index import index

    parts = opened()
    if not index.is_needed(parts):
        give({"rows": 0}, [_NOT_KEPT], as_json=as_json)
        return
    with bar("People") as told:
        rows = index.rebuild(parts, told)
    said = _HELD_ELSEWHERE if rows is None else f"The index holds {rows} rows."
    give({"rows": rows}, [said], as_json=as_json)


@noun.command()
def recall(as_json: AsJson = False) -> None:
    """Measure how many of the best partners the index finds, for 50 people; keeps nothing."""
    from service.upkeep.vector_index import index
    from service.upkeep.vector_index.recall import measure

    parts = opened()
    found = measure(parts, parts.clock())
    if found is None:
        is_kept = index.is_needed(parts)
        give(None, [_NOT_READY if is_kept else _NOT_KEPT], as_json=as_json)
        return
    told = f"It found {found.found} of the {found.asked} best partners of {found.people} people."
    give({**found._asdict(), "share": round(found.share, 4)}, [told], as_json=as_json)
