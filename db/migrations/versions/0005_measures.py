"""measures: what each problem adds to them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table and the index by which a window is read."""
    op.create_table(
        "measure_fact",
        sa.Column("problem_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occasion", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("problem_id", "n", name=op.f("pk_measure_fact")),
    )
    op.create_index(
        "ix_measure_fact_window",
        "measure_fact",
        ["occasion", "at", "department_id", "marks", "length", "problem_id"],
    )


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_table("measure_fact")
