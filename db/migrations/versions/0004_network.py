"""network: handovers by week, places of the drawing, when a prerequisite was dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables and columns."""
    op.create_table(
        "handover_week",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("difficulty", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("week", "region", "field", "difficulty", "source", "target"),
            *("returned", "latest", "bucket"),
            name=op.f("pk_handover_week"),
        ),
    )
    op.create_table(
        "node_place",
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("node", sa.String(length=32), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("level", "node", name=op.f("pk_node_place")),
    )
    op.add_column("prerequisite", sa.Column("dropped_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_column("prerequisite", "dropped_at")
    op.drop_table("node_place")
    op.drop_table("handover_week")
