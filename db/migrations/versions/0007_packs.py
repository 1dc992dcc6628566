"""packs: frozen review weeks, and the edited texts of their findings."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, and the index by which decisions are found that were carried out in a week."""
    op.create_table(
        "pack",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.String(length=32), nullable=False),
        sa.Column("calendar", sa.String(length=32), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("region", "since", name=op.f("pk_pack")),
    )
    op.create_table(
        "pack_edit",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("section", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("region", "since", "section", "n", name=op.f("pk_pack_edit")),
    )
    op.create_index(
        "ix_decision_fulfilled",
        "decision",
        ["fulfilled_at", "problem_id"],
        sqlite_where=sa.text("fulfilled_at IS NOT NULL"),
        postgresql_where=sa.text("fulfilled_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_index("ix_decision_fulfilled", "decision")
    op.drop_table("pack_edit")
    op.drop_table("pack")
