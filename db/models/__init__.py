"""Tables. Everything that belongs to a problem is keyed (problem_id, n)."""

from db.models.consultation import AgendaRow, MeetingRow
from db.models.declarative import Base
from db.models.delivery import DeliveryRow, PreferenceRow
from db.models.log import ChainHeadRow, ChainLinkRow, EventRow
from db.models.measure_week import KeptWeekRow, MeasureWeekRow
from db.models.operation import (
    AttemptRow,
    CounterRow,
    ExportTaskRow,
    ImportBatchRow,
    ImportLineRow,
    JobRunRow,
    SavedViewRow,
    SourceRow,
)
from db.models.oversight import (
    CircularRow,
    DecisionRow,
    DraftRow,
    FlagRow,
    NoticeRow,
    OrderRow,
    ReminderRow,
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
    MeasureFactRow,
    PrerequisiteRow,
    ProblemRow,
    SpanRow,
)
from db.models.province_list import ProvinceEntryRow, ProvinceListRow
from db.models.review import PackEditRow, PackRow
from db.models.rollup import (
    FlowDayRow,
    FlowWeekRow,
    HandoverWeekRow,
    LightDayRow,
    NodePlaceRow,
)
from db.models.rules import CalendarRow, RuleBookRow
from db.models.standing import OpenDayRow, StandingRow
from db.models.survey import SurveyProblemRow, SurveyRow

__all__ = [
    "AgendaRow",
    "AliasRow",
    "AssignmentRow",
    "AttachmentRow",
    "AttemptRow",
    "Base",
    "CalendarRow",
    "ChainHeadRow",
    "ChainLinkRow",
    "CircularRow",
    "CounterRow",
    "DecisionRow",
    "DeliveryRow",
    "DepartmentRow",
    "DraftRow",
    "DutyRow",
    "EnterpriseRow",
    "EventRow",
    "ExportTaskRow",
    "FieldRow",
    "FlagRow",
    "FlowDayRow",
    "FlowWeekRow",
    "HandoverWeekRow",
    "ImportBatchRow",
    "ImportLineRow",
    "JobRunRow",
    "KeptWeekRow",
    "LightDayRow",
    "MeasureFactRow",
    "MeasureWeekRow",
    "MeetingRow",
    "NodePlaceRow",
    "NoticeRow",
    "OpenDayRow",
    "OrderRow",
    "PackEditRow",
    "PackRow",
    "PersonRow",
    "PreferenceRow",
    "PrerequisiteRow",
    "ProblemRow",
    "ProvinceEntryRow",
    "ProvinceListRow",
    "RegionRow",
    "ReminderRow",
    "RuleBookRow",
    "SavedViewRow",
    "SourceRow",
    "SpanRow",
    "StandingRow",
    "SurveyProblemRow",
    "SurveyRow",
]
