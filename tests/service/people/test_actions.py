"""Lines, rests and consents: what changes, what stays, and what is ordered."""

from uuid import UUID

import sqlalchemy as sa

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import (
    Consent,
    Line,
    LineKind,
    Outbox,
    OwnerType,
    Person,
    PersonState,
    Purpose,
    Role,
    Suggestion,
    SuggestionState,
    vectors,
)
from service.people import actions
from service.people.forms import Presence
from tests import factories
from tests.conftest import MovingClock, rows

ALL = frozenset(actions.SWITCHES)


def viewer_of(parts: Parts, name: str, **more: object) -> Viewer:
    with parts.write() as db:
        person_id = factories.person(db, name, parts.clock(), **more)  # type: ignore[arg-type]  # fields of the row
    return Viewer(person_id, name, frozenset({Role.EMPLOYEE}))


def ids(parts: Parts, person_id: UUID) -> dict[str, UUID]:
    with parts.read() as db:
        found = db.execute(sa.select(Line.text, Line.id).where(Line.person_id == person_id))
        return {text: line_id for text, line_id in found}  # noqa: C416  # rows are no pairs to mypy


def suggest(parts: Parts, person_id: UUID, other_id: UUID) -> None:
    with parts.write() as db:
        db.add(
            Suggestion(
                person_id=person_id,
                other_id=other_id,
                fit=0.6,
                fit_giving=0.6,
                fit_taking=0.6,
                reasons={},
                engine="exact",
                created_at=parts.clock(),
                expires_at=parts.clock(),
            )
        )


def states(parts: Parts) -> list[SuggestionState]:
    with parts.read() as db:
        return list(db.scalars(sa.select(Suggestion.state)))


def test_a_line_that_stays_keeps_its_id_and_its_vector(parts: Parts) -> None:
    mara = viewer_of(parts, "Mara Quist", offers=["pivot tables", "phone videos"])
    before = ids(parts, mara.person_id)
    with parts.write() as db:
        texts = {
            line_id: (text, parts.encoder.encode([text])[0]) for text, line_id in before.items()
        }
        vectors.store(db, parts.encoder, OwnerType.LINE, texts=texts, now=parts.clock())
    with parts.write() as db:
        wanted = ["phone videos", "reading contracts"]
        actions.save_lines(db, mara.person_id, LineKind.OFFER, texts=wanted, now=parts.clock())
    after = ids(parts, mara.person_id)
    assert after["phone videos"] == before["phone videos"]
    assert set(after) == {"phone videos", "reading contracts"}
    with parts.read() as db:
        kept = vectors.of_owners(db, parts.encoder, OwnerType.LINE, owner_ids=before.values())
    assert set(kept) == {before["phone videos"]}


def test_saving_the_same_lines_orders_nothing(parts: Parts) -> None:
    mara = viewer_of(parts, "Mara Quist", offers=["pivot tables", "phone videos"])
    for wanted in (["pivot tables", "phone videos"], ["phone videos", "pivot tables"]):
        with parts.write() as db:
            actions.save_lines(db, mara.person_id, LineKind.OFFER, texts=wanted, now=parts.clock())
    assert rows(parts, Outbox) == 0


def test_going_back_to_earlier_lines_is_work_again(parts: Parts, clock: MovingClock) -> None:
    mara = viewer_of(parts, "Mara Quist", offers=["pivot tables"])
    for wanted in (["phone videos"], ["pivot tables"], ["phone videos"]):
        clock.advance(minutes=1)
        with parts.write() as db:
            actions.save_lines(db, mara.person_id, LineKind.OFFER, texts=wanted, now=parts.clock())
    assert rows(parts, Outbox) == 3


def test_only_consents_that_changed_are_written(parts: Parts) -> None:
    mara = viewer_of(parts, "Mara Quist")
    for granted in (ALL, ALL, ALL - {Purpose.AGENDAS}):
        with parts.write() as db:
            actions.save_consents(db, mara, granted, now=parts.clock())
    assert rows(parts, Consent) == 4  # pairing came with the person
    with parts.read() as db:
        versions = set(db.scalars(sa.select(Consent.notice_version)))
    assert len(versions) == 1


def test_pairing_taken_back_ends_suggestions_of_and_for_the_person(parts: Parts) -> None:
    mara, helen = viewer_of(parts, "Mara Quist"), viewer_of(parts, "Helen Okoro")
    suggest(parts, mara.person_id, helen.person_id)
    suggest(parts, helen.person_id, mara.person_id)
    with parts.write() as db:
        actions.save_consents(db, mara, frozenset(), now=parts.clock())
    assert states(parts) == [SuggestionState.EXPIRED] * 2


def test_a_rest_hides_and_its_end_orders_suggestions(parts: Parts) -> None:
    mara, helen = viewer_of(parts, "Mara Quist"), viewer_of(parts, "Helen Okoro")
    suggest(parts, helen.person_id, mara.person_id)
    for paused, state in ((True, PersonState.PAUSED), (False, PersonState.ACTIVE)):
        with parts.write() as db:
            wish = Presence(time_zone="Europe/Berlin", paused=paused)
            actions.save_presence(db, mara, wish, now=parts.clock())
        with parts.read() as db:
            assert db.get_one(Person, mara.person_id).state is state
    assert states(parts) == [SuggestionState.EXPIRED]
    assert rows(parts, Outbox) == 1
