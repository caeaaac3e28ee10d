"""The verbs of `bothways`, by noun; each loads what it needs only when it is called."""

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
    "people": (people.noun, "Who takes part."),
    "round": (pairing.rounds, "One pairing of everybody."),
    "themes": (programme.themes, "What many write about, frozen period by period."),
    "keys": (keys.noun, "Keys of programs that call the API."),
    "index": (index.noun, "The vector index against SQL."),
    "jobs": (jobs.noun, "Work that waits or was given up."),
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
