"""Consent to rings, which never were: nobody is asked any more."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("people", "ring_ok")  # in place: no row is copied, on SQLite neither


def downgrade() -> None:
    op.add_column(
        "people", sa.Column("ring_ok", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
