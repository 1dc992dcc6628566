"""Events: what the log holds. Every act writes one; all else is computed from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

from app.domain.catalogue import Term


class EventKind(Term):
    """What can happen to a problem beyond the acts of people (see Action for those)."""

    IMPORTED = "imported", "导入历史记录"
    IMPORTED_AGAIN = "imported_again", "导入更新记录"
    APPENDED = "appended", "导入后续记录"
    MERGED_IN = "merged_in", "并入他单"
    UNMERGED_FROM = "unmerged_from", "撤销并入"
    SPLIT_FROM = "split_from", "由拆单产生"
    RECKONED = "reckoned", "重算时限"
    MOVED = "moved", "承办移交"
    SUPERSEDED = "superseded", "关联问题变化"
    FLAGGED = "flagged", "标记提请会商"
    UNFLAGGED = "unflagged", "会商标记消除"


class RegisterKind(Term):
    """What happens to the office's own registers: people, rules, calendars, files, keys."""

    SIGNED_IN = "signed_in", "登录"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败"
    LOCKED_OUT = "locked_out", "账号锁定"
    SIGNED_OUT = "signed_out", "退出"
    UNLOCKED = "unlocked", "解除锁定"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    PERSON_SAVED = "person_saved", "保存人员"
    DEPARTMENT_SAVED = "department_saved", "保存部门"
    DEPARTMENT_MERGED = "department_merged", "部门撤并"
    ALIAS_SAVED = "alias_saved", "保存部门别名"
    CALENDAR_LOADED = "calendar_loaded", "载入日历"
    RULES_LOADED = "rules_loaded", "载入规则"
    FIELD_SAVED = "field_saved", "保存服务领域"
    ENTERPRISE_SAVED = "enterprise_saved", "保存企业"
    IMPORT_COMMITTED = "import_committed", "批量导入"
    EXPORTED = "exported", "导出"
    EXPORT_FAILED = "export_failed", "导出未完成"
    UNMASKED = "unmasked", "查看隐私"
    VERIFIED = "verified", "核验"
    HEADS_ANCHORED = "heads_anchored", "链首互锚"
    BACKED_UP = "backed_up", "备份"
    MEETING_SAVED = "meeting_saved", "保存会商会议"
    AGENDA_SAVED = "agenda_saved", "保存会商议题"
    LIST_SENT = "list_sent", "发送超期清单"
    PROVINCE_LISTED = "province_listed", "省级梳理汇总"
    PROVINCE_ENTERED = "province_entered", "列入省级梳理清单"
    PROVINCE_NAMED = "province_named", "明确责任部门"
    PROVINCE_REPLIED = "province_replied", "填报省级答复"
    PACK_FROZEN = "pack_frozen", "冻结例会材料"
    PACK_EDITED = "pack_edited", "修改例会材料文字"
    PACK_SIGNED = "pack_signed", "签发例会材料"
    SURVEY_SAVED = "survey_saved", "导入评价轮次"
    SURVEY_FINDING_REGISTERED = "survey_finding_registered", "评价发现问题转为诉求"
    HORIZON_WARNED = "horizon_warned", "年度放假安排缺失提醒"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the log.

    subject: the problem's id, or a register's id. n: its place among the subject's events,
    from 1. at: when it happened; recorded_at: when it was written (both UTC). actor: the
    person's id, 0 for the system, None for the enterprise by its link. rules, calendar: the
    versions in force.
    """

    subject: int
    n: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: int | None = 0
    acting_for: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    rules: str = ""
    calendar: str = ""


BY_ITSELF = 0
"""The system as an actor."""

REMINDED = "remind"
"""The kind of Action.REMIND, whose module reads this one."""

QUIET = frozenset({EventKind.FLAGGED, EventKind.UNFLAGGED, EventKind.RECKONED, REMINDED})
"""Kinds that change nothing of what a person acts on, where the system writes them by itself."""


def quiet(event: Event) -> bool:
    """Whether an act may follow that was begun before the event: nobody did anything."""
    return event.actor == BY_ITSELF and event.kind in QUIET


class Line(Protocol):
    """An event, or its row: all but the facts."""

    @property
    def subject(self) -> int: ...
    @property
    def n(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def actor(self) -> int | None: ...
    @property
    def acting_for(self) -> int | None: ...
    @property
    def rules(self) -> str: ...
    @property
    def calendar(self) -> str: ...


def canonical(line: Line, *, facts: str) -> bytes:
    """The bytes of an event that the hash chain covers: UTF-8 JSON, sorted keys, no spaces.

    facts: as `dump` writes them and the log keeps them.
    """
    return (
        f'{{"acting_for":{_number(line.acting_for)},"actor":{_number(line.actor)},'
        f'"at":"{stamp(line.at)}","calendar":{_quoted(line.calendar)},"facts":{facts},'
        f'"kind":{_quoted(str(line.kind))},"n":{line.n},'
        f'"recorded_at":"{stamp(line.recorded_at)}","rules":{_quoted(line.rules)},'
        f'"subject":{line.subject}}}'
    ).encode()


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    return dump(text)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def dump(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same value always gives the same text."""
    return _ENCODER.encode(value)


def stamp(instant: datetime) -> str:
    """An aware instant as ISO 8601 in UTC with microseconds, so that texts sort as instants."""
    return _stamped(instant.astimezone(UTC))


@lru_cache(maxsize=4096)  # an import says each instant several times
def _stamped(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")


@lru_cache(maxsize=4096)
def instant(text: str) -> datetime:
    """The instant that `stamp` wrote, or any other ISO 8601 text with an offset."""
    return datetime.fromisoformat(text).astimezone(UTC)
