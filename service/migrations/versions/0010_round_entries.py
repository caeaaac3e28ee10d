"""What rounds are planned from is kept until the next night, without any text."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0010"
down_revision = "0006"
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


def downgrade() -> None:
    op.drop_table("round_entries")
