"""Every page that a lead can reach by links, at 10,000 people: server time as a reader sees it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import httpx2

from service.access import actions
from service.bootstrap import build
from service.setting_choices import Mode
from service.settings import Settings
from tests import markup
from tests.bench import large
from tests.bench.figures import Figure, percentile
from tests.bench.organisation import bothways
from tests.running import running

_CALLS = 200
_WARM_UP = 5
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# what is no page of the programme, and the page that tries out everything each time
_ASIDE = ("/static/", "/openapi.json", "/docs", "/problems", "/admin/health", "/admin/audit.csv")


def timed(folder: Path) -> Sequence[Figure]:
    """One figure a page; each is asked for 200 times, one after another."""
    bothways(folder, "migrate")
    token = _filled(folder)
    with running(folder, "serve") as server:
        cookies = {"bothways_dev": token}
        with httpx2.Client(base_url=server.url, cookies=cookies, timeout=30) as client:
            bare = percentile([_milliseconds(client, "/healthz") for _ in range(_CALLS)], 50)
            return [_figure(client, path, bare) for path in _pages(client)]


def _filled(folder: Path) -> str:
    """Fill the database and sign the lead in; the token of the cookie."""
    settings = Settings(
        mode=Mode.DEVELOPMENT, data_dir=folder, secret_key=(folder / "secret").read_text().strip()
    )
    parts = build(settings)
    now = parts.clock()
    lead_id, *_ = large.fill(parts, now)
    with parts.write() as db:
        return actions.begin_sign_in(db, lead_id, "development", now=now)


def _pages(client: httpx2.Client) -> Iterator[str]:
    """The first path of each kind that links lead to."""
    waiting, seen = ["/"], {"/"}
    for path in waiting:
        answer = client.get(path, follow_redirects=True).raise_for_status()
        yield path
        for link in markup.read(answer.text).all("a"):
            found = urlsplit(link.attrs.get("href", "")).path
            kind = _ID.sub("{id}", found)
            if found.startswith("/") and not found.startswith(_ASIDE) and kind not in seen:
                seen.add(kind)
                waiting.append(found)


def _figure(client: httpx2.Client, path: str, bare: float) -> Figure:
    for _ in range(_WARM_UP):
        client.get(path)
    taken = [_milliseconds(client, path) for _ in range(_CALLS)]
    kind = _ID.sub("{id}", path)
    p95 = percentile(taken, 95)
    return Figure(
        f"{kind} at {large.PEOPLE:,} people, p95", p95, "ms", 50, p95 / bare, "an empty answer"
    )


def _milliseconds(client: httpx2.Client, path: str) -> float:
    began = perf_counter()
    client.get(path)
    return (perf_counter() - began) * 1000
