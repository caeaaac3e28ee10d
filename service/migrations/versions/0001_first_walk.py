"""The tables of the first walk."""

import sqlalchemy as sa
from alembic import op

from service.models.types import Json, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("facts", Json, nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_subject"), ["subject"], unique=False)

    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "embedding_models",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("dims", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding_models")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_embedding_models_fingerprint")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("answer", Json, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "route", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "llm_calls",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("chars_in", sa.Integer(), nullable=False),
        sa.Column("chars_out", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=True),
        sa.Column("tokens_out", sa.Integer(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_llm_calls")),
    )
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("args", Json, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("run_after", Utc(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sent",
                "done",
                "dead",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("bundle", sa.Text(), nullable=True),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("done_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_bundle"), ["bundle"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_state_run_after_priority"),
            ["state", "run_after", "priority"],
            unique=False,
        )

    op.create_table(
        "rounds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "planned",
                "released",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("settings", Json, nullable=False),
        sa.Column("plan", Json, nullable=True),
        sa.Column("replay_hash", sa.Text(), nullable=True),
        sa.Column("planned_at", Utc(), nullable=True),
        sa.Column("released_at", Utc(), nullable=True),
        sa.Column("closes_at", Utc(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_state"), ["state"], unique=False)

    op.create_table(
        "teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["teams.id"], name=op.f("fk_teams_parent_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "workers",
        sa.Column("executor_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat_at", Utc(), nullable=False),
        sa.Column("stopped_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("executor_id", name=op.f("pk_workers")),
    )
    op.create_table(
        "people",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("career_years", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("languages", Json, nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("times", Json, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("ring_ok", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "active",
                "paused",
                "left",
                "erased",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("hopes", sa.Text(), nullable=True),
        sa.Column("welcomed_at", Utc(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 0 AND 5", name=op.f("ck_people_capacity")),
        sa.CheckConstraint("career_years BETWEEN 0 AND 70", name=op.f("ck_people_career_years")),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["people.id"], name=op.f("fk_people_manager_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_people_team_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("external_id", name=op.f("uq_people_external_id")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_team_id"), ["team_id"], unique=False)

    op.create_table(
        "theme_runs",
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("corpus_hash", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source_count", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("theme_ids", Json, nullable=False),
        sa.Column("finished_at", Utc(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["embedding_models.id"], name=op.f("fk_theme_runs_model_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_runs")),
    )
    op.create_table(
        "vectors",
        sa.Column(
            "owner_type",
            sa.Enum(
                "line",
                "point",
                name="owner_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("changed_seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(data) % 2 = 0", name=op.f("ck_vectors_data")),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["embedding_models.id"],
            name=op.f("fk_vectors_model_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_type", "owner_id", "model_id", name=op.f("pk_vectors")),
    )
    with op.batch_alter_table("vectors", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vectors_model_id_changed_seq"), ["model_id", "changed_seq"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_vectors_model_id_content_hash"),
            ["model_id", "content_hash"],
            unique=False,
        )

    op.create_table(
        "api_keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.Column("used_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["people.id"],
            name=op.f("fk_api_keys_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_api_keys_key_id")),
    )
    op.create_table(
        "consents",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "pairing",
                "themes",
                "agendas",
                "external_model",
                "mail",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_consents_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consents_person_id_purpose_created_at"),
            ["person_id", "purpose", "created_at"],
            unique=False,
        )

    op.create_table(
        "drafts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_drafts_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "form", name=op.f("pk_drafts")),
    )
    op.create_table(
        "exclusions",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["people.id"], name=op.f("fk_exclusions_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_exclusions_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_exclusions")),
    )
    with op.batch_alter_table("exclusions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusions_other_id"), ["other_id"], unique=False)

    op.create_table(
        "lines",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "offer", "seek", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "profile",
                "reflection",
                "feedback",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 3 AND 200", name=op.f("ck_lines_text")),
        sa.CheckConstraint("position BETWEEN 0 AND 11", name=op.f("ck_lines_position")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_lines_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint(
            "person_id",
            "kind",
            "source",
            "position",
            name=op.f("uq_lines_person_id_kind_source_position"),
        ),
    )
    with op.batch_alter_table("lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lines_source_id"), ["source_id"], unique=False)

    op.create_table(
        "pairs",
        sa.Column("a_id", sa.Uuid(), nullable=False),
        sa.Column("b_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "round",
                "request",
                "lead",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "active",
                "paused",
                "ended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fit", sa.Double(), nullable=False),
        sa.Column("weeks_between", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("planned_sessions", sa.Integer(), nullable=False),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("paused_until", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_pairs_order")),
        sa.ForeignKeyConstraint(
            ["a_id"], ["people.id"], name=op.f("fk_pairs_a_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["people.id"], name=op.f("fk_pairs_b_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_pairs_round_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairs")),
    )
    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairs_b_id"), ["b_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairs_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_pairs_current",
            ["a_id", "b_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )

    op.create_table(
        "resource_reads",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("finished_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_resource_reads_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "slug", name=op.f("pk_resource_reads")),
    )
    op.create_table(
        "roles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "employee",
                "lead",
                "admin",
                "service",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_roles_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_roles")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "suggestions",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("fit", sa.Double(), nullable=False),
        sa.Column("fit_giving", sa.Double(), nullable=False),
        sa.Column("fit_taking", sa.Double(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "shown",
                "accepted",
                "declined",
                "expired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "no_time",
                "know_each_other",
                "work_too_closely",
                "another_subject",
                "rather_not_say",
                name="decline_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint("fit BETWEEN 0 AND 1", name=op.f("ck_suggestions_fit")),
        sa.CheckConstraint("fit_giving BETWEEN 0 AND 1", name=op.f("ck_suggestions_fit_giving")),
        sa.CheckConstraint("fit_taking BETWEEN 0 AND 1", name=op.f("ck_suggestions_fit_taking")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["people.id"], name=op.f("fk_suggestions_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_suggestions_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_suggestions_round_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_other_id"), ["other_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suggestions_person_id_state_fit"),
            ["person_id", "state", "fit"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_suggestions_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_suggestions_shown",
            ["person_id", "other_id"],
            unique=True,
            sqlite_where=sa.text("state = 'shown'"),
            postgresql_where=sa.text("state = 'shown'"),
        )

    op.create_table(
        "theme_points",
        sa.Column(
            "source_type",
            sa.Enum(
                "reflection",
                "feedback",
                name="source_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("keyed_hash", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("written_at", Utc(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_theme_points_author_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_points")),
        sa.UniqueConstraint(
            "source_type",
            "source_id",
            "ordinal",
            name=op.f("uq_theme_points_source_type_source_id_ordinal"),
        ),
    )
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_points_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_theme_points_written_at"), ["written_at"], unique=False
        )

    op.create_table(
        "theme_releases",
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("frozen_at", Utc(), nullable=False),
        sa.Column("authors_band", sa.Text(), nullable=True),
        sa.Column("taps", Json, nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("chat_model", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint("k >= 5", name=op.f("ck_theme_releases_k")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theme_runs.id"], name=op.f("fk_theme_releases_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_releases")),
        sa.UniqueConstraint("period", name=op.f("uq_theme_releases_period")),
    )
    op.create_table(
        "themes",
        sa.Column("first_run_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_source", sa.Text(), nullable=False),
        sa.Column("label_phrases", Json, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_run_id"], ["theme_runs.id"], name=op.f("fk_themes_first_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_table(
        "actions",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "under_way",
                "done",
                "will_not_do",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_actions_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_actions_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actions_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("clauses", Json, nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_agreements_pair_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("pair_id", name=op.f("uq_agreements_pair_id")),
    )
    op.create_table(
        "mentoring_sessions",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "missed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint(
            "minutes BETWEEN 25 AND 180", name=op.f("ck_mentoring_sessions_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["pairs.id"],
            name=op.f("fk_mentoring_sessions_pair_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_sessions")),
        sa.UniqueConstraint("pair_id", "number", name=op.f("uq_mentoring_sessions_pair_id_number")),
    )
    with op.batch_alter_table("mentoring_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentoring_sessions_state_starts_at"),
            ["state", "starts_at"],
            unique=False,
        )

    op.create_table(
        "outcomes",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=True),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("as_learner", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "shared",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("shared_at", Utc(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_outcomes_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_outcomes_pair_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["people.id"], name=op.f("fk_outcomes_partner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_state"), ["state"], unique=False)

    op.create_table(
        "pair_goals",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("gain", sa.Text(), nullable=False),
        sa.Column("contribute", sa.Text(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.CheckConstraint("progress BETWEEN 0 AND 4", name=op.f("ck_pair_goals_progress")),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_pair_goals_pair_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pair_goals_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pair_id", "person_id", name=op.f("pk_pair_goals")),
    )
    op.create_table(
        "release_marks",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["theme_releases.id"], name=op.f("fk_release_marks_release_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_release_marks_theme_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "theme_id", "mark", name=op.f("pk_release_marks")),
    )
    op.create_table(
        "skills",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("seekers", sa.Text(), nullable=False),
        sa.Column("offerers", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["lines.id"], name=op.f("fk_skills_line_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("position", name=op.f("uq_skills_position")),
    )
    op.create_table(
        "theme_memberships",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["theme_points.id"],
            name=op.f("fk_theme_memberships_point_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["theme_runs.id"],
            name=op.f("fk_theme_memberships_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_memberships_theme_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "point_id", name=op.f("pk_theme_memberships")),
    )
    with op.batch_alter_table("theme_memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_theme_memberships_point_id"), ["point_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_theme_memberships_theme_id"), ["theme_id"], unique=False
        )

    op.create_table(
        "theme_release_rows",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_source", sa.Text(), nullable=False),
        sa.Column("phrases", Json, nullable=False),
        sa.Column("sentences", Json, nullable=False),
        sa.Column("authors_band", sa.Text(), nullable=False),
        sa.Column("arrow", sa.Text(), nullable=False),
        sa.Column("polarity", Json, nullable=True),
        sa.Column("lineage", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"], ["theme_releases.id"], name=op.f("fk_theme_release_rows_release_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_release_rows_theme_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "theme_id", name=op.f("pk_theme_release_rows")),
    )
    with op.batch_alter_table("theme_release_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_theme_release_rows_theme_id"), ["theme_id"], unique=False
        )

    op.create_table(
        "agendas",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_agendas_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agendas")),
        sa.UniqueConstraint("session_id", name=op.f("uq_agendas_session_id")),
    )
    op.create_table(
        "agreement_ticks",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("clauses_hash", sa.Text(), nullable=False),
        sa.Column("ticked_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_ticks_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_agreement_ticks_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agreement_id", "person_id", name=op.f("pk_agreement_ticks")),
    )
    op.create_table(
        "feedback",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column(
            "about",
            sa.Enum(
                "session",
                "pair",
                "programme",
                name="about",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answers", Json, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("in_themes", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_feedback_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_feedback_pair_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_feedback_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "session_id", "author_id", "about", name=op.f("uq_feedback_session_id_author_id_about")
        ),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_author_id"), ["author_id"], unique=False)

    op.create_table(
        "follow_ups",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_follow_ups_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_follow_ups_pair_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_follow_ups_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_ups_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_ups_session_id"), ["session_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_notes_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_notes_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_session_id"), ["session_id"], unique=False)

    op.create_table(
        "outcome_thanks",
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_id"],
            ["outcomes.id"],
            name=op.f("fk_outcome_thanks_outcome_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_outcome_thanks_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("outcome_id", "person_id", name=op.f("pk_outcome_thanks")),
    )
    op.create_table(
        "reflections",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("pair_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "self",
                "pair",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("in_themes", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_reflections_text")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_reflections_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pairs.id"], name=op.f("fk_reflections_pair_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_reflections_session_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflections")),
    )
    with op.batch_alter_table("reflections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reflections_author_id_created_at"),
            ["author_id", "created_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_reflections_session_id"), ["session_id"], unique=False)

    op.create_table(
        "agenda_versions",
        sa.Column("agenda_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column(
            "author",
            sa.Enum(
                "default",
                "model",
                "person",
                name="author",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("model_name", sa.Text(), nullable=True),
        sa.Column("prompt_version", sa.Text(), nullable=True),
        sa.Column("brief_hash", sa.Text(), nullable=False),
        sa.Column("resource_slug", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_id"],
            ["agendas.id"],
            name=op.f("fk_agenda_versions_agenda_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
            name=op.f("fk_agenda_versions_author_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_versions")),
        sa.UniqueConstraint(
            "agenda_id", "number", name=op.f("uq_agenda_versions_agenda_id_number")
        ),
    )
    op.create_table(
        "agenda_items",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=True),
        sa.Column(
            "author",
            sa.Enum(
                "default",
                "model",
                "person",
                name="author",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("led_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["led_by_id"],
            ["people.id"],
            name=op.f("fk_agenda_items_led_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agenda_versions.id"],
            name=op.f("fk_agenda_items_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint(
            "version_id", "position", name=op.f("uq_agenda_items_version_id_position")
        ),
    )
    op.create_table(
        "agenda_acceptances",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_items.id"],
            name=op.f("fk_agenda_acceptances_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_agenda_acceptances_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_agenda_acceptances")),
    )
    op.create_table(
        "agenda_evidence",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_items.id"],
            name=op.f("fk_agenda_evidence_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "item_id", "source_type", "source_id", name=op.f("pk_agenda_evidence")
        ),
    )
    freeze()


def downgrade() -> None:
    thaw()
    op.drop_table("agenda_evidence")
    op.drop_table("agenda_acceptances")
    op.drop_table("agenda_items")
    op.drop_table("agenda_versions")
    with op.batch_alter_table("reflections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflections_session_id"))
        batch_op.drop_index(batch_op.f("ix_reflections_author_id_created_at"))

    op.drop_table("reflections")
    op.drop_table("outcome_thanks")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_session_id"))

    op.drop_table("notes")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_ups_session_id"))
        batch_op.drop_index(batch_op.f("ix_follow_ups_pair_id"))

    op.drop_table("follow_ups")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_author_id"))

    op.drop_table("feedback")
    op.drop_table("agreement_ticks")
    op.drop_table("agendas")
    with op.batch_alter_table("theme_release_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_release_rows_theme_id"))

    op.drop_table("theme_release_rows")
    with op.batch_alter_table("theme_memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_memberships_theme_id"))
        batch_op.drop_index(batch_op.f("ix_theme_memberships_point_id"))

    op.drop_table("theme_memberships")
    op.drop_table("skills")
    op.drop_table("release_marks")
    op.drop_table("pair_goals")
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcomes_state"))

    op.drop_table("outcomes")
    with op.batch_alter_table("mentoring_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentoring_sessions_state_starts_at"))

    op.drop_table("mentoring_sessions")
    op.drop_table("agreements")
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actions_theme_id"))

    op.drop_table("actions")
    op.drop_table("themes")
    op.drop_table("theme_releases")
    with op.batch_alter_table("theme_points", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_points_written_at"))
        batch_op.drop_index(batch_op.f("ix_theme_points_author_id"))

    op.drop_table("theme_points")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suggestions_shown",
            sqlite_where=sa.text("state = 'shown'"),
            postgresql_where=sa.text("state = 'shown'"),
        )
        batch_op.drop_index(batch_op.f("ix_suggestions_round_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_person_id_state_fit"))
        batch_op.drop_index(batch_op.f("ix_suggestions_other_id"))

    op.drop_table("suggestions")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_person_id"))

    op.drop_table("sign_ins")
    op.drop_table("roles")
    op.drop_table("resource_reads")
    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairs_current",
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )
        batch_op.drop_index(batch_op.f("ix_pairs_state"))
        batch_op.drop_index(batch_op.f("ix_pairs_b_id"))

    op.drop_table("pairs")
    with op.batch_alter_table("lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lines_source_id"))

    op.drop_table("lines")
    with op.batch_alter_table("exclusions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusions_other_id"))

    op.drop_table("exclusions")
    op.drop_table("drafts")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_person_id_purpose_created_at"))

    op.drop_table("consents")
    op.drop_table("api_keys")
    with op.batch_alter_table("vectors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vectors_model_id_content_hash"))
        batch_op.drop_index(batch_op.f("ix_vectors_model_id_changed_seq"))

    op.drop_table("vectors")
    op.drop_table("theme_runs")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_team_id"))
        batch_op.drop_index(batch_op.f("ix_people_state"))
        batch_op.drop_index(batch_op.f("ix_people_manager_id"))

    op.drop_table("people")
    op.drop_table("workers")
    op.drop_table("teams")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rounds_state"))

    op.drop_table("rounds")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_state_run_after_priority"))
        batch_op.drop_index(batch_op.f("ix_outbox_bundle"))

    op.drop_table("outbox")
    op.drop_table("llm_calls")
    op.drop_table("leases")
    op.drop_table("idempotency_keys")
    op.drop_table("embedding_models")
    op.drop_table("counters")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_subject"))

    op.drop_table("audit")


FROZEN = {
    "theme_releases": ("UPDATE", "DELETE"),
    "theme_release_rows": ("UPDATE", "DELETE"),
    "audit": ("UPDATE", "DELETE"),
}


def freeze() -> None:
    """Let releases and the log of acts be added to, and never changed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this table is append-only'; END $$"
        )
    for table, acts in FROZEN.items():
        for act in acts:
            op.execute(_trigger(table, act))


def _trigger(table: str, act: str) -> str:
    name = f"{table}_no_{act.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        return (
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
    )


def thaw() -> None:
    for table, acts in FROZEN.items():
        for act in acts:
            where = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
            op.execute(f"DROP TRIGGER {table}_no_{act.lower()}{where}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
