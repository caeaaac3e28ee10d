"""The reflections pages: kept before the answer, read by nobody else, returned when refused."""

import re
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from service.access import queries as access_queries
from service.app import create_app
from service.bootstrap import Parts
from service.models import (
    Audience,
    Outbox,
    Pair,
    PairState,
    PointSource,
    Purpose,
    Reflection,
    Role,
    ThemePoint,
)
from service.models.ids import uuid7
from tests import factories
from tests.conftest import SAME_ORIGIN, MovingClock, rows, sign_in
from tests.published import publish_theme

SECRET = "Quokka nine: the forecast was wrong and I said so."


class Cast(NamedTuple):
    mara: UUID
    helen: UUID
    stranger: UUID
    lead: UUID
    admin: UUID
    pair: UUID


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
    return Cast(mara, helen, stranger, lead, admin, pair)


def _write(client: TestClient, **fields: str) -> str:
    answer = client.post("/reflections", data={"text": SECRET, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def _one(parts: Parts) -> Reflection:
    with parts.read() as db:
        return db.scalars(sa.select(Reflection)).one()


def _keys(parts: Parts) -> list[str]:
    with parts.read() as db:
        return sorted(db.scalars(sa.select(Outbox.key)))


def test_a_reflection_is_kept_with_its_job(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara)
    path = _write(client)
    kept = _one(parts)
    assert path == f"/reflections/{kept.id}"
    assert (kept.text, kept.audience, kept.in_themes) == (SECRET, Audience.SELF, False)
    (key,) = _keys(parts)
    assert key.startswith(f"embed:reflection:{kept.id}:")


def test_the_row_is_there_for_others_when_the_answer_begins(parts: Parts, cast: Cast) -> None:
    app = create_app(parts)
    seen: list[int] = []

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.append(rows(parts, Reflection))
            await send(message)

        await app(scope, receive, told)

    with TestClient(watched, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        client.headers.update(SAME_ORIGIN)
        sign_in(client, parts, cast.mara)
        client.post("/reflections", data={"text": SECRET})
    assert seen == [1]


@pytest.mark.parametrize("audience", ["self", "pair"])
@pytest.mark.parametrize("who", ["helen", "stranger", "lead", "admin"])
def test_only_the_author_and_a_partner_it_is_shared_with_find_it(
    client: TestClient, parts: Parts, cast: Cast, audience: str, who: str
) -> None:
    path = _write(sign_in(client, parts, cast.mara), audience=audience)
    sign_in(client, parts, getattr(cast, who))
    answer = client.get(path)
    assert answer.status_code == (200 if (who, audience) == ("helen", "pair") else 404)
    assert (SECRET in answer.text) is (answer.status_code == 200)
    assert (SECRET in client.get("/reflections").text) is (answer.status_code == 200)
    assert client.post(path, data={"text": "mine now"}).status_code == 404
    assert client.post(f"{path}/remove").status_code == 404
    as_json = client.get(f"/api/v1{path}", headers={"Accept": "application/json"})
    assert as_json.status_code == 404
    assert as_json.headers["content-type"] == "application/problem+json"
    assert _one(parts).text == SECRET


def test_a_missing_and_a_foreign_reflection_look_alike(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    path = _write(sign_in(client, parts, cast.mara))
    sign_in(client, parts, cast.stranger)
    found = [client.get(one).text for one in (path, f"/reflections/{uuid7()}")]
    plain = [re.sub(r"Reference [^<]*", "", text) for text in found]
    assert plain[0] == plain[1]


def test_sharing_ends_with_the_pair(client: TestClient, parts: Parts, cast: Cast) -> None:
    path = _write(sign_in(client, parts, cast.mara), audience=str(cast.pair))
    with parts.write() as db:
        db.get_one(Pair, cast.pair).state = PairState.ENDED
    assert client.get(path).status_code == 200
    sign_in(client, parts, cast.helen)
    assert client.get(path).status_code == 404


def test_taking_the_sharing_back_closes_the_partners_page(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    path = _write(sign_in(client, parts, cast.mara), audience=str(cast.pair))
    client.post(path, data={"text": SECRET, "audience": "self", "version": "1"})
    assert _one(parts).pair_id is None
    assert client.get(path).status_code == 200
    assert sign_in(client, parts, cast.helen).get(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Please fill this in."),
        ("   \n ", "Please fill this in."),
        ("a" * 4001, "4,001"),
        ("bell \x07 rings", "control characters"),
        ("turned \u202e round", "writing direction"),
    ],
)
def test_refused_text_comes_back_typed_and_leaves_no_row(
    client: TestClient, parts: Parts, cast: Cast, text: str, said: str
) -> None:
    sign_in(client, parts, cast.mara)
    answer = client.post("/reflections", data={"text": text, "in_themes": "yes"})
    assert answer.status_code == 422
    assert said in answer.text
    assert text.strip() in answer.text
    assert 'name="in_themes" value="yes" checked' in answer.text
    assert (rows(parts, Reflection), _keys(parts)) == (0, [])


def test_half_a_character_in_a_form_does_no_harm(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.mara)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/reflections", content=b"text=half+%ED%A0%80+gone", headers=form)
    assert answer.status_code in {303, 422}
    assert client.get("/reflections").status_code == 200


def test_emoji_alone_are_kept(client: TestClient, parts: Parts, cast: Cast) -> None:
    sign_in(client, parts, cast.mara)
    path = _write(client, text="\U0001f389\U0001f389")
    assert "\U0001f389\U0001f389" in client.get(path).text


def test_a_reflection_for_nobody_in_particular_is_refused(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.stranger)
    answer = client.post("/reflections", data={"text": SECRET, "audience": str(cast.pair)})
    assert answer.status_code == 422
    assert SECRET in answer.text
    assert rows(parts, Reflection) == 0


def test_a_tick_orders_the_themes_and_is_remembered_as_consent(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.mara)
    _write(client, in_themes="yes")
    kinds = [key.split(":")[0] for key in _keys(parts)]
    assert kinds == ["embed", "themes_incremental"]
    with parts.read() as db:
        assert Purpose.THEMES in access_queries.consents(db, cast.mara)


def test_an_unticked_text_never_reaches_the_themes(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.mara)
    _write(client)
    assert not any(key.startswith("themes") for key in _keys(parts))


def test_unticking_takes_the_points_out_in_the_same_request(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    path = _write(sign_in(client, parts, cast.mara), in_themes="yes")
    with parts.write() as db:
        db.add(_point(_one(parts), parts.clock()))
    client.post(path, data={"text": SECRET, "version": "1"})
    assert rows(parts, ThemePoint) == 0
    assert len(_keys(parts)) == 2  # nothing new to embed or to place


def test_every_change_back_and_forth_is_worked_on_again(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    path = _write(sign_in(client, parts, cast.mara))
    for version, text in enumerate(["Another wording of it.", SECRET], start=1):
        client.post(path, data={"text": text, "version": str(version)})
    assert len(_keys(parts)) == 3


def test_a_change_from_an_older_page_loses_nothing(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    path = _write(sign_in(client, parts, cast.mara))
    client.post(path, data={"text": "Changed in one window.", "version": "1"})
    late = client.post(path, data={"text": "Changed in another window.", "version": "1"})
    assert late.status_code == 409
    assert "Changed in another window." in late.text
    assert _one(parts).text == "Changed in one window."
    shown = re.search(r'name="version" value="(\d+)"', late.text)
    assert shown
    client.post(path, data={"text": "Changed in another window.", "version": shown[1]})
    assert _one(parts).text == "Changed in another window."


def test_removing_leaves_nothing(client: TestClient, parts: Parts, cast: Cast) -> None:
    path = _write(sign_in(client, parts, cast.mara), in_themes="yes")
    with parts.write() as db:
        db.add(_point(_one(parts), parts.clock()))
    assert client.post(f"{path}/remove").headers["location"] == "/reflections"
    assert (rows(parts, Reflection), rows(parts, ThemePoint)) == (0, 0)
    assert client.get(path).status_code == 404


def test_the_list_is_paged_newest_first(
    client: TestClient, parts: Parts, cast: Cast, clock: MovingClock
) -> None:
    sign_in(client, parts, cast.mara)
    for number in range(27):
        clock.advance(seconds=2)
        _write(client, text=f"Entry number {number} of a long list.")
    first, second = client.get("/reflections").text, client.get("/reflections?page=2").text
    assert "Entry number 26 " in first
    assert "Entry number 1 " not in first
    assert "Entry number 1 " in second
    assert client.get("/reflections?page=x").status_code == 422


def test_its_author_hears_which_theme_it_touches(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    sign_in(client, parts, cast.mara)
    shown = client.get(_write(client, text="Late calls to Porto wear me out."))
    assert "This touches <b>time zones</b>" in shown.text
    assert "10\u201319 people" in shown.text


def _point(reflection: Reflection, now: datetime) -> ThemePoint:
    return ThemePoint(
        source_type=PointSource.REFLECTION, source_id=reflection.id, ordinal=0,
        author_id=reflection.author_id, keyed_hash="h", polarity="none", written_at=now,
        created_at=now,
    )  # fmt: skip
