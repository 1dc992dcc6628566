"""What surrounds an act: the moment, the rules in force, and what other problems are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.access import PROVINCE, Viewer
from app.domain.calendar import Calendar
from app.domain.problem import Assignment, Case
from app.domain.rules import RuleBook


def _no_cycle(_waiting: str, _awaited: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Around:
    """at: the moment of the act (UTC). approving: departments whose head approves submissions.

    others: the problems that the facts name, by id. cycle: given two nodes (`<problem>/<n>`),
    the ring that the new wait would close, named in order, or nothing. higher: the region above
    the case's office, or None. order_number: the next number of the issuing organ's series.
    """

    at: datetime
    viewer: Viewer
    rules: RuleBook
    calendar: Calendar
    approving: frozenset[int] = frozenset()
    others: Mapping[int, Case] = field(default_factory=dict)
    cycle: Callable[[str, str], tuple[str, ...]] = _no_cycle
    higher: str | None = None
    order_number: str = ""


def mine(case: Case, viewer: Viewer) -> tuple[Assignment, ...]:
    """The open assignments of the viewer's department."""
    return case.of_department(viewer.department) if viewer.department is not None else ()


def region_above(region: str) -> str | None:
    """The code of the level above: county to city, city to province; None at the top."""
    if region == PROVINCE:
        return None
    return region[:-2]
