"""The attributes of an exported event log: of its traces and events, in every form alike.

Keys with a colon are those of the standard extensions of XES (IEEE 1849-2016: concept, time,
lifecycle, organizational); the others are ours. In a csv those of the trace have `case:` before
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OF_CASE = "case:"


class ValueKind(StrEnum):
    """What an attribute holds. time: an instant, written with the offset of Asia/Shanghai."""

    TEXT = "text"
    TIME = "time"
    WHOLE = "whole"
    YES = "yes"


@dataclass(frozen=True, kw_only=True)
class LogColumn:
    """An attribute. always: every trace, or every event, has it."""

    key: str
    kind: ValueKind = ValueKind.TEXT
    always: bool = False


def _always(key: str, kind: ValueKind = ValueKind.TEXT) -> LogColumn:
    return LogColumn(key=key, kind=kind, always=True)


def _at(key: str) -> LogColumn:
    return LogColumn(key=key, kind=ValueKind.TIME)


CASE = "concept:name"
"""Of a trace: the problem's number."""

TRACE_COLUMNS: tuple[LogColumn, ...] = (
    _always(CASE),
    _always("stage"),
    _always("region"),
    _always("region_name"),
    _always("office"),
    LogColumn(key="field"),
    LogColumn(key="field_name"),
    LogColumn(key="kind"),
    LogColumn(key="difficulty"),
    _always("urgency"),
    _always("channel"),
    LogColumn(key="enterprise"),
    LogColumn(key="lead"),
    _always("registered_at", ValueKind.TIME),
    _at("accepted_at"),
    _at("submitted_at"),
    _at("closed_at"),
    _at("original_due"),
    _at("due"),
    LogColumn(key="result"),
    LogColumn(key="closing_ground"),
    LogColumn(key="solved", kind=ValueKind.YES),
    LogColumn(key="grade", kind=ValueKind.WHOLE),
    _always("round", ValueKind.WHOLE),
    LogColumn(key="order_level"),
)

ACTIVITY, INSTANCE, MOMENT = "concept:name", "concept:instance", "time:timestamp"
GROUP, RESOURCE, TRANSITION = "org:group", "org:resource", "lifecycle:transition"

EVENT_COLUMNS: tuple[LogColumn, ...] = (
    _always(ACTIVITY),
    _always(INSTANCE),
    _always(MOMENT, ValueKind.TIME),
    _always(TRANSITION),
    _always(GROUP),
    _always(RESOURCE),
    _always("action"),
    _always("stage"),
    LogColumn(key="holder"),
)
