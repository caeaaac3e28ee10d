"""The checks of `bothways doctor` of the vector index: whether it is whole, and what it finds."""

from service.bootstrap import Parts
from service.i18n import formatting
from service.i18n.language import say
from service.upkeep.findings import Finding, Found, finding
from service.upkeep.vector_index import index, recall


def index_(parts: Parts) -> Found:
    if not index.is_needed(parts):
        told = say("No index is in use; searches are exact.")
        yield Finding("index", is_well=True, sentence=told)
        return
    report = index.verify(parts)
    told = say(
        "{rows} people are in the index; {missing} are missing, {surplus} too many, "
        "{different} differ.",
        rows=report.rows,
        missing=report.missing,
        surplus=report.surplus,
        different=report.different,
    )
    if report.fault:
        told = say("The index cannot be used: {fault}.", fault=report.fault)
    cure = say(
        "Run `bothways index rebuild`, or leave it to the worker; searches are exact in the "
        "meantime."
    )
    yield finding("index", report.is_equal, told, cure=cure)
    yield from _recall(parts)


def _recall(parts: Parts) -> Found:
    with parts.read() as db:
        found = recall.latest(db)
    if found is None:
        told = say("What the index finds has not been measured yet; a worker does so each night.")
        yield Finding("recall", is_well=True, sentence=told)
        return
    told = say(
        "On {day} the index found {found} of the {asked} best partners of {people} people.",
        day=formatting.dated(found.created_at),
        found=found.found,
        asked=found.asked,
        people=found.people,
    )
    cure = say("Run `bothways index rebuild`; services can ask for certified answers until then.")
    is_well = found.found >= recall.LEAST * found.asked
    yield finding("recall", is_well, told, cure=cure)
