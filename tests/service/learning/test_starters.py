"""Three starters of ten minutes each; what somebody did of one, nobody else is shown."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.learning.starters import load_starters
from service.models import Audit, Person, Role, StarterStep
from service.people import starter_progress
from service.people.starter_progress import EXPERIENCED, LEADER, NEWER, SLUGS
from service.privacy import erasure
from tests import factories
from tests.conftest import rows, sign_in


def _two(parts: Parts, mine: int | None, theirs: int | None, days: float = 3) -> tuple[UUID, UUID]:
    """Mara and Helen by years of work; their first session is some days ahead."""
    now = parts.clock()
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", now, career_years=mine)
        helen = factories.person(db, "Helen Okoro", now, career_years=theirs)
        pair = factories.pair(db, mara, helen, now)
        factories.session(db, pair, 1, now + timedelta(days=days))
    return mara, helen


def _reports_to(parts: Parts, leader: UUID) -> None:
    with parts.write() as db:
        report = factories.person(db, "Jo Adeyemi", parts.clock())
        db.get_one(Person, report).manager_id = leader


def _offered(parts: Parts, one: UUID, other: UUID) -> str | None:
    viewer = Viewer(one, "Mara Quist", frozenset({Role.EMPLOYEE}))
    with parts.read() as db:
        return starter_progress.offered(db, viewer, other)


def test_three_starters_ship_of_ten_minutes_each_with_something_to_do() -> None:
    found = load_starters()
    assert {starter.slug for starter in found} == set(SLUGS)
    for starter in found:
        assert 5 <= len(starter.steps) <= 6
        assert sum(step.minutes for step in starter.steps) == 10
        assert all(step.minutes >= 1 and step.do.strip() for step in starter.steps)
        assert len(re.findall(r"\b(?:19|20)\d\d\b", starter.source)) >= 2


def test_a_starter_that_takes_longer_stops_the_load(tmp_path: Path) -> None:
    english = Path("service/learning/starters.toml").read_text(encoding="utf-8")
    path = tmp_path / "starters.toml"
    path.write_text(english.replace("minutes = 2", "minutes = 3", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="teaching-somebody-experienced: its minutes"):
        load_starters(path)


def test_each_is_offered_the_starter_of_their_part(parts: Parts) -> None:
    mara, helen = _two(parts, 2, 30)
    assert _offered(parts, mara, helen) == EXPERIENCED
    assert _offered(parts, helen, mara) == NEWER
    _reports_to(parts, helen)
    assert _offered(parts, helen, mara) == LEADER
    assert _offered(parts, mara, helen) == EXPERIENCED


@pytest.mark.parametrize(("mine", "theirs"), [(None, 30), (7, 7), (None, None)])
def test_where_nobody_has_more_years_none_is_offered(
    parts: Parts, mine: int | None, theirs: int | None
) -> None:
    mara, helen = _two(parts, mine, theirs)
    assert _offered(parts, mara, helen) is None
    _reports_to(parts, helen)
    assert _offered(parts, mara, helen) == EXPERIENCED


def test_it_is_offered_before_the_first_session_and_at_the_start(
    client: TestClient, parts: Parts
) -> None:
    mara, _ = _two(parts, 2, 30)
    sign_in(client, parts, mara)
    assert f'href="/starters/{EXPERIENCED}"' in client.get("/").text
    with parts.read() as db:
        coming = starter_progress.coming(db, Viewer(mara, "Mara", frozenset()), parts.clock())
    assert coming is not None
    agenda = f"/sessions/{coming.session_id}/agenda"
    assert client.post(f"{agenda}/redraft").status_code == 303
    assert f'href="/starters/{EXPERIENCED}"' in client.get(agenda).text


def test_the_pairs_start_page_offers_it(client: TestClient, parts: Parts) -> None:
    mara, helen = _two(parts, 2, 30)
    with parts.write() as db:
        other = factories.person(db, "Ravi Menon", parts.clock(), career_years=11)
        pair = factories.pair(db, helen, other, parts.clock(), state="proposed")
    sign_in(client, parts, helen)
    assert f'href="/starters/{NEWER}"' in client.get(f"/pairs/{pair}/start").text
    sign_in(client, parts, mara)
    assert client.get(f"/pairs/{pair}/start").status_code == 404


@pytest.mark.parametrize("days", [-1.0, 20.0])
def test_long_before_or_after_it_nothing_is_offered(
    client: TestClient, parts: Parts, days: float
) -> None:
    mara, _ = _two(parts, 2, 30, days=days)
    assert "/starters/" not in sign_in(client, parts, mara).get("/").text


def test_steps_are_kept_one_by_one_and_once_finished_it_is_never_offered_again(
    client: TestClient, parts: Parts
) -> None:
    mara, helen = _two(parts, 2, 30)
    sign_in(client, parts, mara)
    path = f"/starters/{EXPERIENCED}"
    assert "0 of 6 steps done" in client.get(path).text
    for step in (1, 1, 3):
        assert client.post(path, data={"step": step}).status_code == 303
    text = client.get(path).text
    assert "2 of 6 steps done" in text
    assert text.count('class="primary"') == 1
    assert _offered(parts, mara, helen) == EXPERIENCED
    for step in (2, 4, 5, 6):
        client.post(path, data={"step": step})
    assert "All done" in client.get(path).text
    assert _offered(parts, mara, helen) is None
    assert path not in client.get("/").text
    client.post(path, data={"do": "again"})
    assert _offered(parts, mara, helen) == EXPERIENCED


def test_once_dismissed_it_is_never_offered_again(client: TestClient, parts: Parts) -> None:
    mara, helen = _two(parts, 2, 30)
    path = f"/starters/{EXPERIENCED}"
    for _ in range(2):
        sign_in(client, parts, mara).post(path, data={"do": "dismiss"})
    assert _offered(parts, mara, helen) is None
    assert path not in client.get("/").text
    assert "Do not show this again" not in client.get(path).text


@pytest.mark.parametrize("data", [{"step": 0}, {"step": 7}, {"step": 99}, {}])
def test_a_step_that_does_not_exist_is_not_found(
    client: TestClient, parts: Parts, data: dict[str, int]
) -> None:
    mara, _ = _two(parts, 2, 30)
    sign_in(client, parts, mara)
    assert client.post(f"/starters/{EXPERIENCED}", data=data).status_code == 404
    assert client.get("/starters/alchemy").status_code == 404
    assert rows(parts, StarterStep) == 0


def test_progress_is_shown_to_nobody_else_and_leaves_no_trace_in_the_log(
    client: TestClient, parts: Parts
) -> None:
    mara, helen = _two(parts, 2, 30)
    sign_in(client, parts, mara).post(f"/starters/{EXPERIENCED}", data={"step": 1})
    with parts.read() as db:
        logged = db.execute(sa.select(Audit.action, Audit.facts)).all()
    assert all("starter" not in f"{action} {facts}" for action, facts in logged)
    with parts.write() as db:
        lead = factories.person(
            db, "Idris Bell", parts.clock(), roles=(Role.LEAD, Role.EMPLOYEE), career_years=9
        )
    for other in (helen, lead):
        sign_in(client, parts, other)
        assert "0 of 6 steps done" in client.get(f"/starters/{EXPERIENCED}").text
        assert EXPERIENCED not in client.get(f"/people/{mara}").text
    assert EXPERIENCED not in client.get("/lead").text


def test_erasing_somebody_takes_their_steps(parts: Parts, tmp_path: Path) -> None:
    mara, _ = _two(parts, 2, 30)
    viewer = Viewer(mara, "Mara Quist", frozenset({Role.EMPLOYEE}))
    with parts.write() as db:
        starter_progress.mark(db, viewer, EXPERIENCED, step=1, now=parts.clock())
        starter_progress.mark(db, viewer, EXPERIENCED, step=1, now=parts.clock())
    assert rows(parts, StarterStep) == 1
    with parts.write() as db:
        erasure.erase(db, mara, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    assert rows(parts, StarterStep) == 0
