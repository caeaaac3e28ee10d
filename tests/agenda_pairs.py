"""A pair that meets tomorrow, as the tests of the agendas step start from it."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Note, Purpose, SessionState
from service.models.ids import uuid7
from tests import factories

TICKED = (Purpose.PAIRING, Purpose.AGENDAS, Purpose.EXTERNAL_MODEL)


class Couple(NamedTuple):
    """`a` and `b` are in the order of the pair."""

    pair: UUID
    a: UUID
    b: UUID
    held: UUID
    planned: UUID


def couple(parts: Parts, consents: tuple[Purpose, ...] = TICKED, **fields: object) -> Couple:
    """Mara and Helen: session 6 held two weeks ago, session 7 starts in 22 hours."""
    now = parts.clock()
    with parts.write() as db:
        mara = factories.person(
            db,
            "Mara Quist",
            now,
            offers=["pivot tables, and not being scared of them", "cutting a phone video"],
            seeks=["what happens to a claim after my spreadsheet", "refusing a deadline"],
            consents=consents,
        )
        helen = factories.person(
            db,
            "Helen Okoro",
            now,
            offers=["thirty years of claims, told as stories"],
            seeks=["to read my own dashboards and pivot tables without asking"],
            consents=consents,
            time_zone="Europe/London",
        )
        pair = factories.pair(db, mara, helen, now - timedelta(days=90), **fields)
        held = factories.session(db, pair, 6, now - timedelta(days=14), state=SessionState.HELD)
        planned = factories.session(db, pair, 7, now + timedelta(hours=22))
        a, b = sorted((mara, helen))
    return Couple(pair, a, b, held, planned)


def shared_note(parts: Parts, found: Couple, text: str) -> UUID:
    with parts.write() as db:
        note = Note(
            id=uuid7(),
            session_id=found.held,
            author_id=found.b,
            text=text,
            shared=True,
            created_at=parts.clock() - timedelta(days=14),
        )
        db.add(note)
    return note.id


def run_jobs(parts: Parts) -> int:
    return drain(parts, HANDLERS)
