"""A log of incidents as an ITIL tool exports it: so many events, eight a case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

HEADINGS = (
    "number", "incident_state", "active", "reassignment_count", "reopen_count", "sys_mod_count",
    "made_sla", "caller_id", "opened_by", "opened_at", "sys_created_by", "sys_created_at",
    "sys_updated_by", "sys_updated_at", "contact_type", "location", "category", "subcategory",
    "u_symptom", "cmdb_ci", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc", "vendor", "caused_by",
    "closed_code", "resolved_by", "resolved_at", "closed_at",
)  # fmt: skip

STATES = (
    "New", "Active", "Active", "Awaiting User Info", "Active", "Active", "Resolved", "Closed",
)  # fmt: skip
BEGIN = datetime(2025, 3, 3, 1, 15)  # noqa: DTZ001 - the tool writes its own wall clock
APART = timedelta(hours=3, minutes=7)
BETWEEN_CASES = timedelta(minutes=11)


def incident_log(*, events: int, groups: Sequence[str]) -> bytes:
    """The log as csv. groups: the departments that the cases go through, by turns."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    writer.writerows(_rows(events, groups))
    return file.getvalue().encode()


def _rows(events: int, groups: Sequence[str]) -> Iterator[list[str]]:
    for n in range(events):
        case, step = divmod(n, len(STATES))
        opened = BEGIN + case * BETWEEN_CASES
        told = {
            "number": f"INC9{case:07d}",
            "incident_state": STATES[step],
            "active": "false" if STATES[step] == "Closed" else "true",
            "reassignment_count": str(step // 3),
            "reopen_count": "0",
            "sys_mod_count": str(step),
            "made_sla": "true",
            "caller_id": f"Caller {case % 997}",
            "opened_at": _written(opened),
            "sys_updated_by": f"Updated by {case % 89}",
            "sys_updated_at": _written(opened + step * APART),
            "contact_type": "Phone",
            "location": f"Location {case % 143}",
            "category": f"Category {case % 55}",
            "subcategory": f"Subcategory {case % 170}",
            "u_symptom": f"Symptom {case % 72}",
            "impact": "2 - Medium",
            "urgency": "2 - Medium",
            "priority": "3 - Moderate",
            "assignment_group": groups[(case + step // 3) % len(groups)],
        }
        yield [told.get(heading, "?") for heading in HEADINGS]


def _written(wall: datetime) -> str:
    """Day first, without zeros in front, as the tool does."""
    return f"{wall.day}/{wall.month}/{wall.year} {wall:%H:%M}"
