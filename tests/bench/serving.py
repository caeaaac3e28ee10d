"""Recommendations over HTTP, and what the processes weigh."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import httpx2
import psutil

from tests.bench.figures import Figure, percentile
from tests.bench.organisation import PEOPLE, bothways
from tests.running import running

_CONCURRENCY = 4
_CALLS = 1000
_WARM_UP = 400  # calls; the web process makes its table ready once nothing has changed for 2 s
_MEBIBYTE = 2**20


def recommended(folder: Path) -> Sequence[Figure]:
    """Each of 1,000 calls asks for another person; four are under way at any time.

    The jobs that the import ordered are done before, so that it is the web process that is timed.
    """
    bothways(folder, "worker", "--drain")
    key = json.loads(
        bothways(
            folder, "keys", "create", "--name", "bench", "--scope", "recommendations:read", "--json"
        )
    )["key"]
    people = [one["id"] for one in json.loads(bothways(folder, "people", "list", "--json"))]
    with running(folder, BOTHWAYS_API_RATE="1000000") as server:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx2.Client(base_url=server.url, headers=headers, timeout=30) as client:
            paths = [
                f"/api/v1/people/{people[at % len(people)]}/recommendations?limit=5"
                for at in range(_WARM_UP + _CALLS)
            ]
            bare = [_milliseconds(client, "/healthz") for _ in range(_WARM_UP)]
            [_milliseconds(client, path) for path in paths[:_WARM_UP]]
            with ThreadPoolExecutor(_CONCURRENCY) as threads:
                taken = list(
                    threads.map(lambda path: _milliseconds(client, path), paths[_WARM_UP:])
                )
    p95 = percentile(taken, 95)
    return [
        Figure(
            f"recommendations over HTTP, {PEOPLE} people, p95 at concurrency {_CONCURRENCY}",
            p95,
            "ms",
            40,
            p95 / percentile(bare, 50),
            "an empty answer",
        )
    ]


def weighed(folder: Path) -> Sequence[Figure]:
    """Second start with the demo organisation, and what both processes hold when idle."""
    bothways(folder, "migrate")
    bothways(folder, "demo")
    with running(folder) as server:
        httpx2.get(f"{server.url}/sign-in")
        both = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        resident = sum(one.memory_info().rss for one in both) / _MEBIBYTE
        seconds = server.seconds_to_ready
    return [
        Figure("second start to ready", seconds, "s", 10),
        Figure("server and worker resident with the demo organisation", resident, "MiB", 1600),
    ]


def _milliseconds(client: httpx2.Client, path: str) -> float:
    began = perf_counter()
    client.get(path).raise_for_status()
    return (perf_counter() - began) * 1000
