"""Who was erased is not created again: keyed hashes of addresses and staff numbers."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_marks",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("erased_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_erased_marks")),
    )


def downgrade() -> None:
    op.drop_table("erased_marks")
