"""standing: how each problem stood when, and what was open at the end of each day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables and indexes."""
    op.create_table(
        "open_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_open_day")),
    )
    op.create_table(
        "standing",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=True),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("difficulty", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=32), nullable=False),
        sa.Column("lead_department", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_ground", sa.String(length=32), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("original_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("yellow_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("order_level", sa.String(length=32), nullable=False),
        sa.Column("ring", sa.Boolean(), nullable=False),
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column("flags", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("problem_id", "n", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_since", "standing", ["since", "problem_id", "n", "open"])
    op.create_index(
        "ix_standing_closed",
        "standing",
        [
            *("closed_at", "since", "until", "region", "field", "registered_at"),
            *("stage", "closing_ground", "solved", "grade", "problem_id", "version", "open"),
        ],
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    for name, date in (("ix_standing_due", "due"), ("ix_standing_original_due", "original_due")):
        op.create_index(
            name,
            "standing",
            [
                *(date, "since", "until", "region", "field", "stage", "open"),
                *("accepted_at", "met_at"),
            ],
        )


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_table("standing")
    op.drop_table("open_day")
