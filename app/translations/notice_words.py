"""What a notice says happened: the act's own word, or what the timetable reminds of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.consultation import MeetingStatus
from app.domain.duties import DutyKind
from app.domain.events import EventKind, RegisterKind, instant
from app.domain.export_tasks import ExportForm, ExportKind
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.translations import N_, _

OCCASIONS = {
    "before": N_("{duty}事项即将到期"),
    "due": N_("{duty}事项已到期"),
    "after": N_("{duty}事项已超期"),
}
KINDS = {str(kind): kind.label for terms in (RegisterKind, EventKind, Action) for kind in terms}


def happened(kind: str, facts: Mapping[str, Any]) -> str:
    """What a notice says happened, in a few words; kind and facts are the event's."""
    if kind == Action.REMIND and facts.get("told"):
        return _("，").join(_reminded(occasion, facts) for occasion in facts["told"])
    if kind == RegisterKind.LIST_SENT:
        return _("本部门超期问题清单（{count}件）").format(count=len(facts["problems"]))
    if kind in EXPORTS:
        return _exported(kind, facts)
    if kind == RegisterKind.HORIZON_WARNED:
        years = _("、").join(map(str, facts["years"]))
        return _("尚未载入{years}年放假安排，相关时限暂定，请督促管理员载入").format(years=years)
    if kind == RegisterKind.PROVINCE_NAMED:
        return _named(facts)
    if kind == RegisterKind.MEETING_SAVED:
        return _meeting(facts)
    if kind == RegisterKind.AGENDA_SAVED:
        number = problem_number(facts["problem_id"])
        return _("{number} 列入会商议程，请准备意见并派员参加").format(number=number)
    return _(KINDS.get(kind, kind))


def _named(facts: Mapping[str, Any]) -> str:
    """What is told of an entry of the province's list: until when the department answers."""
    return _("省级梳理清单已明确本部门为责任部门：{number}，请于{day}前答复").format(
        number=problem_number(facts["problem_id"]),
        day=f"{instant(facts['due']).astimezone(OFFICE_ZONE):%Y-%m-%d}",
    )


EXPORTS = {
    str(RegisterKind.EXPORTED): N_("导出完成：{what}（{form}，{count}件），请在“我的导出”下载"),
    str(RegisterKind.EXPORT_FAILED): N_("导出未完成：{what}（{form}），原因见“我的导出”"),
}


def _exported(kind: str, facts: Mapping[str, Any]) -> str:
    """What is told of an export that ran in the background."""
    what, form = ExportKind(facts["what"]), ExportForm(facts["format"])
    return _(EXPORTS[kind]).format(
        what=_(what.label), form=_(form.label), count=facts.get("count", 0)
    )


def _meeting(facts: Mapping[str, Any]) -> str:
    """What is told of a meeting: when and where it is held, or that it is not."""
    at = f"{instant(facts['starts_at']).astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
    if facts["status"] == MeetingStatus.CANCELLED:
        return _("会商会议取消：{title}（原定{at}）").format(title=facts["title"], at=at)
    place = facts["place"] or _("地点另行通知")
    return _("会商会议通知：{title}，{at}，{place}").format(
        title=facts["title"], at=at, place=place
    )


def _reminded(occasion: str, facts: Mapping[str, Any]) -> str:
    """What an occasion reminds of: "待签收事项即将到期"."""
    kind, _colon, rest = occasion.partition(":")
    if kind == "ladder":
        return _("超过办结期限{days}个工作日").format(days=facts["days"])
    words = _(OCCASIONS[rest.rpartition(":")[2]])
    return words.format(duty=_(DutyKind(kind).label))
