"""Table of the commands; each loads what it needs when it is called."""

import typer

from service.cli.commands import index, jobs, keys, pairing, people, programme, serving, upkeep

app = typer.Typer(
    help="Mutual mentoring that goes both ways.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
NOUNS = {
    "people": (people.noun, "Import and list people."),
    "round": (pairing.rounds, "Plan and release a round of suggestions."),
    "themes": (programme.themes, "Compute, release and show themes."),
    "keys": (keys.noun, "Make, list and revoke API keys."),
    "index": (index.noun, "Verify or rebuild the vector index."),
    "jobs": (jobs.noun, "List, retry and discard jobs."),
}
VERBS = (
    serving.serve,
    serving.worker,
    serving.up,
    upkeep.migrate,
    upkeep.demo,
    upkeep.doctor,
    pairing.recommend,
    pairing.why,
    programme.agenda,
    people.erase,
    people.export,
)

for _verb in VERBS:
    app.command()(_verb)
for _name, (_noun, _help) in NOUNS.items():
    app.add_typer(_noun, name=_name, help=_help, no_args_is_help=True)
