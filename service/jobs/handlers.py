"""Table of job kinds and their handlers."""

from collections.abc import Mapping

from service.agendas.drafts.jobs import draft_agenda
from service.bootstrap import Parts
from service.feedback.jobs import embed_feedback
from service.jobs.runner import Handler, Handlers
from service.messages.jobs import remind
from service.models.queue import JobKind, Work
from service.pairings.rounds.jobs import plan_round
from service.pairings.suggestions.jobs import suggest
from service.people.jobs import embed_person
from service.problems import Refused
from service.reflections.jobs import embed_reflection
from service.themes.jobs import assign_points_to_themes, pulse, refit, release
from service.upkeep.vector_index.jobs import measure_recall, update_index

_EMBED: Mapping[str, Handler] = {
    "person": embed_person,
    "reflection": embed_reflection,
    "feedback": embed_feedback,
}


def embed(parts: Parts, work: Work) -> None:
    """Embed what `args` names: {"owner": person, reflection or feedback, "id": its id}."""
    handler = _EMBED.get(str(work.args["owner"]))
    if handler is None:
        raise Refused("unknown-owner", "This job has nothing to embed.")
    handler(parts, work)


HANDLERS: Handlers = {
    JobKind.AGENDA: draft_agenda,
    JobKind.EMBED: embed,
    JobKind.INDEX: update_index,
    JobKind.INDEX_RECALL: measure_recall,
    JobKind.REMIND: remind,
    JobKind.ROUND: plan_round,
    JobKind.SUGGEST: suggest,
    JobKind.THEMES_INCREMENTAL: assign_points_to_themes,
    JobKind.THEMES_REFIT: refit,
    JobKind.THEMES_RELEASE: release,
    JobKind.THEMES_PULSE: pulse,
}
