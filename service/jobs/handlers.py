"""Every kind of job and the function that does it."""

from service.jobs.agendas import draft_agenda
from service.jobs.embedding import embed
from service.jobs.indexing import update_index
from service.jobs.messages import remind
from service.jobs.pairing import round_plan, suggest
from service.jobs.running import Handlers
from service.jobs.themes import add_points, pulse, refit, release
from service.queue import JobKind

HANDLERS: Handlers = {
    JobKind.AGENDA: draft_agenda,
    JobKind.EMBED: embed,
    JobKind.INDEX: update_index,
    JobKind.REMIND: remind,
    JobKind.ROUND: round_plan,
    JobKind.SUGGEST: suggest,
    JobKind.THEMES_INCREMENTAL: add_points,
    JobKind.THEMES_REFIT: refit,
    JobKind.THEMES_RELEASE: release,
    JobKind.THEMES_PULSE: pulse,
}
