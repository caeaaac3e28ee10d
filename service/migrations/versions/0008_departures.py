"""When somebody left and what was before, for its undo; addresses as mailboxes write them."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("address", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("left_at", Utc(), nullable=True))
    op.add_column("people", sa.Column("before_leaving", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("people", "before_leaving")
    op.drop_column("people", "left_at")
    op.drop_column("people", "address")
