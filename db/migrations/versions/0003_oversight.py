"""oversight: orders, flags, decisions, reminders, meetings, lists, notices, their delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, columns and indexes."""
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried_from", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("meeting_id", "n", name=op.f("pk_agenda_item")),
    )
    op.create_index(
        "ix_agenda_carried",
        "agenda_item",
        ["problem_id"],
        unique=False,
        sqlite_where=sa.text("status = 'carried'"),
        postgresql_where=sa.text("status = 'carried'"),
    )
    op.create_index("ix_agenda_problem", "agenda_item", ["problem_id"], unique=False)
    op.create_table(
        "circular",
        sa.Column("subject", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "n", "person_id", name=op.f("pk_circular")),
    )
    op.create_index("ix_circular_person", "circular", ["person_id", "at"], unique=False)
    op.create_table(
        "decision",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=True),
        sa.Column("co_handlers", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("moves_due", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fulfilled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("problem_id", "n", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_meeting", "decision", ["meeting_id", "item"], unique=False)
    op.create_index(
        "ix_decision_unfulfilled",
        "decision",
        ["due", "problem_id"],
        unique=False,
        sqlite_where=sa.text("fulfilled_at IS NULL"),
        postgresql_where=sa.text("fulfilled_at IS NULL"),
    )
    op.create_table(
        "delivery",
        sa.Column("subject", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("means", sa.String(length=16), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "n", "person_id", "means", name=op.f("pk_delivery")),
    )
    op.create_index(
        "ix_delivery_unread",
        "delivery",
        ["person_id", "next_at"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL AND means = 'app'"),
        postgresql_where=sa.text("read_at IS NULL AND means = 'app'"),
    )
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["means", "next_at"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "flag",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_on", sa.Date(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("problem_id", "n", name=op.f("pk_flag")),
    )
    op.create_index(
        "ix_flag_open",
        "flag",
        ["rule", "since", "problem_id"],
        unique=False,
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open"),
    )
    op.create_index(
        "ix_flag_cleared",
        "flag",
        ["return_on", "problem_id"],
        unique=False,
        sqlite_where=sa.text("return_on IS NOT NULL"),
        postgresql_where=sa.text("return_on IS NOT NULL"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("chair", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("attendance", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_region", "meeting", ["region", "starts_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("problem_id", "n", "person_id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_person", "notice", ["person_id", "at"], unique=False)
    op.create_table(
        "order_draft",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("problem_id", "n", name=op.f("pk_order_draft")),
    )
    op.create_index(
        "ix_draft_unsettled",
        "order_draft",
        ["at", "problem_id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("by_mail", sa.String(length=32), nullable=False),
        sa.Column("by_robot", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "province_entry",
        sa.Column("list", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("source", sa.String(length=6), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("light", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_by", sa.String(length=64), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("list", "n", name=op.f("pk_province_entry")),
    )
    op.create_table(
        "province_list",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_province_list")),
    )
    op.create_table(
        "reminder",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("problem_id", "occasion", name=op.f("pk_reminder")),
    )
    op.create_table(
        "supervision_order",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=6), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rhythm", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("problem_id", "n", name=op.f("pk_supervision_order")),
    )
    op.create_index(
        "ix_order_issued", "supervision_order", ["issued_at", "problem_id"], unique=False
    )
    op.create_index(
        "ix_order_lifted",
        "supervision_order",
        ["lifted_at", "problem_id"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NOT NULL"),
        postgresql_where=sa.text("lifted_at IS NOT NULL"),
    )
    op.create_index(
        "ix_order_unlifted",
        "supervision_order",
        ["issued_at", "problem_id"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.add_column("problem", sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("problem", sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "problem", sa.Column("dissatisfied_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("problem", sa.Column("level_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("problem", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "problem", sa.Column("leaderless", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("job_run", sa.Column("missed", sa.Integer(), nullable=True))
    op.execute("UPDATE job_run SET missed = 0")


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_column("job_run", "missed")
    op.drop_column("problem", "leaderless")
    op.drop_column("problem", "heard_at")
    op.drop_column("problem", "level_at")
    op.drop_column("problem", "dissatisfied_at")
    op.drop_column("problem", "objected_at")
    op.drop_column("problem", "dispatched_at")
    op.drop_index(
        "ix_order_unlifted",
        table_name="supervision_order",
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.drop_index(
        "ix_order_lifted",
        table_name="supervision_order",
        sqlite_where=sa.text("lifted_at IS NOT NULL"),
        postgresql_where=sa.text("lifted_at IS NOT NULL"),
    )
    op.drop_index("ix_order_issued", table_name="supervision_order")
    op.drop_table("supervision_order")
    op.drop_table("reminder")
    op.drop_table("province_list")
    op.drop_table("province_entry")
    op.drop_table("preference")
    op.drop_index(
        "ix_draft_unsettled",
        table_name="order_draft",
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.drop_table("order_draft")
    op.drop_index("ix_notice_person", table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_meeting_region", table_name="meeting")
    op.drop_table("meeting")
    op.drop_index(
        "ix_flag_open",
        table_name="flag",
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open"),
    )
    op.drop_table("flag")
    op.drop_index(
        "ix_delivery_waiting",
        table_name="delivery",
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.drop_index(
        "ix_delivery_unread",
        table_name="delivery",
        sqlite_where=sa.text("read_at IS NULL AND means = 'app'"),
        postgresql_where=sa.text("read_at IS NULL AND means = 'app'"),
    )
    op.drop_table("delivery")
    op.drop_index(
        "ix_decision_unfulfilled",
        table_name="decision",
        sqlite_where=sa.text("fulfilled_at IS NULL"),
        postgresql_where=sa.text("fulfilled_at IS NULL"),
    )
    op.drop_index("ix_decision_meeting", table_name="decision")
    op.drop_table("decision")
    op.drop_index("ix_circular_person", table_name="circular")
    op.drop_table("circular")
    op.drop_index("ix_agenda_problem", table_name="agenda_item")
    op.drop_index(
        "ix_agenda_carried",
        table_name="agenda_item",
        sqlite_where=sa.text("status = 'carried'"),
        postgresql_where=sa.text("status = 'carried'"),
    )
    op.drop_table("agenda_item")
