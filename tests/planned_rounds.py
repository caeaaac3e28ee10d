"""Rounds as a lead plans them on the pages, for tests that start from a plan."""

import re
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx2 import Response

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Round
from tests.partners import BEN, MARA, TOMAS

LENA = {"offers": ["pivot tables and no fear"], "seeks": ["how a claim gets decided"]}
# two who fit with either of two others
FOUR = {"Mara": MARA, "Lena": LENA, "Tomas": TOMAS, "Ben": BEN}


def planned(lead: TestClient, parts: Parts, **dials: str) -> str:
    """The page of a round whose dry run has ended."""
    path = lead.post("/lead/rounds", data={"name": "Winter round", **dials}).headers["location"]
    drain(parts, HANDLERS)
    return path


def planned_again(lead: TestClient, parts: Parts, path: str, **dials: str) -> None:
    told = {"coverage_weight": "8", "gamma": "0", "cross_department": "0", "cross_generation": "0"}
    assert lead.post(f"{path}/plan", data=told | dials).status_code == 303
    drain(parts, HANDLERS)


def tried(lead: TestClient, parts: Parts, path: str, **dials: str) -> str:
    """The page that compares the plan with a second one."""
    told = {"coverage_weight": "8", "gamma": "0", "cross_department": "0", "cross_generation": "0"}
    answer = lead.post(f"{path}/trial", data=told | dials)
    assert answer.status_code == 303
    drain(parts, HANDLERS)
    return lead.get(f"{path}/trial").text


def plan_hash(page: str) -> str:
    found = re.search(r'name="plan" value="(\w+)"', page)
    return found[1] if found else ""


def released(lead: TestClient, path: str) -> Response:
    """Approve and release the plan that the page shows."""
    sent = {"plan": plan_hash(lead.get(path).text)}
    lead.post(f"{path}/approve", data=sent)
    return lead.post(f"{path}/release", data=sent)


def plan_of(parts: Parts) -> dict[str, Any]:
    with parts.read() as db:
        return db.scalars(sa.select(Round.plan)).one() or {}


def pairs_of(parts: Parts) -> set[frozenset[UUID]]:
    pairs = plan_of(parts)["pairs"]
    return {frozenset((UUID(pair["a_id"]), UUID(pair["b_id"]))) for pair in pairs}
