"""real size: what pages of a province's decade are read by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, columns and indexes."""
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "minute", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_minute", "attempt", ["minute"], unique=False)
    # The register: pages by key, and rows passed over in the index.
    op.drop_index("ix_problem_registered", table_name="problem")
    op.create_index(
        "ix_problem_registered",
        "problem",
        [
            "registered_at",
            "id",
            "region",
            "field",
            "stage",
            "open",
            "kind",
            "difficulty",
            "urgency",
            "channel",
        ],
        unique=False,
    )
    op.drop_index("ix_problem_closed", table_name="problem")
    op.create_index("ix_problem_closed", "problem", ["closed_at", "id"], unique=False)
    op.drop_index("ix_problem_due", table_name="problem")
    op.create_index("ix_problem_due", "problem", ["due", "id"], unique=False)
    op.add_column(
        "import_line", sa.Column("rows", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "import_batch", sa.Column("problems", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE import_batch SET problems = accepted")


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_index("ix_attempt_minute", table_name="attempt")
    op.drop_table("attempt")
    op.drop_index("ix_problem_due", table_name="problem")
    op.create_index("ix_problem_due", "problem", ["due"], unique=False)
    op.drop_index("ix_problem_closed", table_name="problem")
    op.create_index("ix_problem_closed", "problem", ["closed_at"], unique=False)
    op.drop_index("ix_problem_registered", table_name="problem")
    op.create_index("ix_problem_registered", "problem", ["registered_at", "id"], unique=False)
    op.drop_column("import_batch", "problems")
    op.drop_column("import_line", "rows")
