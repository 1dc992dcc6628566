"""Tables. Everything that belongs to a problem is keyed (problem_id, n)."""

from db.models.declarative import Base
from db.models.log import ChainHeadRow, ChainLinkRow, EventRow
from db.models.operation import (
    AttemptRow,
    CounterRow,
    ImportBatchRow,
    ImportLineRow,
    JobRunRow,
    SavedViewRow,
    SourceRow,
)
from db.models.people import (
    AliasRow,
    DepartmentRow,
    EnterpriseRow,
    FieldRow,
    PersonRow,
    RegionRow,
)
from db.models.problem import (
    AssignmentRow,
    AttachmentRow,
    DutyRow,
    PrerequisiteRow,
    ProblemRow,
    SpanRow,
)
from db.models.rollup import FlowDayRow, FlowWeekRow, LightDayRow
from db.models.rules import CalendarRow, RuleBookRow

__all__ = [
    "AliasRow",
    "AssignmentRow",
    "AttachmentRow",
    "AttemptRow",
    "Base",
    "CalendarRow",
    "ChainHeadRow",
    "ChainLinkRow",
    "CounterRow",
    "DepartmentRow",
    "DutyRow",
    "EnterpriseRow",
    "EventRow",
    "FieldRow",
    "FlowDayRow",
    "FlowWeekRow",
    "ImportBatchRow",
    "ImportLineRow",
    "JobRunRow",
    "LightDayRow",
    "PersonRow",
    "PrerequisiteRow",
    "ProblemRow",
    "RegionRow",
    "RuleBookRow",
    "SavedViewRow",
    "SourceRow",
    "SpanRow",
]
