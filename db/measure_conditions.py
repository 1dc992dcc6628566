"""The conditions of the register that name a measure: exactly the cases of its figure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.domain.measures.measure import BY_CODE, Figure, Measure
from app.domain.register_filter import NOBODY, Met, RegisterFilter
from db.models import DepartmentRow, MeasureFactRow

Condition = ColumnElement[bool]


def cases_of(asked: RegisterFilter, *, at: datetime) -> Select[Any]:
    """The ids of the problems that a measure counts, one of each occasion.

    at: now (UTC); what is only going to fall due is not judged, whatever the window.
    """
    measure, fact = BY_CODE[asked.measure], MeasureFactRow
    until = at if asked.measured_to is None else min(asked.measured_to, at)
    met = [fact.occasion == str(measure.occasion), fact.at < until, *_counts(measure)]
    if asked.measured_from is not None:
        met.append(fact.at >= asked.measured_from)
    if asked.met is not None and measure.figure is Figure.SHARE:
        met.append(_marked(measure.met, asked.met is Met.YES))
    if asked.credited:
        met.append(_credited(asked.credited))
    if asked.credited_line:
        met.append(_credited_line(asked.credited_line))
    return select(fact.problem_id).where(*met)


def _counts(measure: Measure) -> list[Condition]:
    """What of its occasions a measure counts: those with its marks, or with a length."""
    found = [_marked(measure.of, True)] if measure.of else []
    if measure.figure is not Figure.SHARE:
        found.append(MeasureFactRow.length.is_not(None))
    return found


def _marked(marks: int, all_of_them: bool) -> Condition:
    borne = MeasureFactRow.marks.bitwise_and(int(marks))
    return borne == int(marks) if all_of_them else borne != int(marks)


def _credited(department: str) -> Condition:
    if department == NOBODY:
        return MeasureFactRow.department_id.is_(None)
    return MeasureFactRow.department_id == int(department)


def _credited_line(line: str) -> Condition:
    if line != NOBODY:
        return MeasureFactRow.department_id.in_(
            select(DepartmentRow.id).where(DepartmentRow.line == line)
        )
    without = select(DepartmentRow.id).where(func.coalesce(DepartmentRow.line, "") == "")
    return or_(MeasureFactRow.department_id.is_(None), MeasureFactRow.department_id.in_(without))
