"""What the organisation's abbreviations mean."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Utc

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "abbreviations",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abbreviations")),
        sa.UniqueConstraint("key", name=op.f("uq_abbreviations_key")),
    )


def downgrade() -> None:
    op.drop_table("abbreviations")
