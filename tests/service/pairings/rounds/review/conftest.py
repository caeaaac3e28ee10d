"""An organisation of four, two of whom fit with either of the two others, and its lead."""

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Role
from tests import factories
from tests.conftest import sign_in
from tests.partners import Office, office
from tests.planned_rounds import FOUR, planned


@pytest.fixture
def four(parts: Parts) -> Office:
    return office(parts, FOUR)


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,), consents=())
    return sign_in(client, parts, idris)


@pytest.fixture
def round_path(lead: TestClient, four: Office) -> str:
    """The page of a round with a plan of two pairs."""
    return planned(lead, four.parts)
