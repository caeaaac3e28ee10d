"""The agenda as the two of a pair read and change it; strangers find nothing."""

import re

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import Agenda, AgendaItem, AgendaVersion, MentoringSession, Note, SessionState
from tests import factories
from tests.agenda_pairs import Couple, couple, run_jobs, shared_note
from tests.conftest import sign_in


@pytest.fixture
def drafted(parts: Parts) -> Couple:
    found = couple(parts)
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    return found


def _items(parts: Parts, found: Couple) -> list[AgendaItem]:
    with parts.read() as db:
        version = (
            sa.select(AgendaVersion.id)
            .join(Agenda)
            .where(
                Agenda.session_id == found.planned, AgendaVersion.number == Agenda.current_version
            )
        )
        return list(
            db.scalars(
                sa.select(AgendaItem)
                .where(AgendaItem.version_id == version.scalar_subquery())
                .order_by(AgendaItem.position)
            )
        )


def _edit(**changes: str) -> dict[str, str]:
    return {
        "version": "1",
        "item": "open",
        "title": "The move to Lisbon",
        "question": "What do you need from me before you go?",
        "minutes": "7",
        "do": "save",
        **changes,
    }


def test_seven_slots_a_label_and_a_reason_on_every_item(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    text = sign_in(client, parts, drafted.a).get(f"/sessions/{drafted.planned}/agenda").text
    assert text.count('<span class="mins">') == 7
    assert "Drafted without a language model" in text
    asks = re.findall(r'<p class="ask">(.+?)</p>\s*<p class="because">(because .+?)</p>', text)
    assert len(asks) == 9
    assert not re.search(r"\{[ab]\}|\{learner\}|\{line\}", text)
    assert "Equal." in text


def test_a_stranger_finds_neither_agenda_nor_session(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    with parts.write() as db:
        stranger = factories.person(db, "Idris Bell", parts.clock())
    sign_in(client, parts, stranger)
    for path in ("", "/agenda", "/agenda/history"):
        assert client.get(f"/sessions/{drafted.planned}{path}").status_code == 404
    answer = client.post(f"/sessions/{drafted.planned}/agenda", data=_edit())
    assert answer.status_code == 404
    assert client.get(f"/pairs/{drafted.pair}").status_code == 404


def test_an_edit_makes_a_version_that_both_read(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    sign_in(client, parts, drafted.b)
    answer = client.post(f"/sessions/{drafted.planned}/agenda", data=_edit())
    assert answer.status_code == 303
    text = sign_in(client, parts, drafted.a).get(f"/sessions/{drafted.planned}/agenda").text
    assert "What do you need from me before you go?" in text
    assert "2, history" in text


def test_a_refused_edit_comes_back_as_typed(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    sign_in(client, parts, drafted.b)
    answer = client.post(
        f"/sessions/{drafted.planned}/agenda", data=_edit(minutes="soon", title="Kept <as> typed")
    )
    assert answer.status_code == 422
    assert "Kept &lt;as&gt; typed" in answer.text
    assert "Enter whole minutes" in answer.text
    assert len(_items(parts, drafted)) == 9


def test_an_edit_of_an_old_version_keeps_what_was_typed(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.a).post(
        path, data=_edit(question="Mine came first, did it not?")
    )
    answer = sign_in(client, parts, drafted.b).post(path, data=_edit(question="And mine second?"))
    assert answer.status_code == 412
    assert "And mine second?" in answer.text
    assert "Mine came first, did it not?" in answer.text
    assert 'name="version" value="2"' in answer.text


def test_a_stale_if_match_is_a_problem_document(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.a)
    assert client.post(path, data=_edit(), headers={"If-Match": '"1"'}).status_code == 303
    answer = client.post(path, data=_edit(), headers={"If-Match": '"1"'})
    assert answer.status_code == 412
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["type"] == "/problems/agenda-changed"


@pytest.mark.parametrize("header", ['"1"', '"7", "1"', "*", ' "1" '])
def test_if_match_that_names_the_version_lets_the_edit_through(
    client: TestClient, parts: Parts, drafted: Couple, header: str
) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.a)
    answer = client.post(path, data=_edit(version="7"), headers={"If-Match": header})
    assert answer.status_code == 303


@pytest.mark.parametrize("header", ["1", 'W/"1"', '"2"', '"2", W/"1"', '"01"', ""])
def test_if_match_that_does_not_name_it_strongly_is_412(
    client: TestClient, parts: Parts, drafted: Couple, header: str
) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.a)
    answer = client.post(path, data=_edit(version="1"), headers={"If-Match": header})
    assert answer.status_code == 412


def test_an_edit_survives_a_redraft(client: TestClient, parts: Parts, drafted: Couple) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.b).post(path, data=_edit())
    client.post(path, data=_edit(version="2", do="add", slot="open", title="One more", item=""))
    client.post(path, data=_edit(version="3", do="remove", item="check_in"))
    before = _items(parts, drafted)
    shared_note(parts, drafted, "a new thing to draft from")
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    after = {item.key: item for item in _items(parts, drafted)}
    assert after["open"].question == "What do you need from me before you go?"
    assert after["open_1"].title == "One more"
    assert "check_in" not in after
    assert [item.key for item in before] == list(after)
    client.post(f"{path}/redraft", data={"version": "5"})
    again = {item.key: item for item in _items(parts, drafted)}
    assert again["open"].question == after["open"].question
    assert again["a_learns_1"].question != after["a_learns_1"].question


def test_one_item_drafted_again_leaves_the_others(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    before = {item.key: item.question for item in _items(parts, drafted)}
    sign_in(client, parts, drafted.a)
    path = f"/sessions/{drafted.planned}/agenda"
    answer = client.post(f"{path}/regenerate", data={"version": "1", "item": "check_in"})
    assert answer.status_code == 303
    after = {item.key: item.question for item in _items(parts, drafted)}
    assert after["check_in"] != before["check_in"]
    assert {**after, "check_in": ""} == {**before, "check_in": ""}
    assert before["check_in"] in client.get(f"{path}/history").text


def test_the_sixth_item_of_a_day_is_not_drafted_again(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    sign_in(client, parts, drafted.a)
    path = f"/sessions/{drafted.planned}/agenda/regenerate"
    codes = [
        client.post(path, data={"version": str(n), "item": "open"}).status_code for n in range(1, 7)
    ]
    assert codes == [303] * 5 + [422]


def test_agreeing_is_each_ones_own(client: TestClient, parts: Parts, drafted: Couple) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.a).post(f"{path}/accept", data={"version": "1"})
    assert "Agreed by you both" not in client.get(path).text
    sign_in(client, parts, drafted.b)
    assert "agreed to all" in client.get(path).text
    client.post(f"{path}/accept", data={"version": "1", "item": "open"})
    assert client.get(path).text.count("Agreed by you both") == 1
    client.post(f"{path}/accept", data={"version": "1"})
    assert "Agreed by you both" not in client.get(path).text  # said once, beside the agenda
    assert client.get(path).text.count("agreed to all") == 2


def test_an_older_version_comes_back_as_a_new_one(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    before = [item.question for item in _items(parts, drafted)]
    sign_in(client, parts, drafted.a).post(path, data=_edit())
    client.post(f"{path}/restore", data={"version": "2", "number": "1"})
    assert [item.question for item in _items(parts, drafted)] == before
    assert "3, history" in client.get(path).text


def test_a_lopsided_agenda_asks_whether_it_is_meant(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    sign_in(client, parts, drafted.a).post(path, data=_edit(item="b_learns_1", minutes="11"))
    assert "17 / 12 min: one-way today?" in client.get(path).text


def test_slots_move_and_keep_their_items(client: TestClient, parts: Parts, drafted: Couple) -> None:
    path = f"/sessions/{drafted.planned}/agenda"
    keys = [item.key for item in _items(parts, drafted)]
    sign_in(client, parts, drafted.a)
    client.post(path, data={"version": "1", "item": keys[2], "do": "down"})
    moved = [item.key for item in _items(parts, drafted)]
    assert moved == [*keys[:2], *keys[4:6], *keys[2:4], *keys[6:]]
    client.post(path, data={"version": "2", "item": keys[0], "do": "up"})
    assert [item.key for item in _items(parts, drafted)] == moved


def test_a_withdrawn_note_leaves_the_agenda_that_cites_it(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    note = shared_note(parts, drafted, "short of sleep before the quarter ends")
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    sign_in(client, parts, drafted.a)
    path = f"/sessions/{drafted.planned}/agenda"
    assert "short of sleep" in client.get(path).text
    with parts.write() as db:
        db.get_one(Note, note).shared = False
    text = client.get(path).text + client.get(f"{path}/history").text
    assert "short of sleep" not in text
    assert "something that is no longer shared" in text


def test_the_agenda_of_a_session_that_is_over_stays(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    with parts.write() as db:
        db.get_one(MentoringSession, drafted.planned).state = SessionState.HELD
    sign_in(client, parts, drafted.a)
    path = f"/sessions/{drafted.planned}/agenda"
    assert client.post(path, data=_edit()).status_code == 422
    text = client.get(path).text
    assert "Agree to all" not in text
    assert "<summary>Change" not in text
