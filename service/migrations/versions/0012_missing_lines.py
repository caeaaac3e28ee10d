"""Keep for a person without a partner which lines would give them one."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missing_lines",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["lines.id"], name=op.f("fk_missing_lines_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_missing_lines_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "line_id", name=op.f("pk_missing_lines")),
    )
    with op.batch_alter_table("missing_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missing_lines_line_id"), ["line_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("missing_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missing_lines_line_id"))
    op.drop_table("missing_lines")
