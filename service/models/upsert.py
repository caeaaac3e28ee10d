"""INSERT with ON CONFLICT, which SQLite and PostgreSQL each spell in a class of their own."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_for(db: Session) -> type[sqlite.Insert] | type[postgresql.Insert]:
    """The INSERT of this database that knows ON CONFLICT."""
    return postgresql.Insert if db.get_bind().dialect.name == "postgresql" else sqlite.Insert
