"""`bothways recommend`, `why` and `round`."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import AsJson, give, opened, say
from service.cli.errors import GateClosed, WrongUsage

if TYPE_CHECKING:
    from service.pairings.engine.person import Dials

rounds = typer.Typer(rich_markup_mode=None)
RANGES = {
    "cross_department": (-0.1, 0.1),
    "cross_generation": (-0.1, 0.1),
    "same_site": (-0.1, 0.1),
    "floor": (0.0, 1.0),
    "coverage_weight": (0.0, 1_000.0),
    "gamma": (0.0, 0.95),
}
Called = Annotated[str, typer.Argument(metavar="PERSON", help="Id, e-mail address or external id.")]
Limit = Annotated[int, typer.Option(min=1, max=50, help="Return at most this many.")]
Turned = Annotated[list[str] | None, typer.Option("--dial", help="NAME=NUMBER (repeatable).")]
Name = Annotated[str, typer.Option(help="Name of a new round.")]


def recommend(person: Called, limit: Limit = 5, as_json: AsJson = False) -> None:
    """List possible partners, best first, with the lines that match."""
    from service.cli import recommendations

    found = recommendations.recommended(opened(), person, limit)
    give(found.model_dump(mode="json"), recommendations.lines(found), as_json=as_json)


def why(
    a: Annotated[str, typer.Argument(metavar="A")],
    b: Annotated[str, typer.Argument(metavar="B")],
    as_json: AsJson = False,
) -> None:
    """Show how well two people fit in both directions, and what keeps them apart."""
    from service.cli import recommendations

    found = recommendations.fit_of(opened(), a, b)
    give(found.model_dump(mode="json"), recommendations.directions(found), as_json=as_json)


@rounds.command()
def plan(dial: Turned = None, name: Name = "", as_json: AsJson = False) -> None:
    """Plan the current round, or a new one, as a dry run; nothing is sent."""
    from service.cli import rounds as steps

    parts = opened()
    steps.plan(parts, name, _dials(dial or []))
    shown = steps.latest(parts)
    give(shown._asdict(), shown.lines(), as_json=as_json)


@rounds.command()
def show(as_json: AsJson = False) -> None:
    """Show the latest round and its plan."""
    from service.cli import rounds as steps

    shown = steps.latest(opened())
    give(shown._asdict(), shown.lines(), as_json=as_json)


@rounds.command()
def release(as_json: AsJson = False) -> None:
    """Release the planned round: send its suggestions; exit 3 if there is no plan."""
    from service.cli import rounds as steps
    from service.problems import Conflict

    parts = opened()
    try:
        pairs = steps.release(parts)
    except Conflict as problem:
        raise GateClosed(problem.sentence) from None
    say("The suggestions were sent.")
    give({"pairs": pairs}, [f"{pairs} pairs were suggested."], as_json=as_json)


def _dials(turned: list[str]) -> "Dials":
    from service.pairings.engine.person import Dials

    values: dict[str, float] = {}
    for one in turned:
        name, _, number = one.partition("=")
        if name not in RANGES:
            raise WrongUsage(f"The dials are: {', '.join(RANGES)}.")
        least, most = RANGES[name]
        try:
            values[name] = float(number)
        except ValueError:
            raise WrongUsage("Give --dial a number, such as gamma=0.5.") from None
        if not least <= values[name] <= most:  # also true of NaN
            raise WrongUsage(f"--dial {name} takes {least:g} to {most:g}.")
    return Dials(**values)
