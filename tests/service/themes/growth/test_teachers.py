"""Hidden teachers: asked alone, named to nobody, asked once."""

from collections.abc import Sequence
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Line,
    LineKind,
    LineSource,
    Person,
    PointSource,
    Reflection,
    Role,
    Skill,
    TeacherInvitation,
    queue,
)
from service.models.queue import Job, JobKind
from service.privacy import erasure
from service.themes import jobs
from service.themes.growth import teachers as growth_teachers
from tests import factories, planted
from tests.conftest import rows, sign_in

BOARD = "speaking to a board in three sentences"
TAUGHT = "I taught speaking to a board in three sentences."


def seekers(parts: Parts, count: int = 6) -> list[UUID]:
    now = parts.clock()
    with parts.write() as db:
        people = [
            factories.person(db, f"Ann N{number}", now, seeks=[BOARD]) for number in range(count)
        ]
        for person in people:
            args = {"owner": "person", "id": str(person)}
            queue.put(db, Job(JobKind.EMBED, f"person:{person}", args), now)
    return people


def teachers(parts: Parts, count: int = 1, *, in_themes: bool = True) -> list[UUID]:
    """People who wrote once that they taught it."""
    now = parts.clock()
    with parts.write() as db:
        people = planted.crowd(db, count, now)
        for person in people:
            text = planted.write(db, person, TAUGHT, now, in_themes=in_themes)
            args = {"owner": "reflection", "id": str(text)}
            queue.put(db, Job(JobKind.EMBED, f"reflection:{text}", args), now)
    return people


def refit(parts: Parts, key: str = "a") -> None:
    drain(parts, HANDLERS)
    with parts.write() as db:
        jobs.order_refit(db, key, parts.clock())
    drain(parts, HANDLERS)


def asked(parts: Parts) -> list[UUID]:
    with parts.read() as db:
        return sorted(db.scalars(sa.select(TeacherInvitation.person_id)))


def viewer(person: UUID) -> Viewer:
    return Viewer(person, "Xy", frozenset({Role.EMPLOYEE}))


def line_of(parts: Parts) -> UUID:
    with parts.read() as db:
        return db.scalars(sa.select(TeacherInvitation.line_id)).one()


def test_who_taught_what_others_seek_is_asked_alone(parts: Parts) -> None:
    seekers(parts)
    people = teachers(parts)
    refit(parts)
    assert asked(parts) == people
    refit(parts, "b")
    assert asked(parts) == people


def test_a_text_that_nobody_ticked_leads_to_no_question(parts: Parts) -> None:
    seekers(parts)
    teachers(parts, in_themes=False)
    refit(parts)
    assert asked(parts) == []


def test_who_offers_it_already_is_not_asked(parts: Parts) -> None:
    seekers(parts)
    (teacher,) = teachers(parts)
    with parts.write() as db:
        line = Line(
            person_id=teacher, kind=LineKind.OFFER, position=0, text=BOARD, created_at=parts.clock()
        )
        db.add(line)
        args = {"owner": "person", "id": str(teacher)}
        queue.put(db, Job(JobKind.EMBED, "own", args), parts.clock())
    refit(parts)
    assert asked(parts) == []


def test_what_is_taken_back_ends_the_question_in_the_same_request(parts: Parts) -> None:
    seekers(parts)
    (teacher,) = teachers(parts)
    refit(parts)
    with parts.write() as db:
        text = db.scalars(sa.select(Reflection.id)).one()
        erasure.withdraw_text(db, teacher, PointSource.REFLECTION, text_id=text, now=parts.clock())
    assert asked(parts) == []
    refit(parts, "b")
    assert asked(parts) == []


def test_a_no_is_never_asked_again(parts: Parts, client: TestClient) -> None:
    seekers(parts)
    (teacher,) = teachers(parts)
    refit(parts)
    page = sign_in(client, parts, teacher).get("/me/growth").text
    assert "Would you offer to teach it?" in page
    assert "Would you offer to teach it?" in client.get("/").text
    path = f"/me/growth/{line_of(parts)}"
    assert client.post(path, data={"answer": "no"}).status_code == 303
    assert client.post(path, data={"answer": "no"}).status_code == 404
    seekers_of_a_new_wording(parts)
    refit(parts, "b")
    assert "Would you offer to teach it?" not in client.get("/me/growth").text
    assert rows(parts, TeacherInvitation) == 1


def seekers_of_a_new_wording(parts: Parts) -> None:
    """A shorter line, by which the same skill goes from now on."""
    now = parts.clock()
    with parts.write() as db:
        for number in range(8):
            text = "speaking to a board in sentences"
            person = factories.person(db, f"Ben N{number}", now, seeks=[text])
            args = {"owner": "person", "id": str(person)}
            queue.put(db, Job(JobKind.EMBED, f"person:{person}", args), now)


def test_a_yes_publishes_an_offer_in_the_persons_words(parts: Parts, client: TestClient) -> None:
    seekers(parts)
    (teacher,) = teachers(parts)
    refit(parts)
    sign_in(client, parts, teacher)
    path = f"/me/growth/{line_of(parts)}"
    refused = client.post(path, data={"answer": "yes", "offer": "x"})
    assert refused.status_code == 422
    assert 'id="offer-fault"' in refused.text
    said = {"answer": "yes", "offer": "saying it to a board, briefly"}
    assert client.post(path, data=said).status_code == 303
    with parts.read() as db:
        offers = sa.select(Line.text).where(
            Line.person_id == teacher, Line.source == LineSource.PROFILE
        )
        assert db.scalars(offers).all() == ["saying it to a board, briefly"]


def test_nobody_answers_for_somebody_else(parts: Parts, client: TestClient) -> None:
    others = seekers(parts)
    teachers(parts)
    refit(parts)
    sign_in(client, parts, others[0])
    answered = client.post(f"/me/growth/{line_of(parts)}", data={"answer": "no"})
    assert answered.status_code == 404


@pytest.mark.parametrize(("count", "band"), [(4, None), (5, "5-9")])
def test_the_lead_reads_a_band_from_five_and_no_name_anywhere(
    parts: Parts,
    client: TestClient,
    count: int,
    band: str | None,
    capfd: pytest.CaptureFixture[str],
) -> None:
    seekers(parts)
    people = teachers(parts, count)
    refit(parts)
    with parts.write() as db:
        lead = factories.person(
            db, "Idris Bell", parts.clock(), roles=(Role.LEAD, Role.ADMIN), consents=()
        )
        assert db.scalars(sa.select(Skill.hidden_teachers)).one() == band
    sign_in(client, parts, lead)
    pages = [
        client.get(path).text for path in ("/", "/lead/skills", "/lead", "/themes", "/lead/pairs")
    ]
    assert ("were asked" in pages[1]) is (band is not None)
    said = " ".join([*pages, *capfd.readouterr()])
    names = _names(parts, people)
    assert not [name for name in names if name in said]


def test_an_answer_does_not_show_in_the_band(parts: Parts) -> None:
    seekers(parts)
    people = teachers(parts, 5)
    refit(parts)
    with parts.write() as db:
        growth_teachers.decline(db, viewer(people[0]), _asked_of(db, people[0]), now=parts.clock())
    refit(parts, "b")
    with parts.read() as db:
        assert db.scalars(sa.select(Skill.hidden_teachers)).one() == "5-9"


def test_an_erased_persons_question_is_gone(parts: Parts) -> None:
    seekers(parts)
    people = teachers(parts)
    refit(parts)
    with parts.write() as db:
        erasure.erase(
            db, people[0], parts.clock(), tombstones=parts.settings.data_dir / "erasures.jsonl"
        )
    assert asked(parts) == []


def _asked_of(db: Session, person: UUID) -> UUID:
    wanted = sa.select(TeacherInvitation.line_id).where(TeacherInvitation.person_id == person)
    return db.scalars(wanted).one()


def _names(parts: Parts, people: Sequence[UUID]) -> list[str]:
    with parts.read() as db:
        found = db.execute(sa.select(Person.name, Person.email).where(Person.id.in_(people))).all()
    return [*(str(person) for person in people), *(part for row in found for part in row)]


def told(parts: Parts, key: str) -> str | None:
    refit(parts, key)
    with parts.read() as db:
        return db.scalars(sa.select(Skill.hidden_teachers)).one()


def test_the_band_does_not_move_with_one_teacher_more_or_less(parts: Parts) -> None:
    """Four accomplices who stop, or write, at will learn nothing of a target."""
    seekers(parts)
    people = teachers(parts, 9)
    assert told(parts, "nine") == "5-9"
    with parts.write() as db:
        erasure.withdraw_all_texts(db, people[0], parts.clock())
    assert told(parts, "eight") == "5-9"
    for person in people[1:4]:
        with parts.write() as db:
            erasure.withdraw_all_texts(db, person, parts.clock())
    assert told(parts, "five") == "5-9"
    with parts.write() as db:
        erasure.withdraw_all_texts(db, people[4], parts.clock())
    assert told(parts, "four") is None


def test_two_pairs_do_not_learn_that_a_fifth_person_teaches(parts: Parts) -> None:
    seekers(parts)
    people = teachers(parts, 5)
    with parts.write() as db:
        for one, other in ((0, 1), (2, 3)):
            factories.pair(db, people[one], people[other], parts.clock())
    assert told(parts, "a") is None
