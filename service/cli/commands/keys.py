"""`bothways keys`: API keys; a key is shown once, when it is made."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.access.queries import KeyView

from service.cli.console import AsJson, give, opened

noun = typer.Typer(rich_markup_mode=None)


@noun.command()
def create(
    name: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Annotated[list[str], typer.Option(help="What it may do (repeatable).")],
    as_json: AsJson = False,
) -> None:
    """Make an API key and show it; it is not shown again."""
    from service.access import actions

    parts = opened()
    with parts.write() as db:
        key_id, key = actions.create_key(db, name, scope, now=parts.clock())
    made = {"id": key_id, "key": key, "scopes": sorted(set(scope))}
    give(made, [key, "Copy it now: it is shown only once."], as_json=as_json)


@noun.command("list")
def listed(as_json: AsJson = False) -> None:
    """List the API keys, without their secrets."""
    from service.access import queries

    parts = opened()
    with parts.read() as db:
        found = queries.keys(db)
    now = parts.clock()
    lines = [_line(key, now) for key in found]
    give([key._asdict() for key in found], lines or ["There are no keys yet."], as_json=as_json)


@noun.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Revoke an API key at once."""
    from service.access import actions

    parts = opened()
    with parts.write() as db:
        actions.revoke_key(db, key_id, parts.clock())
    give(None, ["The key was revoked."], as_json=False)


def _line(key: "KeyView", now: datetime) -> str:
    if key.revoked_at is not None:
        state = "revoked"
    else:
        state = "live" if key.expires_at > now else "expired"
    return f"{key.id}  {state:8}  {key.name}  ({', '.join(key.scopes)})"
