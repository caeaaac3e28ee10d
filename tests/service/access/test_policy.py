"""One policy table: every route has a row, every row a route, and each caller meets it."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from secrets import token_bytes
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from service.access import actions, tokens
from service.access.policy import POLICY, AccessRule, Scope
from service.app import create_app
from service.bootstrap import Parts
from service.models import (
    ApiKey,
    Base,
    FollowUp,
    Line,
    Person,
    PersonRole,
    PersonState,
    Reflection,
    Role,
    Suggestion,
)
from service.models.ids import uuid7
from tests import factories
from tests.agenda_pairs import couple, shared_note
from tests.conftest import sign_in

STRANGE = "01890000-0000-7000-8000-000000000000"
SCOPES = [scope.value for scope in Scope]


def _routes(app: FastAPI) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for context in iter_route_contexts(app.routes):
        methods = getattr(context, "methods", None) or getattr(context.route, "methods", None)
        path = str(getattr(context, "path", None) or getattr(context.route, "path", ""))
        found |= {(method, path) for method in methods or () if method not in {"HEAD", "OPTIONS"}}
    return found


def _open_path(path: str) -> str:
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + STRANGE + path[end + 1 :]
    return path


def test_every_route_has_a_row_and_every_row_a_route(parts: Parts) -> None:
    routes = _routes(create_app(parts))
    assert routes - set(POLICY) == set()
    assert set(POLICY) - routes == set()


@pytest.fixture
def people(parts: Parts) -> dict[str, UUID]:
    now = parts.clock()
    with parts.write() as db:
        return {
            "employee": factories.person(db, "Mara Quist", now),
            "lead": factories.person(db, "Idris Bell", now, roles=(Role.LEAD,)),
            "admin": factories.person(db, "Ada Root", now, roles=(Role.ADMIN,)),
        }


def _answers(client: TestClient) -> Iterator[tuple[AccessRule, int, str]]:
    for (method, path), rule in POLICY.items():
        if path == "/sign-out":
            continue  # whoever comes after it would be nobody
        answer = client.request(method, _open_path(path))
        yield rule, answer.status_code, f"{method} {path}"


def test_nobody_reaches_only_what_is_open(client: TestClient) -> None:
    _lift_the_limits(client)
    for rule, status, route in _answers(client):
        if not rule.is_open:
            assert status in {303, 401}, route


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.LEAD, Role.ADMIN])
def test_a_role_reaches_no_row_of_another(
    client: TestClient, parts: Parts, people: dict[str, UUID], role: Role
) -> None:
    _lift_the_limits(client)
    sign_in(client, parts, people[role.value])
    for rule, status, route in _answers(client):
        if rule.is_open:
            continue
        if rule.scope is not None:
            assert status == 401, route  # programs are asked for a key, whoever is signed in
        elif role not in rule.roles:
            assert status == 403, route
        else:
            assert status not in {401, 403, 500}, route


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_its_scope_alone(client: TestClient, parts: Parts, scope: str) -> None:
    with parts.write() as db:
        _, key = actions.create_key(db, "test", [scope], now=parts.clock())
    client.headers["Authorization"] = f"Bearer {key}"
    _lift_the_limits(client)
    for rule, status, route in _answers(client):
        if rule.is_open:
            continue
        if rule.scope is None:
            assert status == 303, route  # on a page a key says nothing: sign in
        elif rule.scope != scope:
            assert status == 403, route
        else:
            assert status not in {401, 403, 500}, route


def _lift_the_limits(client: TestClient) -> None:
    """Sixty writes a minute are fewer than there are routes; each call here is its own caller."""
    app = client.app
    assert isinstance(app, FastAPI)
    taken, calls = app.state.rates.take, iter(range(10**9))
    app.state.rates.take = lambda purpose, caller, limit: taken(
        purpose, f"{caller}{next(calls)}", limit
    )


SECRET = "the zebra whispers at midnight"
FORM = {
    "do": "save", "version": "1", "item": "check_in", "title": "Mine now", "question": "Mine now?",
    "minutes": "5", "text": "Mine now", "audience": "self", "state": "done", "shared": "on",
    "choice": "end", "sure": "on", "reason": "time", "at": "2026-11-30T10:00", "answer": "yes",
    "gain": "Mine now", "give": "Mine now", "clause": "1", "confirm": "on",
}  # fmt: skip  # what the forms of pairs, sessions and texts ask for
EVERY_ROLE = (Role.EMPLOYEE, Role.LEAD, Role.ADMIN)
FROM_ELSEWHERE = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "another host of this domain": {"Sec-Fetch-Site": "same-site"},
    "the address bar": {"Sec-Fetch-Site": "none"},
    "an old browser on another site": {"Origin": "https://evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "an origin that begins as ours": {"Origin": "http://127.0.0.1:8000.evil.example"},
    "nowhere": {},
}


@pytest.fixture
def everybody(parts: Parts) -> UUID:
    """Somebody in every role at once: a cookie of theirs opens every page."""
    with parts.write() as db:
        return factories.person(db, "Ada Root", parts.clock(), roles=EVERY_ROLE)


def _altered(parts: Parts, person_id: UUID) -> str:
    token = _signed_in(parts, person_id)
    return token[:-2] + ("AA" if token[-2:] != "AA" else "BB")


def _signed_in(parts: Parts, person_id: UUID, ago: timedelta = timedelta(0)) -> str:
    with parts.write() as db:
        return actions.begin_sign_in(db, person_id, "test", now=parts.clock() - ago)


def _signed_out(parts: Parts, person_id: UUID) -> str:
    token = _signed_in(parts, person_id)
    with parts.write() as db:
        actions.end_sign_in(db, token)
    return token


def _of_somebody_gone(parts: Parts, person_id: UUID) -> str:
    token = _signed_in(parts, person_id)
    with parts.write() as db:
        db.get_one(Person, person_id).state = PersonState.LEFT
    return token


COOKIES: dict[str, Callable[[Parts, UUID], str]] = {
    "made up": lambda *_: tokens.new_sign_in_token(token_bytes),
    "altered": _altered,
    "the hash that is stored": lambda parts, one: tokens.hash_sign_in_token(_signed_in(parts, one)),
    "the id of a person": lambda _, one: str(one),
    "signed out": _signed_out,
    "idle for an hour": lambda parts, one: _signed_in(parts, one, timedelta(minutes=61)),
    "of somebody who has left": _of_somebody_gone,
    "empty": lambda *_: "",
}


@pytest.mark.parametrize("forgery", COOKIES)
def test_no_forged_or_replayed_cookie_opens_anything(
    client: TestClient, parts: Parts, everybody: UUID, forgery: str
) -> None:
    _lift_the_limits(client)
    client.cookies.set("bothways_dev", COOKIES[forgery](parts, everybody))
    _assert_shut(client)


def _key_of(parts: Parts, days: int = 90) -> tuple[str, str]:
    """A key with every scope, made a month ago: its id, and the key itself."""
    with parts.write() as db:
        made_at = parts.clock() - timedelta(days=30)
        return actions.create_key(db, "test", SCOPES, now=made_at, days=days)


def _guessed(parts: Parts) -> str:
    """A key whose id and checksum are right: the secret alone is another."""
    known, guess = _made_of(b"known"), _made_of(b"guess")
    with parts.write() as db:
        actions.create_key(db, "test", SCOPES, now=parts.clock())
        row = db.scalars(sa.select(ApiKey)).one()
        row.key_id, row.secret_hash = known.key_id, known.secret_hash
    assert guess.key_id == known.key_id
    return guess.key


def _made_of(secret: bytes) -> tokens.NewKey:
    parts_of_a_key = iter((b"id", secret))
    return tokens.new_key(lambda count: next(parts_of_a_key) * count)


def _revoked(parts: Parts) -> str:
    key_id, key = _key_of(parts)
    with parts.write() as db:
        actions.revoke_key(db, key_id, parts.clock())
    return key


KEYS: dict[str, Callable[[Parts], str]] = {
    "of another secret": lambda parts: f"Bearer {_guessed(parts)}",
    "mistyped": lambda parts: f"Bearer {_key_of(parts)[1][:-1]}_",
    "of this form": lambda _: f"Bearer {_made_of(b'nobody').key}",
    "revoked": lambda parts: f"Bearer {_revoked(parts)}",
    "expired": lambda parts: f"Bearer {_key_of(parts, days=29)[1]}",
    "its id": lambda parts: f"Bearer bw_{_key_of(parts)[0]}",
    "without a scheme": lambda parts: _key_of(parts)[1],
    "as a password": lambda parts: f"Basic {b64encode(_key_of(parts)[1].encode()).decode()}",
    "twice": lambda parts: "Bearer {0}, Bearer {0}".format(_key_of(parts)[1]),
    "unsigned": lambda _: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
}


@pytest.mark.parametrize("forgery", KEYS)
def test_no_forged_or_replayed_key_opens_anything(
    client: TestClient, parts: Parts, forgery: str
) -> None:
    _lift_the_limits(client)
    client.headers["Authorization"] = KEYS[forgery](parts)
    _assert_shut(client)


def test_the_same_addresses_open_for_their_owner(client: TestClient, parts: Parts) -> None:
    theirs = _things_of_others(parts)
    with parts.read() as db:
        owner = db.scalars(sa.select(Reflection.author_id)).one()
    sign_in(client, parts, owner)
    for path in ("/pairs/{pair_id}", "/sessions/{session_id}", "/reflections/{reflection_id}"):
        assert SECRET in client.get(path.format_map(theirs)).text


def _things_of_others(parts: Parts) -> dict[str, str]:
    """Ids by the names that addresses have for them, all of a pair of two others."""
    pair = couple(parts)
    now = parts.clock()
    ids = {"note_id": shared_note(parts, pair, SECRET)}
    made = {"created_at": now}
    things: dict[str, Reflection | FollowUp | Suggestion] = {
        "reflection_id": Reflection(author_id=pair.a, text=SECRET, audience="self", **made),
        "follow_up_id": FollowUp(
            pair_id=pair.pair, owner_id=pair.a, text=SECRET, due_on=now.date(), **made
        ),
        "suggestion_id": Suggestion(
            person_id=pair.a, other_id=pair.b, fit=0.5, fit_giving=0.5, fit_taking=0.5,
            reasons={"teach": [], "learn": []}, engine="test", expires_at=now + timedelta(days=9),
            **made,
        ),
    }  # fmt: skip
    with parts.write() as db:
        for name, row in things.items():
            row.id = ids[name] = uuid7()
            db.add(row)
        ids["line_id"] = db.scalars(
            sa.select(Line.id).where(Line.person_id == pair.a).limit(1)
        ).one()
    ids |= {"text_id": ids["reflection_id"], "pair_id": pair.pair, "session_id": pair.planned}
    return {name: str(one) for name, one in ids.items()}


def _contents(parts: Parts) -> dict[str, list[str]]:
    """Every row of every table."""
    with parts.read() as db:
        return {
            table.name: sorted(str(tuple(row)) for row in db.execute(sa.select(table)))
            for table in Base.metadata.sorted_tables
        }


def _assert_shut(client: TestClient) -> None:
    for rule, status, route in _answers(client):
        if not rule.is_open:
            assert status == (303 if rule.scope is None else 401), route


def test_a_role_that_was_taken_back_opens_nothing_with_the_same_cookie(
    client: TestClient, parts: Parts, everybody: UUID
) -> None:
    _lift_the_limits(client)
    sign_in(client, parts, everybody)
    with parts.write() as db:
        taken = (Role.LEAD, Role.ADMIN)
        db.execute(sa.delete(PersonRole).where(PersonRole.role.in_(taken)))
    for rule, status, route in _answers(client):
        if rule.roles and Role.EMPLOYEE not in rule.roles:
            assert status == 403, route


@pytest.mark.parametrize("origin", FROM_ELSEWHERE)
def test_no_form_from_elsewhere_is_taken(
    client: TestClient, parts: Parts, everybody: UUID, origin: str
) -> None:
    _lift_the_limits(client)
    sign_in(client, parts, everybody)
    del client.headers["Sec-Fetch-Site"]
    before = _contents(parts)
    for (method, path), rule in POLICY.items():
        if method == "POST" and rule.scope is None and not rule.is_signed:
            answer = client.post(_open_path(path), headers=FROM_ELSEWHERE[origin])
            assert answer.status_code == 403, path
    assert _contents(parts) == before


@pytest.mark.parametrize("roles", [(role,) for role in EVERY_ROLE] + [EVERY_ROLE])
def test_nobody_reads_or_changes_what_is_somebody_elses(
    client: TestClient, parts: Parts, roles: tuple[Role, ...]
) -> None:
    theirs = _things_of_others(parts)
    with parts.write() as db:
        stranger = factories.person(db, "Ada Root", parts.clock(), roles=roles)
    _lift_the_limits(client)
    sign_in(client, parts, stranger)
    before = _contents(parts)
    for method, path in POLICY:
        if not any(f"{{{name}}}" in path for name in theirs):
            continue
        address = path.format_map(theirs | {"source": "reflection"})
        answer = client.request(method, address, data=FORM if method == "POST" else None)
        assert answer.status_code in {401, 403, 404, 422}, path
        assert method == "POST" or answer.status_code != 422, path
        assert SECRET not in answer.text
    assert _contents(parts) == before


class Sender(NamedTuple):
    """Who sends a request to every route, and which rows of the policy are theirs to call."""

    headers: Mapping[str, str]
    cookie: str | None = None
    role: Role | None = None
    scope: str | None = None


def _senders(parts: Parts, everybody: UUID) -> dict[str, Sender]:
    same = {"Sec-Fetch-Site": "same-origin"}
    with parts.write() as db:
        people = {
            role: factories.person(db, f"Stranger {role}", parts.clock(), roles=(role,))
            for role in EVERY_ROLE
        }
        _, narrow = actions.create_key(db, "narrow", [Scope.RELEASES_READ], now=parts.clock())
    _, expired = _key_of(parts, days=29)
    return {
        "anonymous": Sender(same),
        **{
            role.value: Sender(same, _signed_in(parts, person_id), role)
            for role, person_id in people.items()
        },
        "signed out, replayed": Sender(same, _signed_out(parts, everybody)),
        "foreign Origin": Sender({"Origin": "https://evil.example"}, _signed_in(parts, everybody)),
        "key of another scope": Sender(
            {"Authorization": f"Bearer {narrow}"}, scope=Scope.RELEASES_READ
        ),
        "expired key": Sender({"Authorization": f"Bearer {expired}"}),
    }


def _is_theirs(sender: Sender, method: str, path: str, *, of_others: bool) -> bool:
    rule = POLICY[method, path]
    if rule.is_open or (rule.scope is not None and rule.scope == sender.scope):
        return True
    if "Origin" in sender.headers:  # a page may be opened from anywhere; a form may not be sent
        return method == "GET" and rule.scope is None
    return sender.role in rule.roles and not of_others


def test_no_forged_foreign_or_replayed_request_is_let_through(
    client: TestClient, parts: Parts, everybody: UUID
) -> None:
    """`pytest -s` prints what each route answers to each sender, and how many got through."""
    theirs = _things_of_others(parts)
    senders = _senders(parts, everybody)
    _lift_the_limits(client)
    del client.headers["Sec-Fetch-Site"]
    before, sent, through = _contents(parts), Counter[str](), list[str]()
    for method, path in POLICY:
        of_others = any(f"{{{name}}}" in path for name in theirs)
        address = _open_path(path)
        if of_others:
            address = path.format_map(theirs | {"source": "reflection"})
        answered: dict[str, int] = {}
        for name, sender in senders.items():
            if _is_theirs(sender, method, path, of_others=of_others):
                continue
            client.cookies.clear()
            if sender.cookie is not None:
                client.cookies.set("bothways_dev", sender.cookie)
            form = FORM if method == "POST" else None
            answer = client.request(method, address, data=form, headers=dict(sender.headers))
            answered[name] = answer.status_code
            sent[name] += 1
            is_sent_away = answer.headers.get("Location") == "/sign-in"
            is_refused = answer.status_code in {401, 403, 404} or is_sent_away
            if of_others and method == "POST" and answer.status_code == 422:
                is_refused = True  # the form is not even complete
            if not is_refused or SECRET in answer.text:
                through.append(f"{name}: {method} {path}: {answer.status_code}")
        print(method, path, answered)  # read by whoever asks for it
    print(f"{sum(sent.values())} requests, {len(through)} through", dict(sent))
    assert through == []
    assert set(sent) == set(senders)
    assert _contents(parts) == before
