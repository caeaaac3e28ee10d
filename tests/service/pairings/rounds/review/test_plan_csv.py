"""A plan as a file: what its pages show, and nothing that a spreadsheet would run."""

import csv
import io

import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.models import Line, Person
from tests.conftest import sign_in
from tests.partners import SECRET, Office, reflect
from tests.planned_rounds import planned


def table(lead: TestClient, path: str) -> list[list[str]]:
    answer = lead.get(f"{path}/plan.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.text)))


def test_a_row_is_a_pair_with_its_band_and_lines(
    lead: TestClient, four: Office, round_path: str
) -> None:
    head, *pairs = table(lead, round_path)
    assert head[0] == "Person"
    assert len(pairs) == 2
    assert all("both ways." in one[4] for one in pairs)
    assert any("pivot" in cell for cell in pairs[0])
    assert four.people


def test_no_cell_starts_like_a_formula(lead: TestClient, four: Office) -> None:
    with four.parts.write() as db:
        db.get_one(Person, four.people["Mara"]).name = "=cmd|' /C calc'!A0"
        for line in db.scalars(sa.select(Line)):
            line.text = f"@{line.text}"
    rows = table(lead, planned(lead, four.parts))
    cells = [cell for row in rows for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_nothing_private_is_in_the_file(lead: TestClient, four: Office) -> None:
    reflect(four.parts, four.people["Mara"], SECRET)
    assert SECRET not in str(table(lead, planned(lead, four.parts)))


def test_a_round_without_a_plan_has_no_file(lead: TestClient, four: Office) -> None:
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    assert lead.get(f"{path}/plan.csv").status_code == 409
    assert four.people


def test_the_file_is_for_leads(lead: TestClient, four: Office, round_path: str) -> None:
    sign_in(lead, four.parts, four.people["Mara"])
    assert lead.get(f"{round_path}/plan.csv").status_code == 403
