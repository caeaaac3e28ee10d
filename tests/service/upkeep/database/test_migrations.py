"""The schema that migrations leave is the one that the models say, on either engine."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from service.models import Base, engine
from service.models.ids import uuid7
from service.upkeep.database.migrations import config_for, to_head, to_revision
from service.upkeep.database.queries import head_revision, revision

LONGEST_NAME = 63  # PostgreSQL cuts what is longer


def tables(url: str) -> set[str]:
    made = engine.migrator(url)
    with made.begin() as connection:
        found = set(sa.inspect(connection).get_table_names())
    made.dispose()
    return found - {"alembic_version"}


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    made = engine.migrator(database_url)
    with made.begin() as opened:
        yield opened
    made.dispose()


def said_by_models(connection: sa.Connection, pattern: str) -> set[str]:
    parts: list[sa.schema.ExecutableDDLElement] = []
    for table in Base.metadata.tables.values():
        parts += [sa.schema.CreateTable(table), *map(sa.schema.CreateIndex, table.indexes)]
    text = "\n".join(str(part.compile(dialect=connection.dialect)) for part in parts)
    return set(re.findall(pattern, text))


def test_the_schema_goes_to_base_and_to_head_again(database_url: str) -> None:
    before = tables(database_url)
    to_revision(database_url, "base")
    assert tables(database_url) == set()
    to_head(database_url)
    assert tables(database_url) == before == set(Base.metadata.tables)


def test_a_second_migration_changes_nothing(database_url: str) -> None:
    to_head(database_url)
    made = engine.reader(database_url)
    with engine.transaction(made)() as db:
        assert revision(db) == head_revision()
    made.dispose()


def test_rows_of_an_older_schema_stay_on_the_way_up_and_down(database_url: str) -> None:
    to_revision(database_url, "base")
    to_revision(database_url, "0003")
    made = engine.migrator(database_url)
    with made.begin() as connection:
        people, roles = (
            sa.Table(
                name,
                sa.MetaData(),
                sa.Column(key, sa.Uuid(), primary_key=True),
                autoload_with=connection,
            )
            for name, key in (("people", "id"), ("roles", "person_id"))
        )
        mara, now = uuid7(), datetime(2026, 10, 5, tzinfo=UTC)
        row = {"id": mara, "email": "mara@example.org", "name": "Mara Quist", "languages": [],
               "time_zone": "Etc/UTC", "times": [], "capacity": 1, "ring_ok": True,
               "state": "active", "row_version": 1, "created_at": now}  # fmt: skip
        connection.execute(people.insert(), row)
        connection.execute(roles.insert(), {"person_id": mara, "role": "employee"})
    to_head(database_url)
    with made.begin() as connection:
        command.downgrade(config_for(connection), "0003")
        assert connection.scalar(sa.text("SELECT email FROM people")) == "mara@example.org"
        assert not connection.scalar(sa.text("SELECT ring_ok FROM people"))
        assert connection.scalar(sa.text("SELECT role FROM roles")) == "employee"
    made.dispose()
    to_head(database_url)


def test_a_job_that_the_engine_of_before_held_can_be_claimed(database_url: str) -> None:
    insert = sa.text(
        "INSERT INTO outbox"
        " (id, created_at, key, kind, args, priority, run_after, state, starts) VALUES"
        " (:id, '2026-11-24T12:00:00.000000Z', :key, 'embed', '{}', 5,"
        " '2026-11-24T12:00:00.000000Z', 'sent', 1)"
    )
    to_revision(database_url, "base")
    to_revision(database_url, "0003")
    made = engine.migrator(database_url)
    with made.begin() as connection:
        connection.execute(insert, {"id": uuid7().hex, "key": uuid7().hex})
    to_head(database_url)
    with made.begin() as connection:
        assert connection.scalars(sa.text("SELECT state FROM outbox")).all() == ["pending"]
    with pytest.raises(sa.exc.IntegrityError), made.begin() as connection:  # a check
        connection.execute(insert, {"id": uuid7().hex, "key": uuid7().hex})
    made.dispose()


def test_the_models_say_nothing_that_no_migration_does(connection: sa.Connection) -> None:
    command.check(config_for(connection))  # raises where a revision is missing


def test_every_check_of_the_models_is_in_the_database(connection: sa.Connection) -> None:
    looked = sa.inspect(connection)
    found = {
        str(check["name"])
        for table in Base.metadata.tables
        for check in looked.get_check_constraints(table)
    }
    assert found == said_by_models(connection, r"CONSTRAINT (ck_\w+) CHECK")


def test_every_partial_index_of_the_models_is_partial_in_the_database(
    connection: sa.Connection,
) -> None:
    looked = sa.inspect(connection)
    found = {
        str(index["name"])
        for table in Base.metadata.tables
        for index in looked.get_indexes(table)
        if any(key.endswith("_where") for key in index.get("dialect_options", {}))
    }
    assert found == said_by_models(connection, r"INDEX (\w+) ON .* WHERE ")
    assert found


def test_no_name_is_longer_than_postgresql_keeps(connection: sa.Connection) -> None:
    names = said_by_models(connection, r"(?:CONSTRAINT|INDEX|TABLE) (\w+)")
    assert max(map(len, names)) <= LONGEST_NAME
