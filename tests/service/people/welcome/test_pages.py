"""The welcome: five steps, at most nine controls and six loads; later the same pages edit."""

from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import queries as access_queries
from service.bootstrap import Parts
from service.models import Draft, Line, LineKind, Outbox, Person, Purpose
from service.people.welcome import examples
from tests import factories, markup
from tests.conftest import MovingClock, rows, sign_in


def newcomer(parts: Parts, client: TestClient) -> TestClient:
    with parts.write() as db:
        person_id = factories.person(
            db, "Jo Adeyemi", parts.clock(), consents=(), welcomed_at=None, times=[]
        )
    return sign_in(client, parts, person_id)


def lines(parts: Parts, kind: LineKind) -> list[str]:
    with parts.read() as db:
        return list(
            db.scalars(sa.select(Line.text).where(Line.kind == kind).order_by(Line.position))
        )


def test_the_welcome_ends_after_nine_controls_and_six_loads(
    client: TestClient, parts: Parts
) -> None:
    newcomer(parts, client)
    controls: list[
        dict[str, Any]
    ] = [  # what is typed or ticked; each step ends with one button more
        {"offer": ["tidy spreadsheets", "", ""]},
        {"seek": ["how to refuse a deadline", "", ""]},
        {},
        {"time_zone": "Europe/London"},  # filled in by the page
        {"pairing": "yes"},
    ]
    used = sum(1 for typed in controls for name in typed if name != "time_zone") + len(controls)
    answer, loads = client.get("/welcome"), 0
    for typed in controls:
        answer = client.get(answer.headers["location"])
        loads += 1
        assert answer.status_code == 200
        assert markup.faults(answer.text) == []
        answer = client.post(str(answer.url), data=typed)
    assert answer.headers["location"] == "/"
    assert loads + 1 <= 6
    assert used <= 9
    with parts.read() as db:
        person = db.scalars(sa.select(Person)).one()
        assert person.welcomed_at == parts.clock()
        assert access_queries.consents(db, person.id) == {Purpose.PAIRING}


def test_the_first_unfinished_step_is_next(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    assert client.get("/welcome").headers["location"] == "/welcome/offers"
    client.post("/welcome/offers", data={"offer": ["tidy spreadsheets"]})
    assert client.get("/welcome").headers["location"] == "/welcome/seeks"


def test_a_skipped_step_is_a_plain_link(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    page = markup.read(client.get("/welcome/hopes").text)
    assert page.one("a", href="/welcome/times").text == "Skip"


def test_no_offer_is_refused_beside_the_field(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    answer = client.post("/welcome/offers", data={"offer": ["", "  "]})
    assert answer.status_code == 422
    page = markup.read(answer.text)
    assert page.one("input", id="offer").attrs["aria-invalid"] == "true"
    assert page.by_id("offer-fault").text == "Write at least one line; a few words are enough."
    assert page.one("a", href="#offer").inside("div") is page.by_id("problem")
    assert markup.faults(answer.text) == []


def test_a_refused_line_comes_back_as_it_was_typed(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    answer = client.post("/welcome/seeks", data={"seek": ["telling stories", "x" * 201]})
    assert answer.status_code == 422
    page = markup.read(answer.text)
    assert [box.attrs["value"] for box in page.all("input", name="seek")][:2] == [
        "telling stories",
        "x" * 201,
    ]
    assert rows(parts, Line) == 0


def test_another_line_can_be_added_without_script(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    answer = client.post(
        "/welcome/offers",
        data={"offer": ["one thing", "two things", "three things"], "more": "yes"},
    )
    page = markup.read(answer.text)
    assert [box.attrs["value"] for box in page.all("input", name="offer")] == [
        "one thing",
        "two things",
        "three things",
        "",
    ]
    assert rows(parts, Line) == 0


def test_the_enter_key_continues(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    page = markup.read(client.get("/welcome/offers").text)
    first = next(one for one in page.all("button") if one.inside("form"))
    assert "name" not in first.attrs


def test_twelve_lines_are_the_most(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    twelve = [f"thing number {n}" for n in range(12)]
    page = markup.read(client.post("/welcome/offers", data={"offer": twelve, "more": "yes"}).text)
    assert len(page.all("input", name="offer")) == 12
    assert page.all("button", name="more") == []
    answer = client.post("/welcome/offers", data={"offer": [*twelve, "one more"]})
    assert answer.status_code == 422


def test_a_zone_that_is_none_is_refused(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    answer = client.post("/welcome/times", data={"time_zone": "Middle/Earth", "capacity": "2"})
    assert answer.status_code == 422
    assert "Europe/Berlin" in markup.read(answer.text).by_id("time_zone-fault").text


def test_times_outside_the_table_are_refused(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    typed = {"time_zone": "Europe/London", "capacity": "6", "times": ["sun-night"]}
    answer = client.post("/welcome/times", data=typed)
    assert answer.status_code == 422
    page = markup.read(answer.text)
    assert page.by_id("times-fault").text
    assert page.by_id("capacity-fault").text
    assert markup.faults(answer.text) == []


def test_times_are_kept_in_the_order_of_the_week(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    typed = {"times": ["fri-morning", "mon-midday"], "capacity": "2", "time_zone": "Asia/Tokyo"}
    client.post("/welcome/times", data=typed)
    with parts.read() as db:
        person = db.scalars(sa.select(Person)).one()
    assert person.times == ["mon-midday", "fri-morning"]
    assert (person.capacity, person.time_zone) == (2, "Asia/Tokyo")


def test_nobody_takes_part_without_the_pairing_consent(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    answer = client.post("/welcome/consent", data={"external_model": "yes"})
    assert answer.status_code == 422
    assert markup.faults(answer.text) == []
    page = markup.read(answer.text)
    assert "checked" in page.one("input", name="external_model").attrs
    with parts.read() as db:
        person = db.scalars(sa.select(Person)).one()
        assert person.welcomed_at is None
        assert access_queries.consents(db, person.id) == frozenset()


def test_consents_start_unticked_and_say_what_off_means(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    page = markup.read(client.get("/welcome/consent").text)
    switches = page.all("input", type="checkbox")
    assert len(switches) == 2
    assert not any("checked" in one.attrs for one in switches)
    for switch in switches:
        label = switch.inside("label")
        assert label is not None
        assert "Off:" in label.text


def test_a_later_edit_saves_and_returns_to_the_settings(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person_id = factories.person(
            db, "Mara Quist", parts.clock(), offers=["pivot tables", "phone videos"]
        )
    sign_in(client, parts, person_id)
    page = markup.read(client.get("/welcome/offers").text)
    assert page.of_class("steps") == []
    assert page.of_class("primary")[0].text == "Save"
    answer = client.post("/welcome/offers", data={"offer": ["phone videos"]})
    assert answer.headers["location"] == "/me/settings"
    assert lines(parts, LineKind.OFFER) == ["phone videos"]


def test_an_unknown_step_is_not_found(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    assert client.get("/welcome/shoes").status_code == 404
    assert client.post("/welcome/shoes").status_code == 404


def test_a_draft_comes_back_and_goes_with_the_answer(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    newcomer(parts, client)
    typed = {"offer": ["half a thou", ""], "back": "/welcome/offers"}
    kept = client.post("/drafts/welcome-offers", data=typed, headers={"HX-Request": "true"})
    assert kept.text.startswith("Saved as a draft\n")
    page = markup.read(client.get("/welcome/offers").text)
    assert page.one("input", id="offer").attrs["value"] == "half a thou"
    assert page.of_class("saved")[0].text == "Saved as a draft"
    clock.advance(minutes=1)
    client.post("/welcome/offers", data={"offer": ["half a thought"]})
    assert rows(parts, Draft) == 0


def test_a_draft_may_untick_everything(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person_id = factories.person(db, "Mara Quist", parts.clock())
    sign_in(client, parts, person_id)
    client.post("/drafts/welcome-times", data={"capacity": "3", "time_zone": "Asia/Tokyo"})
    page = markup.read(client.get("/welcome/times").text)
    assert not any("checked" in box.attrs for box in page.all("input", name="times"))
    assert page.one("input", name="time_zone").attrs["value"] == "Asia/Tokyo"


def test_saving_lines_orders_their_reading(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    client.post("/welcome/offers", data={"offer": ["tidy spreadsheets"]})
    with parts.read() as db:
        job = db.scalars(sa.select(Outbox)).one()
        person_id = db.scalars(sa.select(Person.id)).one()
    assert (job.kind, job.args) == ("embed", {"owner": "person", "id": str(person_id)})


def test_examples_come_from_three_working_lives_and_change_daily(clock: MovingClock) -> None:
    today = examples.of_the_day(LineKind.SEEK, clock())
    clock.advance(days=1)
    tomorrow = examples.of_the_day(LineKind.SEEK, clock())
    assert len({one.years for one in today}) == 3
    assert not set(today) & set(tomorrow)


def test_examples_are_shown_beside_the_lines(client: TestClient, parts: Parts) -> None:
    newcomer(parts, client)
    page = markup.read(client.get("/welcome/seeks").text)
    expected = [one.text for one in examples.of_the_day(LineKind.SEEK, parts.clock())]
    assert [one.text for one in page.all("q")] == expected


def test_a_hint_stands_under_its_line_while_it_is_written_and_one_press_splits_a_list(
    client: TestClient, parts: Parts
) -> None:
    newcomer(parts, client)
    typed = {"offer": ["leadership", "Excel, negotiation, budgets"], "back": "/welcome/offers"}
    kept = client.post("/drafts/welcome-offers", data=typed, headers={"HX-Request": "true"})
    fragment = markup.read(kept.text)
    assert [hint.attrs["id"] for hint in fragment.of_class("hint")] == [
        "offer-hint",
        "offer-2-hint",
    ]
    assert "“leadership”" in fragment.by_id("offer-hint").text
    button = fragment.one("button", name="split")
    page = client.post("/welcome/offers", data=typed | {"split": button.attrs["value"]}).text
    boxes = markup.read(page).all("input", name="offer")
    assert [box.attrs["value"] for box in boxes] == [
        "leadership",
        "Excel",
        "negotiation",
        "budgets",
    ]
    assert "“leadership”" in page
