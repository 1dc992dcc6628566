"""The rows of a case's past."""

from __future__ import annotations

from typing import Any

from app.domain.problem import Case
from app.domain.standing_history import standings

Rows = list[dict[str, Any]]

AS_TEXT = ("stage", "lane")


def standing_rows(case: Case) -> Rows:
    """One row a piece, in their order."""
    return [
        {"problem_id": case.id, "n": n, **vars(piece), **_texts(vars(piece))}
        for n, piece in enumerate(standings(case), start=1)
    ]


def _texts(values: dict[str, Any]) -> dict[str, str | None]:
    return {name: str(values[name]) if values[name] else None for name in AS_TEXT}
