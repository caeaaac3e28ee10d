"""`python -m tests.statements`: the SQL statements behind each page of the demo organisation.

For each page how many there are, how many are repeated, and how many calls in `service/` lie
between the route function and the SQL.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from inspect import currentframe
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.policy import POLICY
from service.app import create_app
from service.bootstrap import Parts
from service.models import Person
from service.settings import sqlite_file_url
from service.upkeep.database.migrations import to_head
from tests.conftest import NOON, sign_in
from tests.demo_days import whole_demo
from tests.markup import read

SERVICE: Final = Path(__file__).parent.parent / "service"
NOT_COUNTED: Final = (  # on the way from a route to its SQL
    "access/request_context.py", "access/guard.py", "i18n/", "models/", "web/",
)  # fmt: skip
PEOPLE: Final = ("Mara Quist", "Helen Okoro", "Idris Bell")
NEAR: Final = 2  # calls from a route to its SQL: route, view, query
_PATTERNS: Final = {
    path: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))
    for method, path in POLICY
    if method == "GET"
}
_NO_PAGES: Final = ("/static/", "/me/export")


class Statement(NamedTuple):
    """`functions` of the service lead from the route to the SQL; none if the guard asks."""

    sql: str
    parameters: str
    functions: tuple[str, ...]

    @property
    def calls(self) -> int:
        return len(self.functions) - 1


class Visit(NamedTuple):
    """One page as one person was served it."""

    route: str
    path: str
    name: str
    status: int
    statements: list[Statement]

    @property
    def repeated(self) -> list[str]:
        """List SQL that was run again with the same parameters, once for each repetition."""
        counted = Counter((one.sql, one.parameters) for one in self.statements)
        return [sql for (sql, _), count in counted.items() for _ in range(count - 1)]


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Record statements of all engines until the block ends, except the start of transactions."""
    statements: list[Statement] = []

    def record(
        _connection: object, _cursor: object, sql: str, parameters: object, *_: object
    ) -> None:
        if not sql.startswith("BEGIN"):
            functions = tuple(_functions(currentframe()))[::-1]
            statements.append(Statement(sql, repr(parameters), functions))

    sa.event.listen(sa.Engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", record)


def _functions(frame: FrameType | None) -> Iterator[str]:
    """Yield the named functions of the service on the stack, the innermost first."""
    while frame is not None:
        code, frame = frame.f_code, frame.f_back
        path = Path(code.co_filename)
        if not path.is_relative_to(SERVICE) or code.co_name.startswith("<"):
            continue
        module = path.relative_to(SERVICE).as_posix()
        if not module.startswith(NOT_COUNTED):
            yield f"{module.removesuffix('.py')}.{code.co_name}"


def route_of(path: str) -> str:
    """Return the route that serves a path; raise LookupError if there is none."""
    for route, pattern in _PATTERNS.items():
        if pattern.fullmatch(path):
            return route
    raise LookupError(path)


def visit(client: TestClient, path: str, name: str) -> tuple[Visit, str]:
    """Return the visit, and the text that was served."""
    with recorded() as statements:
        answer = client.get(path)
    return Visit(route_of(path), path, name, answer.status_code, statements), answer.text


def walk(client: TestClient, parts: Parts, name: str, most: int = 1) -> Iterator[Visit]:
    """Follow links from the start page in somebody's name, at most so many pages of a route."""
    sign_in(client, parts, person_called(parts, name))
    waiting, routes = ["/"], Counter(["/"])
    for path in waiting:
        made, text = visit(client, path, name)
        yield made
        for link in _links(text):
            route = route_of(link)
            if link not in waiting and routes[route] < most:
                routes[route] += 1
                waiting.append(link)


def _links(html: str) -> list[str]:
    """List paths of this site, without their queries."""
    found = [re.split("[?#]", one.attrs.get("href", ""))[0] for one in read(html).all("a")]
    return [path for path in found if path.startswith("/") and not path.startswith(_NO_PAGES)]


def person_called(parts: Parts, name: str) -> UUID:
    with parts.read() as db:
        return db.scalars(sa.select(Person.id).where(Person.name == name)).one()


def _print(visits: Collection[Visit]) -> None:
    print("statements, repeated ones, most calls from the route")
    for one in sorted(visits, key=lambda one: -len(one.statements)):
        most = max((statement.calls for statement in one.statements), default=0)
        print(f"{len(one.statements):4} {len(one.repeated):4} {most:4}  {one.route}")
    calls = [
        statement.calls for one in visits for statement in one.statements if statement.functions
    ]
    near = sum(one <= NEAR for one in calls) / len(calls)
    print(f"{len(visits)} pages, {len(calls)} statements of their own")
    print(f"within {NEAR} calls of the route: {near:.0%}")
    print(f"median {median(calls):.0f}, p90 {quantiles(calls, n=10)[-1]:.0f}, most {max(calls)}")


def main() -> None:
    """Print the page with the most statements of each route."""
    with TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite"
        to_head(sqlite_file_url(template))
        with whole_demo(NOON.date(), Path(folder), template) as (parts, _):
            base = "http://127.0.0.1:8000"
            client = TestClient(create_app(parts), base_url=base, follow_redirects=False)
            visits = [one for name in PEOPLE for one in walk(client, parts, name)]
    largest: dict[str, Visit] = {}
    for one in visits:
        if one.route not in largest or len(one.statements) > len(largest[one.route].statements):
            largest[one.route] = one
    _print(largest.values())


if __name__ == "__main__":
    main()
