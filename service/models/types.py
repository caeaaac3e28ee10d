"""Column types and the declarative base; every constraint gets a name of its own."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.models.ids import uuid7

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(sa.TypeDecorator[datetime]):
    """An aware instant; on SQLite 27 characters of ISO text, whose order is that of time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(27))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:  # noqa: ANN401  # the driver's own type
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        aware = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return aware.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        return aware

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ANN401, ARG002  # the driver's own type
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return datetime.fromisoformat(value.isoformat()).astimezone(UTC)


Json = sa.JSON().with_variant(JSONB(), "postgresql")


def choice(enum: type[StrEnum], name: str) -> sa.Enum:
    """Text with a named CHECK; `name` is unique within its table."""
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        datetime: Utc(),
        UUID: sa.Uuid(),
        str: sa.Text(),
    }


class Entity(Base):
    """A row with an id of its own and the instant at which it was made."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    created_at: Mapped[datetime]
