"""汇总核对: the counts that are kept with the writes, against the problems they count."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.errors import DomainError
from app.domain.flows import local_day, monday_of
from db.rollup_check import deviations
from db.store import Store

WEEKS = timedelta(weeks=5)
"""What changes late lies in these weeks nearly always; what lies before shows in the totals."""


def check_rollups(store: Store, *, at: datetime) -> int:
    """Recount the weeks before `at` and every total; 0, for nothing is changed.

    Raises DomainError "rollup_differs" with the table, the day or week, the place, the figure kept
    and the figure counted of the first that is wrong, and how many are.
    """
    found = deviations(store.session, since=monday_of(local_day(at) - WEEKS))
    if not found:
        return 0
    first = found[0]
    raise DomainError(
        "rollup_differs",
        count=len(found),
        table=first.table,
        key=" ".join(filter(None, first.key)),
        kept=first.kept,
        counted=first.counted,
    )
