"""A point keeps the language that its text was told to be of."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # "" until the text is read again: its points go by the mean of all
    op.add_column(
        "theme_points", sa.Column("language", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("theme_points", "language")
