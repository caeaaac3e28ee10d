"""Whether the demo organisation is whole, and of which day."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demo_builds",
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("ready_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_builds")),
    )


def downgrade() -> None:
    op.drop_table("demo_builds")
