"""real size: what pages of a province's decade are read by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CLOSED = [
    *("closed_at", "id", "region", "field", "stage"),
    *("closing_ground", "solved", "grade", "version"),
]
DUE = ["due", "id", "region", "field", "stage", "open", "accepted_at", "met_at"]
ORIGINAL_DUE = ["original_due", "region", "field", "stage", "open", "accepted_at", "met_at"]
OPEN_REGION = [
    *("region", "lane", "lead_department", "stage", "field"),
    *("due", "yellow_from", "met_at", "paused", "id", "open"),
]
"""With what the overview counts, so that it reads none of the wide rows."""

MONDAY = {
    "sqlite": "date(day, 'weekday 0', '-6 days')",
    "postgresql": "CAST(date_trunc('week', day) AS DATE)",
}
"""The Monday of a flow's week."""


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
    op.create_index("ix_problem_closed", "problem", CLOSED, unique=False)
    op.drop_index("ix_problem_due", table_name="problem")
    op.create_index("ix_problem_due", "problem", DUE, unique=False)
    op.drop_index("ix_problem_original_due", table_name="problem")
    op.create_index("ix_problem_original_due", "problem", ORIGINAL_DUE, unique=False)
    op.drop_index("ix_problem_open_region", table_name="problem")
    _create_open_region(OPEN_REGION)
    op.drop_index("ix_problem_submitted", table_name="problem")
    op.add_column(
        "import_line", sa.Column("rows", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "import_batch", sa.Column("problems", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE import_batch SET problems = accepted")
    # The flows once more by weeks and cities.
    op.create_table(
        "flow_week",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("city", sa.String(length=4), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("flow", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "city", "field", "flow", name=op.f("pk_flow_week")),
    )
    op.execute(
        "INSERT INTO flow_week (week, city, field, flow, count)"
        f" SELECT {MONDAY[op.get_bind().dialect.name]}, substr(region, 1, 4), field, flow,"
        " sum(count) FROM flow_day GROUP BY 1, 2, 3, 4"
    )


def _create_open_region(columns: list[str]) -> None:
    op.create_index(
        "ix_problem_open_region",
        "problem",
        columns,
        unique=False,
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open"),
    )


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_table("flow_week")
    op.drop_index("ix_attempt_minute", table_name="attempt")
    op.drop_table("attempt")
    op.drop_index("ix_problem_due", table_name="problem")
    op.create_index("ix_problem_due", "problem", ["due"], unique=False)
    op.drop_index("ix_problem_original_due", table_name="problem")
    op.create_index("ix_problem_original_due", "problem", ["original_due"], unique=False)
    op.drop_index("ix_problem_open_region", table_name="problem")
    _create_open_region(["region", "lane", "lead_department"])
    op.create_index("ix_problem_submitted", "problem", ["submitted_at"], unique=False)
    op.drop_index("ix_problem_closed", table_name="problem")
    op.create_index("ix_problem_closed", "problem", ["closed_at"], unique=False)
    op.drop_index("ix_problem_registered", table_name="problem")
    op.create_index("ix_problem_registered", "problem", ["registered_at", "id"], unique=False)
    op.drop_column("import_batch", "problems")
    op.drop_column("import_line", "rows")
