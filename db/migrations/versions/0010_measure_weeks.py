"""measure weeks: the measures' facts of weeks that are over, counted once."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both tables, empty: the timetable fills them."""
    op.create_table(
        "measure_week_kept",
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_measure_week_kept")),
    )
    op.create_table(
        "measure_week",
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("city", sa.String(length=4), nullable=False),
        sa.Column("department_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.String(length=16), nullable=False),
        sa.Column("marks", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("since", "city", "department_id", "occasion", "marks", "bucket"),
            name=op.f("pk_measure_week"),
        ),
    )


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_table("measure_week")
    op.drop_table("measure_week_kept")
