"""What no answer and no page ever tells: private lines, who left, who takes no part."""

import re
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.app import create_app
from service.bootstrap import Parts
from service.models import LineKind, Person, PersonState, Purpose
from service.models.ids import uuid7
from service.people.actions import save_lines
from tests import factories
from tests.conftest import MovingClock, sign_in
from tests.demo_days import CALIBRATION
from tests.demo_parts import parts_in
from tests.fakes import FakeEncoder
from tests.partners import BEN, MARA, PRIYA, SECRET, TOMAS, Office, api_key, office, reflect

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


@pytest.fixture
def service(client: TestClient, parts: Parts, known: Office) -> TestClient:
    assert known.people
    client.headers.update(api_key(parts))
    return client


def names_for(service: TestClient, person_id: UUID) -> list[str]:
    answer = service.get(f"/api/v1/people/{person_id}/recommendations")
    return [item["name"] for item in answer.json()["items"]]


def test_strangers_and_people_who_take_no_part_look_alike(
    service: TestClient, parts: Parts
) -> None:
    with parts.write() as db:
        outside = factories.person(db, "Ola Nordmann", parts.clock(), consents=())
    told = [
        service.get(f"/api/v1/people/{one}/recommendations").json() for one in (outside, uuid7())
    ]
    for problem in told:
        del problem["request_id"]
    assert told[0] == told[1]
    assert told[0]["type"] == "/problems/person-not-found"


@pytest.mark.parametrize("state", [PersonState.ERASED, PersonState.LEFT])
def test_who_goes_is_gone_from_answers_at_once(
    service: TestClient, known: Office, parts: Parts, state: PersonState
) -> None:
    names_for(service, known.people["Mara"])  # the crowd is in memory now
    with parts.write() as db:
        db.get_one(Person, known.people["Tomas"]).state = state
    assert names_for(service, known.people["Mara"]) == ["Ben Quist"]


def test_fifty_probes_answer_byte_for_byte_the_same_with_and_without_a_reflection(
    service: TestClient, known: Office, clock: MovingClock, capfd: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(4)
    words = [*SECRET.split(), "claim", "decided", "pivot", "tables", "fear"]
    probes = [
        {"offers": [" ".join(rng.choice(words, 3))], "seeks": [" ".join(rng.choice(words, 3))]}
        for _ in range(47)
    ]
    probes += [
        {"offers": [SECRET], "seeks": [SECRET]},
        {"offers": [SECRET], "seeks": ["pivot tables without fear"]},
        {"offers": ["how a claim is decided"], "seeks": [SECRET]},
    ]
    mara = known.people["Mara"]

    def answers() -> list[bytes]:
        found = [service.post("/api/v1/recommendations", json=probe).content for probe in probes]
        found.append(service.get(f"/api/v1/people/{mara}/recommendations").content)
        return found

    before = answers()
    reflect(known.parts, mara, SECRET)
    clock.advance(seconds=5)
    after = answers()
    assert before == after
    assert any(b'"items":[{' in answer for answer in before)
    assert SECRET.encode() not in b"".join(after)
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err


def test_consent_taken_back_closes_the_answer_at_once(
    service: TestClient, known: Office, parts: Parts
) -> None:
    names_for(service, known.people["Mara"])
    with parts.write() as db:
        access_actions.set_consent(
            db, known.people["Mara"], Purpose.PAIRING, now=parts.clock(), granted=False
        )
    path = f"/api/v1/people/{known.people['Mara']}/recommendations"
    assert service.get(path).status_code == 404


WISHES = (
    "sailing a small boat",
    "pivot tables and no fear",
    "how a claim gets decided",
    "refusing a deadline",
    "chairing a meeting",
    "reading a balance sheet",
    "talking to my manager about money",
    "leaving for another department",
    "a calm voice in front of many",
    "writing shorter mail",
)
EDITS = 50


def cards_after_edits(client: TestClient, parts: Parts, wishes: tuple[str, ...]) -> list[str]:
    """Mara's cards after each edit of her offers, without the ids that chance gave them."""
    known = office(parts, WHO)
    for place, wish in enumerate(wishes):
        for name in ("Tomas", "Priya", "Ben"):
            reflect(parts, known.people[name], wish, position=place)
    sign_in(client, parts, known.people["Mara"])
    rng = np.random.default_rng(4)
    words = " ".join(WISHES).split()
    shown = []
    for number in range(EDITS):
        edit = [WISHES[number % len(WISHES)], " ".join(rng.choice(words, 4)), *MARA["offers"]]
        with parts.write() as db:
            me = known.people["Mara"]
            save_lines(db, me, LineKind.OFFER, texts=edit[number % 2 :], now=parts.clock())
        known.suggest(str(number))
        first = [f"/suggestions/{row.id}" for row in known.shown("Mara")[:1]]
        shown += [client.get(path).text for path in ("/suggestions", *first)]
    return [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", page) for page in shown]


def test_no_edit_of_ones_own_lines_tells_what_others_wish_in_private(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    found = []
    for name, wishes in (("without", ()), ("with", WISHES)):
        folder = tmp_path / name
        folder.mkdir()
        with parts_in(folder, migrated_sqlite, FakeEncoder(), CALIBRATION) as parts:
            found.append(cards_after_edits(TestClient(create_app(parts)), parts, wishes))
    assert len(found[0]) >= 2 * EDITS - 10  # nearly always there is a card to read from
    assert found[0] == found[1]
