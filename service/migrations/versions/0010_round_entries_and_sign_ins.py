"""What rounds are planned from is kept until the next night; sign-ins know their device."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_entries",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_round_entries_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_round_entries")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("one_sign_in", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("one_sign_in")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_column("device")
    op.drop_table("round_entries")
