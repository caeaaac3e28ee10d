"""Every kind of job and the function that does it."""

from service.jobs.agendas import draft_agenda
from service.jobs.embedding import embed
from service.jobs.messages import remind
from service.jobs.pairing import round_plan, suggest
from service.jobs.running import Handlers
from service.jobs.themes import add_points, pulse, refit, release
from service.models.queue import Kind
from service.upkeep.vector_index.jobs import update_index

HANDLERS: Handlers = {
    Kind.AGENDA: draft_agenda,
    Kind.EMBED: embed,
    Kind.INDEX: update_index,
    Kind.REMIND: remind,
    Kind.ROUND: round_plan,
    Kind.SUGGEST: suggest,
    Kind.THEMES_INCREMENTAL: add_points,
    Kind.THEMES_REFIT: refit,
    Kind.THEMES_RELEASE: release,
    Kind.THEMES_PULSE: pulse,
}
