"""Clients that are generated from the description, against a running service."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access.policy import Scope
from service.bootstrap import Parts
from service.models import Reflection
from tests.conftest import rows
from tests.partners import MARA, TOMAS, Office, api_key, office
from tests.serving import serving

PACKAGE = "generated_client"
OPTIONS = (
    "--path=openapi.json --config=config.json --meta=none "
    f"--output-path={PACKAGE} --fail-on-warning"
).split()
CONFIG = {"post_hooks": [], "content_type_overrides": {"application/jsonl": "text/plain"}}
NPX = ["npx", "--yes", "-p", "@hey-api/openapi-ts@0.90.0", "-p", "typescript@5.9.3"]
TYPESCRIPT = """
import { client } from './typescript_client/client.gen';
import { findRecommendations } from './typescript_client/sdk.gen';
declare const process: { argv: string[] };

async function ask(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2], auth: process.argv[3] });
  const found = await findRecommendations({ body: { email: 'mara.quist@tidewater.example' } });
  console.log(found.data?.items.map((item) => item.name).join());
  const refused = await findRecommendations({ body: { email: 'x' } });
  console.log(refused.error?.errors?.map((fault) => fault.pointer).join());
  // @ts-expect-error  a body that names nobody is none of the union
  await findRecommendations({ body: { limit: 3 } });
}
void ask();
"""
# the database makes no difference to what is described
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, {"Mara": MARA, "Tomas": TOMAS})


@pytest.fixture
def url(parts: Parts) -> Iterator[str]:
    with serving(parts) as address:
        yield address


@pytest.fixture
def described(client: TestClient, tmp_path: Path) -> Path:
    """A folder with the description."""
    (tmp_path / "openapi.json").write_bytes(client.get("/openapi.json").content)
    return tmp_path


@pytest.fixture
def generated(described: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package, generated without a warning."""
    (described / "config.json").write_text(json.dumps(CONFIG))
    subprocess.run(  # noqa: S603  # our own description
        [sys.executable, "-m", "openapi_python_client", "generate", *OPTIONS],
        cwd=described,
        check=True,
        capture_output=True,
    )
    monkeypatch.syspath_prepend(described)
    yield import_module(PACKAGE)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def connect(generated: ModuleType, url: str) -> Iterator[Callable[[str], Any]]:
    """Make a client that sends this key."""
    with ExitStack() as connections:

        def connected(key: str) -> Any:  # noqa: ANN401  # a generated type
            client = generated.AuthenticatedClient(base_url=url, token=key)
            return connections.enter_context(client)

        yield connected


def _key(parts: Parts, *scopes: Scope) -> str:
    return api_key(parts, *scopes)["Authorization"].removeprefix("Bearer ")


def _call(path: str, **asked: object) -> Any:  # noqa: ANN401  # generated types
    return import_module(f"{PACKAGE}.api.{path}").sync(**asked)


def test_a_generated_client_asks_for_partners_and_submits_a_reflection(
    connect: Callable[[str], Any], known: Office, parts: Parts
) -> None:
    models = import_module(f"{PACKAGE}.models")
    client = connect(_key(parts, *Scope))
    mara = known.people["Mara"]
    listed = _call("pairings.list_recommendations", client=client, person_id=mara)
    wishes = [
        models.WishByPersonId(person_id=mara),
        models.WishByEmail(email="mara.quist@tidewater.example"),
        models.WishByLines(**MARA, exclude=[mara]),
    ]
    found = [_call("pairings.find_recommendations", client=client, body=one) for one in wishes]
    names = [[item.name for item in answer.items] for answer in (listed, *found)]
    assert names == [["Tomas Quist"]] * 4
    assert isinstance(found[0].items[0].learn.lines[0], models.MeetingOut)
    batch = models.BatchWish(
        people=[models.BatchPersonId(person_id=mara), models.BatchEmail(email="no@body.example")],
        time=models.BatchWishTimeType0.TUE_MIDDAY,
        certify=True,
    )
    in_batch = import_module(f"{PACKAGE}.api.pairings.find_recommendations_in_batch")
    sent = in_batch.sync_detailed(client=client, body=batch).content.splitlines()
    answered, unknown = (models.BatchRowOut.from_dict(json.loads(row)) for row in sent)
    assert [item.name for item in answered.recommendations.items] == ["Tomas Quist"]
    assert unknown.problem.status == 404
    body = models.ReflectionByPersonId(person_id=mara, text="She was right.")
    made = _call("reflections.create_reflection", client=client, body=body)
    assert isinstance(made, models.Created)
    assert rows(parts, Reflection) == 1


def test_a_generated_client_is_told_problems_in_one_type(
    connect: Callable[[str], Any], known: Office, parts: Parts
) -> None:
    models = import_module(f"{PACKAGE}.models")
    client, mara = connect(_key(parts)), known.people["Mara"]
    problems = [
        _call("pairings.list_recommendations", client=connect("bw_x"), person_id=mara),
        _call("themes.list_theme_releases", client=client),
        _call("pairings.list_recommendations", client=client, person_id=mara, limit=99),
    ]
    assert all(isinstance(problem, models.Problem) for problem in problems)
    assert [problem.status for problem in problems] == [401, 403, 422]
    assert [error.pointer for error in problems[-1].errors] == ["#limit"]


@pytest.mark.clients
def test_a_typescript_client_compiles_strictly_and_asks_for_partners(
    described: Path, url: str, known: Office, parts: Parts
) -> None:
    assert known.people
    (described / "ask.ts").write_text(TYPESCRIPT)
    for command in (
        [*NPX, "openapi-ts", "-i", "openapi.json", "-o", "typescript_client", "--silent"],
        [*NPX, "tsc", "--strict", "--target", "es2022", "--module", "commonjs", "ask.ts"],
    ):
        subprocess.run(command, cwd=described, check=True, capture_output=True)  # noqa: S603  # ours
    asked = ["node", "ask.js", url, _key(parts)]
    answer = subprocess.run(asked, cwd=described, check=True, capture_output=True, text=True)  # noqa: S603  # ours
    assert answer.stdout.split() == ["Tomas", "Quist", "/email"]
