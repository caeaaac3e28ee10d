"""Every kind of job and the function that does it."""

from service.jobs.agendas import draft_agenda
from service.jobs.indexing import build_index
from service.jobs.running import Handlers
from service.queue import Kind

HANDLERS: Handlers = {
    Kind.AGENDA: draft_agenda,
    Kind.INDEX: build_index,
}
