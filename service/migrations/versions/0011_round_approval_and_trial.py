"""A round knows who approved which plan, and keeps a second plan to compare with the first."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trial", Json, nullable=True))
        batch_op.add_column(sa.Column("approved_hash", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("approved_at", Utc(), nullable=True))
        batch_op.add_column(sa.Column("approved_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_rounds_approved_by_id"),
            "people",
            ["approved_by_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_rounds_approved_by_id"), type_="foreignkey")
        batch_op.drop_column("approved_by_id")
        batch_op.drop_column("approved_at")
        batch_op.drop_column("approved_hash")
        batch_op.drop_column("trial")
