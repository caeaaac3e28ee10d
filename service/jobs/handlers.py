"""Every kind of job and the function that does it."""

from service.jobs.running import Handlers

HANDLERS: Handlers = {}
