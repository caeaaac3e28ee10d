"""A small organisation whose lines meet under the fake encoder; embedded, ready to be paired."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from service.access import actions as access_actions
from service.access.policy import Scope
from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Line,
    LineKind,
    LineSource,
    OwnerType,
    Reflection,
    Suggestion,
    SuggestionState,
    vectors,
)
from service.models.ids import uuid7
from service.models.queue import Job, JobKind, put
from tests import factories

SECRET = "the zebra whispers at midnight"
MARA = {"offers": ["pivot tables without fear"], "seeks": ["how a claim is decided"]}
TOMAS = {"offers": ["how a claim is decided here"], "seeks": ["pivot tables without any fear"]}
PRIYA = {"offers": ["how a claim is decided"], "seeks": ["sailing a small boat"]}
BEN = {"offers": ["how a claim gets decided"], "seeks": ["pivot tables and no fear"]}


@dataclass(frozen=True)
class Office:
    """Ids by first name."""

    parts: Parts
    people: Mapping[str, UUID]

    def viewer(self, name: str) -> Viewer:
        with self.parts.read() as db:
            found = viewer_of(db, self.people[name])
        assert found is not None
        return found

    def suggest(self, why: str = "test") -> int:
        """Have everybody's suggestions looked at now."""
        now = self.parts.clock()
        with self.parts.write() as db:
            put(db, Job(JobKind.SUGGEST, f"everybody:{why}:{now.isoformat()}"), now)
        return drain(self.parts, HANDLERS)

    def shown(self, name: str, state: SuggestionState = SuggestionState.SHOWN) -> list[Suggestion]:
        with self.parts.read() as db:
            found = db.scalars(
                sa.select(Suggestion)
                .where(Suggestion.person_id == self.people[name], Suggestion.state == state)
                .order_by(Suggestion.fit.desc(), Suggestion.id)
            )
            return list(found)

    def suggestion(self, name: str, other: str) -> Suggestion:
        return next(row for row in self.shown(name) if row.other_id == self.people[other])


def office(parts: Parts, who: Mapping[str, Mapping[str, object]]) -> Office:
    """People by first name with `offers`, `seeks` and fields of their rows; vectors stored."""
    now = parts.clock()
    with parts.write() as db:
        people = {
            name: factories.person(db, f"{name} Quist", now, **facts)  # type: ignore[arg-type]  # a row's fields
            for name, facts in who.items()
        }
    embed_all(parts)
    return Office(parts, people)


def embed_all(parts: Parts) -> None:
    with parts.write() as db:
        rows = db.execute(sa.select(Line.id, Line.text)).all()
        found = parts.encoder.encode([text for _, text in rows])
        texts = {row[0]: (row[1], vector) for row, vector in zip(rows, found, strict=True)}
        vectors.store(db, parts.encoder, OwnerType.LINE, texts=texts, now=parts.clock())


def reflect(
    parts: Parts, author_id: UUID, seek: str, text: str = SECRET, *, position: int = 0
) -> None:
    """A private reflection, and the private seek and offer that were drawn from it."""
    now = parts.clock()
    with parts.write() as db:
        row = Reflection(
            id=uuid7(), author_id=author_id, text=text, audience="self", created_at=now
        )
        db.add(row)
        for kind in LineKind:
            line = Line(
                person_id=author_id,
                kind=kind,
                source=LineSource.REFLECTION,
                source_id=row.id,
                position=position,
                text=seek,
                published=False,
                created_at=now,
            )
            db.add(line)
    embed_all(parts)


def api_key(parts: Parts, *scopes: Scope) -> dict[str, str]:
    """Headers of a service, which may ask for recommendations where nothing else is said."""
    opened = [scope.value for scope in scopes or (Scope.RECOMMENDATIONS_READ,)]
    with parts.write() as db:
        _, key = access_actions.create_key(db, "test", opened, now=parts.clock())
    return {"Authorization": f"Bearer {key}"}
