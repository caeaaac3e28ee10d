"""An item of an agenda has a text of its own for whoever teaches."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agenda_items", sa.Column("for_teacher", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("agenda_items", "for_teacher")
