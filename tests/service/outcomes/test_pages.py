"""The learned wall: nobody is named without a yes, and thanks are never counted."""

from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Outcome, OutcomeState, OutcomeThanks, PairState, Role
from service.models.ids import uuid7
from tests import factories
from tests.conftest import MovingClock, rows, sign_in

BODY = "I learned to read my own dashboards."


class Cast(NamedTuple):
    mara: UUID
    helen: UUID
    idris: UUID
    stranger: UUID


@pytest.fixture
def cast(parts: Parts) -> Cast:
    with parts.write() as db:
        now = parts.clock()
        helen = factories.person(db, "Helen Okoro", now)
        mara = factories.person(db, "Mara Quist", now)
        idris = factories.person(db, "Idris Bell", now, roles=(Role.LEAD,), manager_id=helen)
        stranger = factories.person(db, "Sam Petit", now)
        factories.pair(db, mara, helen, now)
    return Cast(mara, helen, idris, stranger)


def _share(client: TestClient, **fields: str) -> None:
    answer = client.post("/learned", data={"body": BODY, **fields})
    assert answer.status_code == 303, answer.text


def _one(parts: Parts) -> Outcome:
    with parts.read() as db:
        return db.scalars(sa.select(Outcome)).one()


def test_without_a_name_it_is_on_the_wall_at_once(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    _share(sign_in(client, parts, cast.mara), partner="none")
    shown = sign_in(client, parts, cast.stranger).get("/learned").text
    assert BODY in shown
    assert "from a colleague" in shown
    assert "Helen" not in shown
    assert _one(parts).pair_id is None


def test_a_named_partner_says_yes_first(client: TestClient, parts: Parts, cast: Cast) -> None:
    _share(sign_in(client, parts, cast.mara), partner=str(cast.helen))
    outcome = _one(parts)
    assert outcome.state is OutcomeState.ASKED
    assert "Waiting for Helen" in client.get("/learned").text
    assert BODY not in sign_in(client, parts, cast.stranger).get("/learned").text
    shown = sign_in(client, parts, cast.helen).get("/learned").text
    assert "would like to mention you" in shown
    client.post(f"/learned/{outcome.id}/answer", data={"answer": "yes"})
    shown = sign_in(client, parts, cast.stranger).get("/learned").text
    assert BODY in shown
    assert "<b>Helen Okoro</b>" in shown


def test_a_no_reads_like_the_authors_own_change_of_mind(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    pages = []
    for helen_refuses in (True, False):
        _share(sign_in(client, parts, cast.mara), partner=str(cast.helen))
        outcome_id = _one(parts).id
        if helen_refuses:
            sign_in(client, parts, cast.helen)
            client.post(f"/learned/{outcome_id}/answer", data={"answer": "no"})
        else:
            client.post(f"/learned/{outcome_id}/withdraw")
        pages.append(sign_in(client, parts, cast.mara).get("/learned").text)
        with parts.write() as db:
            db.execute(sa.delete(Outcome))
    assert pages[0] == pages[1]
    assert "Taken down" in pages[0]


@pytest.mark.parametrize("act", ["answer", "withdraw"])
@pytest.mark.parametrize("who", ["mara", "stranger", "idris"])
def test_nobody_but_the_named_one_answers_and_no_stranger_takes_down(
    client: TestClient, parts: Parts, cast: Cast, act: str, who: str
) -> None:
    _share(sign_in(client, parts, cast.mara), partner=str(cast.helen))
    sign_in(client, parts, getattr(cast, who))
    status = client.post(f"/learned/{_one(parts).id}/{act}", data={"answer": "yes"}).status_code
    allowed = 303 if (who, act) == ("mara", "withdraw") else 404
    assert status == (403 if who == "idris" else allowed)
    expected = OutcomeState.WITHDRAWN if status == 303 else OutcomeState.ASKED
    assert _one(parts).state is expected


def test_the_named_partner_may_take_it_back(client: TestClient, parts: Parts, cast: Cast) -> None:
    _share(sign_in(client, parts, cast.mara), partner=str(cast.helen))
    outcome_id = _one(parts).id
    sign_in(client, parts, cast.helen)
    client.post(f"/learned/{outcome_id}/answer", data={"answer": "yes"})
    assert client.post(f"/learned/{outcome_id}/withdraw").status_code == 303
    late = client.post(f"/learned/{outcome_id}/answer", data={"answer": "yes"})
    assert late.status_code == 404
    assert BODY not in sign_in(client, parts, cast.stranger).get("/learned").text


@pytest.mark.parametrize("partner", ["stranger", "mara"])
def test_somebody_who_was_never_a_partner_cannot_be_named(
    client: TestClient, parts: Parts, cast: Cast, partner: str
) -> None:
    sign_in(client, parts, cast.mara)
    answer = client.post("/learned", data={"body": BODY, "partner": str(getattr(cast, partner))})
    assert answer.status_code == 422
    assert BODY in answer.text
    assert rows(parts, Outcome) == 0


def test_a_former_partner_can_be_named_and_a_proposed_one_not(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    with parts.write() as db:
        now = parts.clock()
        ended = factories.person(db, "Ana Duarte", now)
        proposed = factories.person(db, "Jo Adeyemi", now)
        factories.pair(db, cast.mara, ended, now, state=PairState.ENDED)
        factories.pair(db, cast.mara, proposed, now, state=PairState.PROPOSED)
    shown = sign_in(client, parts, cast.mara).get("/learned/new").text
    assert str(ended) in shown
    assert str(proposed) not in shown


def test_thanks_come_and_go_without_a_count(client: TestClient, parts: Parts, cast: Cast) -> None:
    _share(sign_in(client, parts, cast.mara), partner="none")
    path = f"/learned/{_one(parts).id}/thanks"
    for person_id in (cast.helen, cast.idris, cast.stranger):
        assert sign_in(client, parts, person_id).post(path).status_code == 303
    shown = sign_in(client, parts, cast.mara).get("/learned").text
    assert "thanked by Helen and others" in shown
    assert "3" not in shown.split("thanked by")[1].split("</span>")[0]
    sign_in(client, parts, cast.stranger).post(path)
    assert rows(parts, OutcomeThanks) == 2


def test_nobody_thanks_themselves_or_what_is_not_there(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    _share(sign_in(client, parts, cast.mara), partner=str(cast.helen))
    waiting = f"/learned/{_one(parts).id}/thanks"
    sign_in(client, parts, cast.stranger)
    assert client.post(waiting).status_code == 404
    assert client.post(f"/learned/{uuid7()}/thanks").status_code == 404
    _share(client, partner="none")
    with parts.read() as db:
        mine = db.scalars(sa.select(Outcome.id).where(Outcome.author_id == cast.stranger)).one()
    assert client.post(f"/learned/{mine}/thanks").status_code == 422
    assert rows(parts, OutcomeThanks) == 0


def test_the_order_is_that_of_sharing_and_of_nothing_else(
    client: TestClient, parts: Parts, cast: Cast, clock: MovingClock
) -> None:
    sign_in(client, parts, cast.mara)
    for number in range(27):
        clock.advance(seconds=2)
        _share(client, body=f"I learned thing {number} today.", partner="none")
    with parts.write() as db:
        oldest = db.scalars(sa.select(Outcome.id).order_by(Outcome.shared_at)).first()
        db.add(OutcomeThanks(outcome_id=oldest, person_id=cast.helen))
    first, second = client.get("/learned").text, client.get("/learned?page=2").text
    assert first.index("thing 26 ") < first.index("thing 25 ")
    assert "thing 0 " not in first
    assert "thing 0 " in second


def test_who_leads_people_may_post_as_a_learner(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    assert "as_learner" not in sign_in(client, parts, cast.mara).get("/learned/new").text
    sign_in(client, parts, cast.helen)
    assert "as_learner" in client.get("/learned/new").text
    _share(client, partner="none", as_learner="yes")
    assert "as a learner" in client.get("/learned").text


def test_a_lead_reads_the_wall_and_does_not_write_on_it(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    sign_in(client, parts, cast.idris)
    assert 'action="/learned"' not in client.get("/learned").text
    assert client.post("/learned", data={"body": BODY}).status_code == 403


@pytest.mark.parametrize("body", ["", "  ", "a" * 601, "bell \x07", "a" * 4001])
def test_a_refused_post_comes_back_as_typed(
    client: TestClient, parts: Parts, cast: Cast, body: str
) -> None:
    sign_in(client, parts, cast.mara)
    answer = client.post("/learned", data={"body": body, "partner": str(cast.helen)})
    assert answer.status_code == 422
    assert body.strip() in answer.text
    assert f'value="{cast.helen}" selected' in answer.text
    assert rows(parts, Outcome) == 0


def test_script_on_the_wall_is_inert(client: TestClient, parts: Parts, cast: Cast) -> None:
    _share(sign_in(client, parts, cast.mara), body="<script>alert(1)</script>", partner="none")
    assert "<script>alert" not in client.get("/learned").text


def test_what_leaders_learned_has_its_own_view(
    client: TestClient, parts: Parts, cast: Cast
) -> None:
    _share(sign_in(client, parts, cast.helen), partner="none", as_learner="yes")
    _share(sign_in(client, parts, cast.mara), body="I learned to wait.", as_learner="yes")
    shown = sign_in(client, parts, cast.stranger).get("/learned?by=leaders").text
    assert BODY in shown
    assert "I learned to wait." not in shown  # nobody reports to Mara: the tick is not hers
    assert 'href="/learned?by=leaders"' in client.get("/learned").text


@pytest.mark.parametrize(
    "query", ["?by=mara", "?sort=thanks", "?by=leaders&team=claims", "?page=0", "?page=1e3"]
)
def test_the_wall_takes_no_other_question(
    client: TestClient, parts: Parts, cast: Cast, query: str
) -> None:
    sign_in(client, parts, cast.stranger)
    assert client.get(f"/learned{query}").status_code == 422
