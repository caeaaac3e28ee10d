"""Alembic's environment: one transaction for everything, DDL included."""

import sqlalchemy as sa
from alembic import context

from service.models import Base

LOCK = 4_217_023  # any number of ours: the key of PostgreSQL's advisory lock


def run() -> None:
    connection: sa.Connection = context.config.attributes["connection"]
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
