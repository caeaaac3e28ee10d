"""A people file can be undone, and proposes lines to whoever has written their own."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wrote_lines_at", Utc(), nullable=True))
    op.execute("UPDATE people SET wrote_lines_at = welcomed_at")
    op.create_table(
        "roster_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_imports")),
    )
    op.create_table(
        "roster_changes",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["roster_imports.id"],
            name=op.f("fk_roster_changes_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_roster_changes_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "person_id", "field", name=op.f("pk_roster_changes")),
    )
    op.create_index(op.f("ix_roster_changes_person_id"), "roster_changes", ["person_id"])
    op.create_table(
        "line_proposals",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "offer", "seek", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["roster_imports.id"],
            name=op.f("fk_line_proposals_import_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_line_proposals_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_proposals")),
        sa.UniqueConstraint(
            "person_id", "kind", "text", name=op.f("uq_line_proposals_person_id_kind_text")
        ),
    )
    op.create_index(op.f("ix_line_proposals_import_id"), "line_proposals", ["import_id"])


def downgrade() -> None:
    op.drop_table("line_proposals")
    op.drop_table("roster_changes")
    op.drop_table("roster_imports")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("wrote_lines_at")
