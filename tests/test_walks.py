"""docs/architecture.md tells the truth: each walk is taken, its functions called in order."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

import pytest
from fastapi.testclient import TestClient

from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.jobs import claims
from service.jobs.handlers import HANDLERS
from service.jobs.runner import run_claimed
from service.models import Purpose, Role
from service.models.queue import JobKind, Work
from service.themes import jobs as theme_jobs
from tests import factories
from tests.agenda_pairs import TICKED, couple
from tests.conftest import MovingClock, sign_in
from tests.partners import MARA, TOMAS, api_key, office
from tests.walks import ROOT, first_calls

TOLD: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PLACE: Final = re.compile(r"`([\w/]+\.py: [\w.]+)`")
ROSTER: Final = b"email,name,offers,seeks\nines@tidewater.example,Ines Falk,pivot tables,claims\n"

Walk = Callable[[TestClient, Parts, MovingClock], Iterable[str]]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def work(parts: Parts, clock: MovingClock) -> None:
    """Do what a worker does in three minutes; some jobs order others for a little later."""
    for _ in range(3):
        clock.advance(minutes=1)
        while (job := _claimed(parts)) is not None:
            run_claimed(parts, HANDLERS, job)


def _claimed(parts: Parts) -> Work | None:
    with parts.write() as db:
        return claims.claim(db, "worker", list(JobKind), now=parts.clock())


def reflection(client: TestClient, parts: Parts, clock: MovingClock) -> Iterable[str]:
    mara = couple(parts, (*TICKED, Purpose.THEMES)).a
    sign_in(client, parts, mara)
    text = "I would like to learn how to say no to a deadline."
    with first_calls() as called:
        client.get("/reflections/new")
        client.post("/reflections", data={"text": text, "in_themes": "on"})
        work(parts, clock)
        clock.advance(days=10)  # into the next month
        theme_jobs.order_themes(parts, clock())
        work(parts, clock)
    return called


def recommendation(client: TestClient, parts: Parts, _clock: MovingClock) -> Iterable[str]:
    known, key = office(parts, {"Mara": MARA, "Tomas": TOMAS}), api_key(parts)
    asked = {"person_id": str(known.people["Mara"])}
    with first_calls() as called:
        client.post("/api/v1/recommendations", json=asked, headers=key)
    return called


def agenda(client: TestClient, parts: Parts, clock: MovingClock) -> Iterable[str]:
    pair = couple(parts)
    sign_in(client, parts, pair.a)
    with first_calls() as called:
        order_agendas(parts, clock())
        work(parts, clock)
        client.get(f"/sessions/{pair.planned}/agenda")
    return called


def roster_row(client: TestClient, parts: Parts, clock: MovingClock) -> Iterable[str]:
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    sign_in(client, parts, lead)
    page, files = "/lead/people/import", {"file": ("people.csv", ROSTER)}
    with first_calls() as called:
        client.post(page, data={"act": "try"}, files=files)
        client.get(page)
        client.post(page, data={"act": "apply"})
        work(parts, clock)
    return called


WALKS: Final[dict[str, Walk]] = {
    "A reflection": reflection,
    "A recommendation": recommendation,
    "An agenda": agenda,
    "A roster row": roster_row,
}


def stops(name: str) -> list[str]:
    section = TOLD.split(f"### {name}\n")[1].split("\n#")[0]
    return PLACE.findall(section)


def astray(stops: Iterable[str], called: Iterable[str]) -> list[str]:
    """List the stops that were not called, or were called before the one above."""
    order = {place: at for at, place in enumerate(called)}
    absent = [stop for stop in stops if stop not in order]
    early = [stop for before, stop in pairwise(stops) if order.get(before, 0) > order.get(stop, 0)]
    return absent or early


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_goes_where_the_page_says(
    name: str, client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    assert astray(stops(name), WALKS[name](client, parts, clock)) == []


def test_every_walk_of_the_page_is_taken() -> None:
    section = TOLD.split("## Four walks")[1].split("\n## ")[0]
    assert set(re.findall(r"^### (.+)$", section, re.MULTILINE)) == set(WALKS)


def test_a_stop_that_is_left_out_or_too_early_is_noticed() -> None:
    assert astray(["a", "b"], ["a", "c", "b"]) == []
    assert astray(["a", "b"], ["a", "c"]) == ["b"]
    assert astray(["a", "b"], ["b", "a"]) == ["b"]
