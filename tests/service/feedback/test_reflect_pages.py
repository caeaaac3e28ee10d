"""The minute after a session: taps and a line that no partner ever reads."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Audience, Feedback, Outbox, Pair, PairState, Reflection, Role
from service.models.ids import uuid7
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.markup import faults
from tests.published import publish_theme

LINE = "Quokka line: late calls to Porto wear me out."
TAPS = {"taught": "both", "useful": "4", "safe": "5"}


class Cast(NamedTuple):
    mara: UUID
    helen: UUID
    stranger: UUID
    lead: UUID
    admin: UUID
    pair: UUID
    path: str
    planned: str


@pytest.fixture
def cast(parts: Parts) -> Cast:
    with parts.write() as db:
        now = parts.clock()
        mara = factories.person(db, "Mara Quist", now)
        helen = factories.person(db, "Helen Okoro", now)
        stranger = factories.person(db, "Sam Petit", now)
        lead = factories.person(db, "Idris Bell", now, roles=(Role.EMPLOYEE, Role.LEAD))
        admin = factories.person(db, "Wen Li", now, roles=(Role.EMPLOYEE, Role.ADMIN))
        pair = factories.pair(db, mara, helen, now)
        held = factories.session(db, pair, 7, now - timedelta(hours=1))
        planned = factories.session(db, pair, 8, now + timedelta(days=14))
    paths = [f"/sessions/{one}/reflect" for one in (held, planned)]
    return Cast(mara, helen, stranger, lead, admin, pair, *paths)


def _one(parts: Parts) -> Feedback:
    with parts.read() as db:
        return db.scalars(sa.select(Feedback)).one()


def _keys(parts: Parts) -> list[str]:
    with parts.read() as db:
        return sorted(db.scalars(sa.select(Outbox.key)))


def test_three_taps_are_enough(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara)
    answer = client.post(cast.path, data=TAPS)
    assert (answer.status_code, answer.headers["location"]) == (303, cast.path)
    kept = _one(parts)
    assert kept.answers == {"taught": "both", "useful": 4, "safe": 5}
    assert (kept.text, kept.in_themes, kept.pair_id) == (None, False, cast.pair)
    assert _keys(parts) == []
    assert "Saved. Thank you" in client.get(cast.path).text


def test_skipping_is_a_plain_link(client: TestClient, parts: Parts, cast: Cast) -> None:
    shown = sign_in(client, parts, cast.mara).get(cast.path).text
    assert '<a class="button plain" href="/">Skip this one</a>' in shown
    assert shown.count('class="primary"') == 1
    assert " checked" not in shown


def test_a_line_is_embedded_and_counts_only_if_ticked(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.mara)
    client.post(cast.path, data={**TAPS, "line": LINE})
    feedback_id = _one(parts).id
    assert [key.rsplit(":", 1)[0] for key in _keys(parts)] == [f"embed:feedback:{feedback_id}"]
    client.post(cast.path, data={**TAPS, "line": LINE, "in_themes": "yes"})
    assert [key.split(":")[0] for key in _keys(parts)] == ["embed", "themes_incremental"]
    assert _one(parts).in_themes is True


def test_a_tick_without_a_line_counts_nothing(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara)
    client.post(cast.path, data={**TAPS, "in_themes": "yes"})
    assert _one(parts).in_themes is False
    assert _keys(parts) == []


def test_saying_it_again_replaces_it(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara)
    client.post(cast.path, data={**TAPS, "line": LINE})
    client.post(cast.path, data={**TAPS, "useful": "2"})
    kept = _one(parts)
    assert (kept.answers["useful"], kept.text) == (2, None)


def test_each_of_the_two_has_their_own(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara).post(cast.path, data={**TAPS, "line": LINE})
    shown = sign_in(client, parts, cast.helen).get(cast.path).text
    assert LINE not in shown
    assert "How was it?" in shown
    client.post(cast.path, data={**TAPS, "safe": "1"})
    assert rows(parts, Feedback) == 2


@pytest.mark.parametrize("who", ["stranger", "lead", "admin"])
def test_a_session_of_others_is_not_found(
    client: TestClient, parts: Parts, cast: Cast, who: str
) -> None:
    sign_in(client, parts, getattr(cast, who))
    missing = f"/sessions/{uuid7()}/reflect"
    assert [client.get(path).status_code for path in (cast.path, missing)] == [404, 404]
    assert client.post(cast.path, data=TAPS).status_code == 404
    assert rows(parts, Feedback) == 0


def test_no_page_of_the_partner_shows_the_line(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.mara).post(cast.path, data={**TAPS, "line": LINE})
    sign_in(client, parts, cast.helen)
    for path in (cast.path, "/reflections", "/learned"):
        assert "Quokka" not in client.get(path).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"taught": ""}, "Say who taught."),
        ({"useful": "6"}, "at most 5"),
        ({"safe": "often"}, "whole number"),
        ({"taught": "everybody"}, "Choose one of the options"),
        ({"line": "a" * 4001}, "4,001"),
        ({"line": "bell \x07"}, "control characters"),
        ({"reflection": "a" * 4001}, "4,001"),
    ],
)
def test_a_refused_form_comes_back_as_typed_and_leaves_no_row(
    client: TestClient, parts: Parts, cast: Cast, fields: dict[str, str], said: str
) -> None:
    sign_in(client, parts, cast.mara)
    typed = {**TAPS, "line": "Kept while typing.", "reflection": "Longer, also kept.", **fields}
    answer = client.post(cast.path, data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert typed["line"] in answer.text
    assert typed["reflection"] in answer.text
    assert (rows(parts, Feedback), rows(parts, Reflection), _keys(parts)) == (0, 0, [])


def test_emoji_alone_are_a_line(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara).post(cast.path, data={**TAPS, "line": "\U0001f389"})
    assert _one(parts).text == "\U0001f389"


def test_a_session_to_come_has_nothing_to_look_back_on(
    client: TestClient, parts: Parts, cast: Cast, clock: MovingClock
) -> None:
    sign_in(client, parts, cast.mara)
    assert "Not yet" in client.get(cast.planned).text
    assert client.post(cast.planned, data=TAPS).status_code == 422
    assert rows(parts, Feedback) == 0
    clock.advance(days=15)
    sign_in(client, parts, cast.mara)
    assert "How was it?" in client.get(cast.planned).text


def test_a_longer_reflection_goes_with_it(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara)
    more = {"reflection": "I let her hold the mouse.", "share": "yes"}
    client.post(cast.path, data={**TAPS, **more})
    with parts.read() as db:
        kept = db.scalars(sa.select(Reflection)).one()
    assert (kept.audience, kept.pair_id) == (Audience.PAIR, cast.pair)
    assert f"/reflections/{kept.id}" in client.get(cast.path).text
    assert "hold the mouse" in sign_in(client, parts, cast.helen).get("/reflections").text


def test_it_cannot_be_shared_once_the_pair_has_ended(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    with parts.write() as db:
        db.get_one(Pair, cast.pair).state = PairState.ENDED
    sign_in(client, parts, cast.mara)
    assert 'name="share"' not in client.get(cast.path).text
    more = {"reflection": "I let her hold the mouse.", "share": "yes"}
    assert client.post(cast.path, data={**TAPS, **more}).status_code == 422
    assert (rows(parts, Feedback), rows(parts, Reflection)) == (0, 0)


def test_the_author_hears_which_theme_the_line_touches(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    sign_in(client, parts, cast.mara)
    client.post(cast.path, data={**TAPS, "line": LINE})
    shown = client.get(cast.path).text
    assert "This touches <b>time zones</b>; 10\u201319 people wrote about it last month." in shown
    assert "time zones" not in sign_in(client, parts, cast.helen).get(cast.path).text


def test_a_line_that_touches_nothing_is_thanked_for_all_the_same(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    publish_theme(parts, "spreadsheets", ["pivot tables"])
    sign_in(client, parts, cast.mara)
    client.post(cast.path, data={**TAPS, "line": LINE})
    shown = client.get(cast.path).text
    assert "Saved. Thank you" in shown
    assert "No released theme is close to this yet." in shown
    assert "This touches" not in shown


def test_what_comes_next_follows_at_once(client: TestClient, parts: Parts, cast: Cast) -> None:
    step = {"step": "one claims call", "owner_id": str(cast.helen), "due_on": "2026-12-05"}
    sign_in(client, parts, cast.mara)
    client.post(cast.path, data=TAPS)
    assert "No next step is open." in client.get(cast.path).text
    client.post(cast.path.replace("reflect", "follow-ups"), data=step)
    shown = client.get(cast.path).text
    assert "one claims call" in shown
    assert "You meet again on Tuesday 8 December" in shown
    assert faults(shown) == []
