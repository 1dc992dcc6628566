"""flows: what had come and left before the end of a day, kept with what was open at it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column beside what was open; of days that are kept already it stays empty."""
    op.add_column("open_day", sa.Column("flows", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_column("open_day", "flows")
