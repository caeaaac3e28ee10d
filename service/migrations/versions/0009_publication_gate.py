"""Remember what was published of whom, and what a roster said of people before it changed."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("marks", Json, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index("ix_publications_figure_at", "publications", ["figure", "at"])
    op.create_table(
        "former_attributes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("career_years", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_former_attributes_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["teams.id"],
            name=op.f("fk_former_attributes_team_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("person_id", "until", name=op.f("pk_former_attributes")),
    )


def downgrade() -> None:
    op.drop_table("former_attributes")
    op.drop_index("ix_publications_figure_at", table_name="publications")
    op.drop_table("publications")
