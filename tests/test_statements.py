"""No page runs the same statement twice, or more statements where there are more rows."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.access.policy import POLICY, Scope
from service.app import create_app
from service.bootstrap import Parts
from service.models import (
    Agenda,
    Digest,
    HelpRequest,
    MentoringSession,
    Outbox,
    OutboxState,
    Outcome,
    Pair,
    Person,
    PersonRole,
    Purpose,
    Reflection,
    Role,
    Round,
    Suggestion,
    SuggestionState,
    ThemeRelease,
)
from service.models.ids import uuid7
from tests import factories
from tests.conftest import NOON, MovingClock, sign_in
from tests.demo_days import whole_demo
from tests.statements import PEOPLE, Statement, Visit, recorded, route_of, visit, walk

CEILINGS = {"/": 25, "/pairs/{pair_id}": 15, "/sessions/{session_id}/agenda": 12}
NOT_VISITED = {
    "/admin/abbreviations.csv",  # the demo has none
    "/api/v1/people/{a}/fit/{b}",  # these two wait for the engine's arrays
    "/api/v1/people/{person_id}/recommendations",
    "/calendar/{token}.ics",  # these two are opened by an address that nobody else knows
    "/go/{token}",
    "/lead/people/import/undo",  # nobody imported within a day, and nobody has left
    "/lead/people/left",
    "/lead/rounds/{round_id}/trial",  # no second plan is being tried
    "/learned/{outcome_id}/idea",  # a form of a post of one's own
}


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> list[Visit]:
    """Visit the demo's pages as an employee, a lead and an admin reach them, and some more."""
    folder = tmp_path_factory.mktemp("demo")
    with whole_demo(NOON.date(), folder, migrated_sqlite) as (parts, _):
        base = "http://127.0.0.1:8000"
        client = TestClient(create_app(parts), base_url=base, follow_redirects=False)
        return [
            *(one for name in PEOPLE for one in walk(client, parts, name)),
            *_unlinked(client, parts),
        ]


def _unlinked(client: TestClient, parts: Parts) -> Iterator[Visit]:
    """Visit pages that no link of the walk leads to."""
    shown = Suggestion.state == SuggestionState.SHOWN
    with parts.write() as db:
        suggestion = db.scalars(sa.select(Suggestion).where(shown).limit(1)).one()
        text = db.scalars(
            sa.select(Reflection).where(Reflection.pair_id.is_not(None)).limit(1)
        ).one()
        newest = db.scalars(sa.select(Person).where(Person.welcomed_at.is_(None)).limit(1)).one()
        release = db.scalars(sa.select(ThemeRelease).limit(1)).one()
        planned = db.scalars(sa.select(Round).where(Round.plan.is_not(None)).limit(1)).one()
        lead = db.scalars(
            sa.select(PersonRole.person_id).where(PersonRole.role == Role.LEAD).limit(1)
        ).one()
        session_id, *pair = db.execute(
            sa.select(Agenda.session_id, Pair.a_id, Pair.b_id)
            .join(MentoringSession, MentoringSession.id == Agenda.session_id)
            .join(Pair, Pair.id == MentoringSession.pair_id)
            .limit(1)
        ).one()
        for person_id in pair:
            access_actions.set_consent(
                db, person_id, Purpose.AGENDAS, now=parts.clock(), granted=True
            )
        scopes = [Scope.AGENDAS_READ.value, Scope.RELEASES_READ.value]
        _, key = access_actions.create_key(db, "reader", scopes, now=parts.clock())
    for person_id, path in (
        (suggestion.person_id, f"/suggestions/{suggestion.id}"),
        (text.author_id, f"/touches/reflection/{text.id}"),
        (text.author_id, f"/pairs/{text.pair_id}/missed"),
        (newest.id, "/welcome"),
        (lead, f"/lead/rounds/{planned.id}"),
        (lead, f"/lead/rounds/{planned.id}/pairs"),
        (lead, f"/lead/rounds/{planned.id}/plan.csv"),
    ):
        sign_in(client, parts, person_id)
        yield visit(client, path, str(person_id))[0]
    client.cookies.clear()
    for path in ("/sign-in", "/healthz", "/readyz"):
        yield visit(client, path, "nobody")[0]
    client.headers["Authorization"] = f"Bearer {key}"
    themes = "/api/v1/themes/releases"
    for path in (f"/api/v1/sessions/{session_id}/agenda", themes, f"{themes}/{release.id}"):
        yield visit(client, path, "a program")[0]


def test_every_page_is_visited_and_answers(visits: list[Visit]) -> None:
    routes = {path for method, path in POLICY if method == "GET"}
    assert routes - {one.route for one in visits} == NOT_VISITED
    assert [(one.path, one.status) for one in visits if one.status >= 400] == []


def test_no_page_asks_the_same_twice(visits: list[Visit]) -> None:
    assert {one.route: one.repeated for one in visits if one.repeated} == {}


@pytest.mark.parametrize("route", CEILINGS)
def test_the_pages_of_a_pair_stay_under_their_ceilings(visits: list[Visit], route: str) -> None:
    most = max(len(one.statements) for one in visits if one.route == route)
    assert most <= CEILINGS[route]


def test_most_statements_are_near_their_route(visits: list[Visit]) -> None:
    calls = [one.calls for page in visits for one in page.statements if one.functions]
    assert sum(one <= 2 for one in calls) >= 0.8 * len(calls)
    assert sum(one <= 3 for one in calls) >= 0.9 * len(calls)


def test_a_statement_that_is_asked_twice_is_told(parts: Parts) -> None:
    wanted = sa.select(Person.name).where(Person.id == uuid7())
    with recorded() as statements, parts.read() as db:
        db.scalars(wanted).all()
        db.scalars(wanted.where(Person.name != "")).all()
        assert Visit("/", "/", "Mara", 200, statements).repeated == []
        db.scalars(wanted).all()
    assert Visit("/", "/", "Mara", 200, statements).repeated == [statements[0].sql]


def test_calls_are_counted_from_the_route() -> None:
    assert Statement("SELECT 1", "()", ("pages.show", "views.view", "queries.read")).calls == 2
    assert route_of("/learned/new") == "/learned/new"
    with pytest.raises(LookupError):
        route_of("/nowhere")


def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", clock(), roles=tuple(Role))
        helen = factories.person(db, "Helen Okoro", clock())
        pair_id = factories.pair(db, mara, helen, clock())
    lists = ["/suggestions", "/lead/pairs", "/digests", "/admin/jobs", "/learned"]
    lists += [f"/pairs/{pair_id}", f"/pairs/{pair_id}/sessions"]
    counts, lengths = [], []
    for numbers in (range(1, 4), range(4, 12)):
        _add_rows(parts, mara, pair_id, numbers)
        clock.advance(hours=1)  # what is counted over everybody is counted anew
        sign_in(client, parts, mara)
        pages = [visit(client, path, "Mara Quist") for path in lists]
        counts.append({made.path: len(made.statements) for made, _ in pages})
        lengths.append({made.path: len(text) for made, text in pages})
    few, many = lengths
    assert [path for path in lists if few[path] >= many[path]] == []
    assert counts[0] == counts[1]


def _add_rows(parts: Parts, mara: UUID, pair_id: UUID, numbers: range) -> None:
    """Add a row to every list for each number."""
    now = parts.clock()
    with parts.write() as db:
        for number in numbers:
            partner = factories.person(db, f"Partner {number}", now)
            another = factories.pair(db, mara, partner, now)
            db.add(HelpRequest(pair_id=another, person_id=partner, created_at=now))
            factories.session(db, pair_id, number, now + timedelta(days=number))
            other = factories.person(db, f"Other {number}", now, offers=["maps"], seeks=["bread"])
            fits = dict.fromkeys(("fit", "fit_giving", "fit_taking"), 0.5)
            state = SuggestionState.ACCEPTED if number % 2 else SuggestionState.SHOWN
            row = {"person_id": mara, "other_id": other, "reasons": {}, "engine": "test", **fits}
            until = now + timedelta(days=9)
            db.add(Suggestion(**row, state=state, created_at=now, expires_at=until))
            month = f"2026-{number:02}"
            db.add(Digest(period=month, contents={}, sent_at=now, created_at=now))
            job = {"kind": "embed", "args": {}, "priority": 0, "state": OutboxState.DEAD}
            db.add(Outbox(**job, key=f"job-{number}", run_after=now, created_at=now))
            post = {"author_id": partner, "state": "shared", "body": "I learned to ask."}
            db.add(Outcome(**post, created_at=now, shared_at=now))
