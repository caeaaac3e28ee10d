"""Leads name themes; releases keep their labels."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Utc

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme_names",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_names_theme_id_themes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_names")),
        sa.UniqueConstraint("theme_id", name=op.f("uq_theme_names_theme_id")),
    )


def downgrade() -> None:
    op.drop_table("theme_names")
