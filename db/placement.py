"""Where each table lives on a database that is spread over several machines.

The product runs on one PostgreSQL and asks for nothing here. This table says how an engine of the
PostgreSQL family that places rows by a column would place ours, and a test holds the schema to it:
everything of a problem lies together, no number is given by a sequence, and nothing but what is
copied everywhere or kept on one machine is unique on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Spread(StrEnum):
    """How a table is spread."""

    BY_COLUMN = "by column"
    COPIED = "copied"
    ALONE = "alone"


@dataclass(frozen=True)
class Placed:
    """How a table is spread; by: the column whose value chooses the machine of a row.

    Tables with the same type of column lie together where their values are equal. Copied: small,
    seldom written, on every machine, joined with everything. Alone: on one machine, for counting
    and for what runs; never joined with what is spread.
    """

    spread: Spread
    by: str = ""


COPIED, ALONE = Placed(Spread.COPIED), Placed(Spread.ALONE)


def by(column: str) -> Placed:
    """Spread by the values of a column."""
    return Placed(Spread.BY_COLUMN, column)


PLACEMENT: Mapping[str, Placed] = {
    # A problem, its log and all that is projected from it. A register's log has an id of its own.
    "problem": by("id"),
    "event": by("subject"),
    "assignment": by("problem_id"),
    "span": by("problem_id"),
    "duty": by("problem_id"),
    "prerequisite": by("problem_id"),
    "attachment": by("problem_id"),
    "measure_fact": by("problem_id"),
    "supervision_order": by("problem_id"),
    "order_draft": by("problem_id"),
    "flag": by("problem_id"),
    "standing": by("problem_id"),
    "decision": by("problem_id"),
    "reminder": by("problem_id"),
    # Who was told: of a problem's events and of a register's.
    "notice": by("problem_id"),
    "circular": by("subject"),
    "delivery": by("subject"),
    "problem_search": by("problem_id"),
    # The hash chain of a city.
    "chain_head": by("chain"),
    "chain_link": by("chain"),
    # The registers.
    "region": COPIED,
    "department": COPIED,
    "department_alias": COPIED,
    "service_field": COPIED,
    "person": COPIED,
    "enterprise": COPIED,
    "meeting": COPIED,
    "agenda_item": COPIED,
    "province_list": COPIED,
    "province_entry": COPIED,
    "pack": COPIED,
    "pack_edit": COPIED,
    "survey": COPIED,
    "survey_problem": COPIED,
    "preference": COPIED,
    "calendar": COPIED,
    "rule_book": COPIED,
    # Counting and running.
    "counter": ALONE,
    "flow_day": ALONE,
    "flow_week": ALONE,
    "handover_week": ALONE,
    "light_day": ALONE,
    "open_day": ALONE,
    "measure_week": ALONE,
    "measure_week_kept": ALONE,
    "node_place": ALONE,
    "source": ALONE,
    "import_batch": ALONE,
    "import_line": ALONE,
    "job_run": ALONE,
    "export_task": ALONE,
    "saved_view": ALONE,
    "attempt": ALONE,
    "alembic_version": ALONE,
}
