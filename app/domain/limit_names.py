"""The names of a case's limits: what a limit is of, and its number where there are several."""

from __future__ import annotations

from app.domain.problem import Case

ACCEPT = "accept"
DISPATCH = "dispatch"
CLOSING = "closing"


def numbered(kind: str, n: int) -> str:
    """The first of its kind goes without a number: closing, closing:2, closing:3."""
    return kind if n == 1 else f"{kind}:{n}"


def closing_name(case: Case) -> str:
    """The closing limit of the present round."""
    return numbered(CLOSING, case.round)


def dispatch_name(case: Case) -> str:
    """The limit of the dispatch that is due, or was due last."""
    return numbered(DISPATCH, len(case.to_dispatch) or 1)
