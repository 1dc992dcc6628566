"""Lights in SQL: the same decision as `app.domain.lights.light`, as a column of a query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal

from app.domain.lights import Light
from db.models import DutyRow, ProblemRow

Column = Any


def light_column(at: datetime | ColumnElement[datetime]) -> ColumnElement[str]:
    """The light of each problem's governing limit as it stands at `at` (an aware instant, or a
    parameter that stands for one).

    Of the columns due, yellow_from, met_at and paused of the problem table; out comes the code
    of a Light, "none" where there is no due instant.
    """
    return light_of(
        at,
        due=ProblemRow.due,
        yellow_from=ProblemRow.yellow_from,
        paused=ProblemRow.paused,
        met_at=ProblemRow.met_at,
    )


def duty_light_column(at: datetime) -> ColumnElement[str]:
    """The light of each duty's limit at `at`: of the columns of the duty table."""
    return light_of(
        at, due=DutyRow.due, yellow_from=DutyRow.yellow_from, paused=DutyRow.paused, met_at=None
    )


def light_of(
    at: datetime | ColumnElement[datetime],
    *,
    due: Column,
    yellow_from: Column,
    paused: Column,
    met_at: Column | None,
) -> ColumnElement[str]:
    """`lights.light` over any columns of the same meaning."""
    met: list[tuple[ColumnElement[bool], ColumnElement[str]]] = []
    if met_at is not None:
        met_by_then = and_(met_at.is_not(None), met_at <= at)
        met = [
            (and_(met_by_then, met_at > due), literal(str(Light.RED))),
            (met_by_then, literal(str(Light.GREEN))),
        ]
    return case(
        (due.is_(None), literal(str(Light.NONE))),
        *met,
        (due < at, literal(str(Light.RED))),
        (paused, literal(str(Light.GREY))),
        (and_(yellow_from.is_not(None), yellow_from <= at), literal(str(Light.YELLOW))),
        else_=literal(str(Light.GREEN)),
    )
