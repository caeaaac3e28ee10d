"""A person's own pages: settings, who reads what, consents, leaving."""

import json
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import queries as access_queries
from service.bootstrap import Parts
from service.models import (
    Audience,
    Line,
    LineKind,
    LineSource,
    Person,
    PersonState,
    PointSource,
    Purpose,
    Reflection,
    Role,
    ThemePoint,
)
from service.privacy import visibility
from tests import factories, markup
from tests.conftest import rows, sign_in

TEXT = "We skip lunch to answer mail, every single day."


@pytest.fixture
def mara(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        person_id = factories.person(db, "Mara Quist", parts.clock(), offers=["pivot tables"])
    return sign_in(client, parts, person_id)


def own(parts: Parts) -> Person:
    with parts.read() as db:
        return db.scalars(sa.select(Person).where(Person.name == "Mara Quist")).one()


def reflect(parts: Parts) -> Reflection:
    with parts.write() as db:
        row = Reflection(
            author_id=own(parts).id,
            text=TEXT,
            audience=Audience.SELF,
            in_themes=True,
            created_at=parts.clock(),
        )
        db.add(row)
        db.flush()
        db.add(
            ThemePoint(
                source_type=PointSource.REFLECTION,
                source_id=row.id,
                ordinal=0,
                author_id=row.author_id,
                keyed_hash="k",
                polarity="strain",
                written_at=parts.clock(),
                created_at=parts.clock(),
            )
        )
    return row


@pytest.mark.parametrize("path", ["/me/settings", "/me/privacy", "/me/erase"])
def test_own_pages_keep_the_rules_of_every_page(mara: TestClient, path: str) -> None:
    answer = mara.get(path)
    assert answer.status_code == 200
    assert markup.faults(answer.text) == []


def test_who_reads_what_is_the_table_of_the_labels(mara: TestClient, parts: Parts) -> None:
    reflect(parts)
    page = markup.read(mara.get("/me/privacy").text)
    heads = [one.text for one in page.all("th", scope="row")]
    assert heads == [row.what for row in visibility.DATA]
    cells = [one.text for one in page.all("td", **{"data-label": "You have"})]
    counts = dict(zip(heads, cells, strict=True))
    assert counts["Private reflections"] == "1"
    assert counts["Offers, wishes to learn and hopes"] == "1"


def test_acts_about_me_are_listed(mara: TestClient) -> None:
    text = mara.get("/me/privacy").text
    assert "You agreed: my lines may be used to suggest partners" in text
    assert "You signed in" in text


def test_consents_are_given_and_taken_back(mara: TestClient, parts: Parts) -> None:
    me = own(parts).id
    mara.post("/me/consents", data={"purpose": ["pairing", "external_model"]})
    with parts.read() as db:
        assert access_queries.consents(db, me) == {Purpose.PAIRING, Purpose.EXTERNAL_MODEL}
    mara.post("/me/consents")
    with parts.read() as db:
        assert access_queries.consents(db, me) == frozenset()


def test_a_text_is_taken_out_of_the_themes(mara: TestClient, parts: Parts) -> None:
    text = reflect(parts)
    page = markup.read(mara.get("/me/privacy").text)
    typed = {one.attrs["name"]: one.attrs["value"] for one in page.all("input", type="hidden")}
    assert typed == {"source": "reflection", "text_id": str(text.id)}
    assert mara.post("/me/texts/withdraw", data=typed).status_code == 303
    assert rows(parts, ThemePoint) == 0
    assert TEXT not in mara.get("/me/privacy").text
    assert mara.post("/me/texts/withdraw", data=typed).status_code == 404


def test_all_texts_are_taken_out_at_once(mara: TestClient, parts: Parts) -> None:
    reflect(parts)
    reflect(parts)
    mara.post("/me/texts/withdraw")
    assert rows(parts, ThemePoint) == 0
    with parts.read() as db:
        assert set(db.scalars(sa.select(Reflection.in_themes))) == {False}


def test_another_persons_text_is_not_found(
    mara: TestClient, client: TestClient, parts: Parts
) -> None:
    text = reflect(parts)
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock())
    sign_in(client, parts, helen)
    typed = {"source": "reflection", "text_id": str(text.id)}
    assert mara.post("/me/texts/withdraw", data=typed).status_code == 404
    assert rows(parts, ThemePoint) == 1


def test_a_wish_can_be_forgotten(mara: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        wish = Line(
            person_id=own(parts).id,
            kind=LineKind.SEEK,
            source=LineSource.REFLECTION,
            position=0,
            text="chairing a meeting",
            published=False,
            created_at=parts.clock(),
        )
        db.add(wish)
    page = markup.read(mara.get("/me/privacy").text)
    form = page.one("form", action=f"/me/lines/{wish.id}/remove")
    assert "chairing a meeting" in form.text
    mara.post(form.attrs["action"])
    assert "chairing a meeting" not in mara.get("/me/privacy").text


def test_settings_keep_the_zone_and_a_rest(mara: TestClient, parts: Parts) -> None:
    mara.post("/me/settings", data={"time_zone": "Asia/Tokyo", "paused": "yes"})
    assert (own(parts).time_zone, own(parts).state) == ("Asia/Tokyo", PersonState.PAUSED)
    refused = mara.post("/me/settings", data={"time_zone": "here"})
    assert refused.status_code == 422
    assert markup.faults(refused.text) == []
    assert markup.read(refused.text).one("input", name="time_zone").attrs["value"] == "here"


def test_a_public_page_shows_published_lines_alone(mara: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock(), offers=["large claims"])
        db.add(
            Line(
                person_id=helen,
                kind=LineKind.SEEK,
                source=LineSource.REFLECTION,
                position=0,
                text="a private wish",
                published=False,
                created_at=parts.clock(),
            )
        )
    answer = mara.get(f"/people/{helen}")
    assert "large claims" in answer.text
    assert "a private wish" not in answer.text
    assert markup.faults(answer.text) == []


def test_a_lead_who_takes_no_part_is_not_sent_to_the_welcome(
    client: TestClient, parts: Parts
) -> None:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    sign_in(client, parts, idris)
    for path in ("/me/settings", f"/people/{idris}"):
        answer = client.get(path)
        assert markup.faults(answer.text) == []
        assert "/welcome/" not in answer.text


def test_nobody_has_a_page_without_being_here(mara: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        gone = factories.person(db, "Jo Adeyemi", parts.clock(), state=PersonState.LEFT)
    assert mara.get(f"/people/{gone}").status_code == 404
    assert mara.get(f"/people/{UUID(int=1)}").status_code == 404


def test_erasure_needs_the_address_typed(mara: TestClient, parts: Parts) -> None:
    answer = mara.post("/me/erase", data={"confirmation": "yes"})
    assert answer.status_code == 422
    assert markup.faults(answer.text) == []
    assert own(parts).state is PersonState.ACTIVE


def test_erasure_is_done_when_the_answer_comes(mara: TestClient, parts: Parts) -> None:
    me = own(parts).id
    answer = mara.post("/me/erase", data={"confirmation": "Mara.Quist@tidewater.example "})
    assert answer.status_code == 200
    assert "Your data is erased" in answer.text
    assert "Mara" not in answer.text
    assert markup.faults(answer.text) == []
    (line,) = (parts.settings.data_dir / "erasures.jsonl").read_text().splitlines()
    assert json.loads(line) == {"person_id": str(me), "at": parts.clock().isoformat()}
    assert mara.get("/me/privacy").headers["location"] == "/sign-in"
    assert mara.get(f"/people/{me}").status_code == 303
