"""The register with the cases of a figure: what it counts, and what is in its numerator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.catalogue import Channel, Difficulty
from app.domain.measures.grouping import By
from app.domain.measures.measure import Figure, Measure
from app.domain.measures.periods import Period
from app.domain.register_filter import NOBODY, Met, State
from app.queries.evaluation_asked import EvaluationFilter
from db.measure_query import Key

Narrowing = Mapping[str, Any]
"""What a group adds to the register's filter."""


def cases_address(
    asked: EvaluationFilter,
    period: Period,
    measure: Measure,
    *,
    group: Narrowing | None,
    met: Met | None = None,
) -> str:
    """The register with what a measure counts in a group; with its numerator, where met says so.

    "" where the register cannot name the group, and for the numerator of what is no share.
    """
    if group is None or (met is not None and measure.figure is not Figure.SHARE):
        return ""
    counted = asked.among.narrowed(
        measure=measure.code, measured_from=period.since, measured_to=period.until, met=met
    )
    return counted.narrowed(**group).address()


def open_address(asked: EvaluationFilter, *, group: Narrowing | None) -> str:
    """The register with what is open in a group; "" where it cannot name the group."""
    if group is None:
        return ""
    return asked.among.narrowed(**{**group, "state": State.OPEN}).address()


def credited_to(by: By, key: Key, *, digits: int) -> Narrowing | None:
    """Whose an occasion is. digits: to how many signs regions are told apart."""
    if by is By.DEPARTMENT:
        return {"credited": NOBODY if key is None else str(key)}
    if by is By.LINE:
        return {"credited_line": str(key or NOBODY)}
    return _of_problem(by, str(key or ""), digits)


def led_by(by: By, key: Key, *, digits: int) -> Narrowing | None:
    """Whose an open problem is: its lead's."""
    if by is By.DEPARTMENT:
        return {"lead": key} if key else None
    if by is By.LINE:
        return {"line": key} if key else None
    return _of_problem(by, str(key or ""), digits)


def _of_problem(by: By, key: str, digits: int) -> Narrowing | None:
    if not key:
        return None
    if by is By.REGION:
        return {"region": key if len(key) == digits else f"{key}00"}
    return {str(by): TERMS[by](key) if by in TERMS else key}


TERMS: Mapping[By, Any] = {By.CHANNEL: Channel, By.DIFFICULTY: Difficulty}
