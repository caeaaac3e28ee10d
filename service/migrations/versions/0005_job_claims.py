"""Jobs are claimed for a time by a worker; what the job engine of before needed goes."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE outbox SET state = 'pending' WHERE state = 'sent'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_bundle"))
        batch_op.drop_column("bundle")
        batch_op.drop_column("sent_at")
        batch_op.add_column(sa.Column("claimed_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("claimed_until", Utc(), nullable=True))
        batch_op.drop_constraint(op.f("ck_outbox_state"), type_="check")
        batch_op.create_check_constraint("state", "state IN ('pending', 'done', 'dead')")
        batch_op.drop_index(batch_op.f("ix_outbox_state_run_after_priority"))
        batch_op.create_index(
            batch_op.f("ix_outbox_state_kind_priority_run_after"),
            ["state", "kind", "priority", "run_after"],
            unique=False,
        )
    op.drop_table("workers")


def downgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("executor_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat_at", Utc(), nullable=False),
        sa.Column("stopped_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("executor_id", name=op.f("pk_workers")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_state_kind_priority_run_after"))
        batch_op.create_index(
            batch_op.f("ix_outbox_state_run_after_priority"),
            ["state", "run_after", "priority"],
            unique=False,
        )
        batch_op.drop_constraint(op.f("ck_outbox_state"), type_="check")
        batch_op.create_check_constraint("state", "state IN ('pending', 'sent', 'done', 'dead')")
        batch_op.drop_column("claimed_until")
        batch_op.drop_column("claimed_by")
        batch_op.add_column(sa.Column("sent_at", Utc(), nullable=True))
        batch_op.add_column(sa.Column("bundle", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_outbox_bundle"), ["bundle"], unique=False)
