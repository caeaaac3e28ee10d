"""Columns that nobody reads: consent to rings, which never were, and three more."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # in place: no table is copied, on SQLite neither
    op.drop_column("people", "ring_ok")
    op.drop_column("rounds", "closes_at")
    op.drop_column("themes", "label_phrases")
    op.drop_column("llm_calls", "subject_id")


def downgrade() -> None:
    op.add_column("llm_calls", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.add_column(
        "themes", sa.Column("label_phrases", Json, server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("rounds", sa.Column("closes_at", Utc(), nullable=True))
    op.add_column(
        "people", sa.Column("ring_ok", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
