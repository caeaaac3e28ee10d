"""A point keeps the language that its text was told to be of."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        # "" until the text is read again: its points go by the mean of all
        batch_op.add_column(sa.Column("language", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.drop_column("language")
