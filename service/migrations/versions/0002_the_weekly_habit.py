"""The weekly habit: questions, check-ins, changes, messages, ideas, pulses and the second level."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulses",
        sa.Column("at", Utc(), nullable=False),
        sa.Column("shown", Json, nullable=False),
        sa.Column("marks", Json, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulses")),
    )
    with op.batch_alter_table("pulses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulses_at"), ["at"], unique=False)

    op.create_table(
        "reminder_switches",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_reminder_switches")),
    )
    op.create_table(
        "deliveries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "dropped",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("next_at", Utc(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_deliveries_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deliveries_person_id_sent_at"), ["person_id", "sent_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deliveries_state_next_at"), ["state", "next_at"], unique=False
        )

    op.create_table(
        "digests",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("contents", Json, nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", Utc(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["people.id"], name=op.f("fk_digests_sent_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("period", name=op.f("uq_digests_period")),
    )
    op.create_table(
        "feeds",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_feeds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_feeds")),
    )
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feeds_person_id"), ["person_id"], unique=False)

    op.create_table(
        "starter_steps",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("finished_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_starter_steps_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "slug", "step", name=op.f("pk_starter_steps")),
    )
    op.create_table(
        "used_links",
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_used_links_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_used_links")),
    )
    with op.batch_alter_table("used_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "help_requests",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_help_requests_answered_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_help_requests_pair_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_help_requests_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
    )
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_requests_pair_id"), ["pair_id"], unique=False)

    op.create_table(
        "node_marks",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["theme_releases.id"], name=op.f("fk_node_marks_release_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_node_marks_theme_id")),
        sa.PrimaryKeyConstraint(
            "release_id", "theme_id", "node", "mark", name=op.f("pk_node_marks")
        ),
    )
    op.create_table(
        "release_node_rows",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("authors_band", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["theme_releases.id"], name=op.f("fk_release_node_rows_release_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_release_node_rows_theme_id")
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "theme_id", "node", name=op.f("pk_release_node_rows")
        ),
    )
    with op.batch_alter_table("release_node_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_node_rows_theme_id"), ["theme_id"], unique=False
        )

    op.create_table(
        "teacher_invitations",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["lines.id"],
            name=op.f("fk_teacher_invitations_line_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_teacher_invitations_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "line_id", name=op.f("pk_teacher_invitations")),
    )
    with op.batch_alter_table("teacher_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_teacher_invitations_line_id"), ["line_id"], unique=False
        )

    op.create_table(
        "check_ins",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "done",
                "skipped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answers", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("in_themes", sa.Boolean(), nullable=False),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_check_ins_pair_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_check_ins_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_check_ins_session_id_person_id")
        ),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_ins_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_check_ins_person_id_state"), ["person_id", "state"], unique=False
        )

    op.create_table(
        "ideas",
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "idea",
                "tried",
                "in_use",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_ideas_outcome_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("outcome_id", name=op.f("uq_ideas_outcome_id")),
    )
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ideas_state"), ["state"], unique=False)

    op.create_table(
        "missed_talks",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "other_time",
                "longer_rhythm",
                "shorter",
                "rest",
                "help",
                "just_life",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_missed_talks_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_missed_talks_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_missed_talks")),
    )
    op.create_table(
        "idea_steps",
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "idea",
                "tried",
                "in_use",
                name="idea_step_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["ideas.id"], name=op.f("fk_idea_steps_idea_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_idea_steps_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_steps")),
    )
    with op.batch_alter_table("idea_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_steps_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "pair_changes",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rhythm",
                "subject",
                "pause",
                "resume",
                "partner",
                "end",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"],
            ["check_ins.id"],
            name=op.f("fk_pair_changes_check_in_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_pair_changes_pair_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pair_changes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_changes")),
    )
    with op.batch_alter_table("pair_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_changes_pair_id"), ["pair_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
            name=op.f("fk_questions_follow_up_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_questions_pair_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_questions_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_questions_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("session_id", name=op.f("uq_questions_session_id")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_questions_pair_id_due_at"), ["pair_id", "due_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_questions_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("mentoring_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed_at", Utc(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_mentoring_sessions_pair_id_state_starts_at"),
            ["pair_id", "state", "starts_at"],
            unique=False,
        )

    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f("ix_pairs_a_id"), ["a_id"], unique=False)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("quiet_from", sa.Integer(), server_default="18", nullable=False)
        )
        batch_op.add_column(
            sa.Column("quiet_until", sa.Integer(), server_default="8", nullable=False)
        )
        batch_op.add_column(
            sa.Column("wants_questions", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("away_until", Utc(), nullable=True))
        batch_op.add_column(sa.Column("champion_line", sa.Text(), nullable=True))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_check_constraint("quiet_from", "quiet_from BETWEEN 0 AND 23")
        batch_op.create_check_constraint("quiet_until", "quiet_until BETWEEN 0 AND 23")
    op.add_column(
        "theme_releases",
        sa.Column("second_level", sa.Text(), server_default="none", nullable=False),
    )
    op.add_column("skills", sa.Column("hidden_teachers", sa.Text(), nullable=True))
    sources(("reflection", "feedback", "check_in"))
    freeze()


def downgrade() -> None:
    thaw()
    op.execute("DELETE FROM theme_points WHERE source_type = 'check_in'")
    sources(("reflection", "feedback"))
    op.drop_column("skills", "hidden_teachers")
    op.drop_column("theme_releases", "second_level")  # in place: a table made anew loses triggers
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_people_quiet_from"), type_="check")
        batch_op.drop_constraint(op.f("ck_people_quiet_until"), type_="check")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("champion_line")
        batch_op.drop_column("away_until")
        batch_op.drop_column("wants_questions")
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("quiet_from")
        batch_op.drop_column("language")

    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairs_a_id"))
        batch_op.drop_column("subject")

    with op.batch_alter_table("mentoring_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentoring_sessions_pair_id_state_starts_at"))
        batch_op.drop_column("changed_at")
        batch_op.drop_column("sequence")

    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_person_id"))
        batch_op.drop_index(batch_op.f("ix_questions_pair_id_due_at"))

    op.drop_table("questions")
    with op.batch_alter_table("pair_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_changes_pair_id"))

    op.drop_table("pair_changes")
    with op.batch_alter_table("idea_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_steps_idea_id"))

    op.drop_table("idea_steps")
    op.drop_table("missed_talks")
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ideas_state"))

    op.drop_table("ideas")
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_ins_person_id_state"))
        batch_op.drop_index(batch_op.f("ix_check_ins_pair_id"))

    op.drop_table("check_ins")
    with op.batch_alter_table("teacher_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teacher_invitations_line_id"))

    op.drop_table("teacher_invitations")
    with op.batch_alter_table("release_node_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_node_rows_theme_id"))

    op.drop_table("release_node_rows")
    op.drop_table("node_marks")
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_requests_pair_id"))

    op.drop_table("help_requests")
    with op.batch_alter_table("used_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_links_person_id"))

    op.drop_table("used_links")
    op.drop_table("starter_steps")
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feeds_person_id"))

    op.drop_table("feeds")
    op.drop_table("digests")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_state_next_at"))
        batch_op.drop_index(batch_op.f("ix_deliveries_person_id_sent_at"))

    op.drop_table("deliveries")
    op.drop_table("reminder_switches")
    with op.batch_alter_table("pulses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulses_at"))

    op.drop_table("pulses")


def sources(names: tuple[str, ...]) -> None:
    """Where points may come from."""
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_theme_points_source_type"), type_="check")
        listed = ", ".join(f"'{name}'" for name in names)
        batch_op.create_check_constraint("source_type", f"source_type IN ({listed})")


def freeze() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for act in ("UPDATE", "DELETE"):
        what = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if is_postgres
            else "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
        )
        name = f"release_node_rows_no_{act.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON release_node_rows {what}")


def thaw() -> None:
    where = " ON release_node_rows" if op.get_bind().dialect.name == "postgresql" else ""
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER release_node_rows_no_{act}{where}")
