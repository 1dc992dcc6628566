"""Findings about who waits for whom in words, for the page, the export and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.flags import FlagCode
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.domain.network.finding import Finding, FindingCode
from app.translations import N_, gettext
from app.translations.flag_sentences import Departments, figure, flag_sentence, listed

ACTS: dict[FindingCode, str] = {
    FindingCode.RING: N_("提请会商"),
    FindingCode.RING_BETWEEN: N_("提请会商"),
    FindingCode.MOST_WAITED: N_("督促优先办理"),
    FindingCode.CHAIN: N_("督促首个环节"),
    FindingCode.FREES: N_("督促先行办结"),
    FindingCode.BACK_AND_FORTH: N_("会商明确主办单位"),
    FindingCode.UNSIGNED: N_("催促签收"),
    FindingCode.PAUSES: N_("核查挂起理由"),
    FindingCode.GROUP: N_("设立常设会商组"),
}
"""The act that each finding suggests."""

NAMED = 6
"""More names than these make no sentence."""

FOR_CONSULTATION = frozenset(
    {FindingCode.RING, FindingCode.RING_BETWEEN, FindingCode.BACK_AND_FORTH}
)
"""Findings whose problems belong on the agenda of a consultation."""


def finding_label(code: FindingCode) -> str:
    """The short name of a kind of finding."""
    return gettext(code.label)


def finding_act(code: FindingCode) -> str:
    """The words of the act that a finding suggests."""
    return gettext(ACTS[code])


def finding_sentence(finding: Finding, *, departments: Departments) -> str:
    """What was found, with its numbers."""
    return SENTENCES[finding.code](finding, departments)


def _ring(finding: Finding, departments: Departments) -> str:
    ring = {"departments": finding.departments}
    return gettext("{ring}；涉及 {cases} 个问题，成环已 {days} 个工作日").format(
        ring=flag_sentence(FlagCode.RING, ring, departments=departments),
        cases=finding.figures["cases"],
        days=figure(finding.figures["days"]),
    )


def _ring_between(finding: Finding, departments: Departments) -> str:
    cycles = gettext("；").join(
        _way((*cycle, cycle[0]), departments) for cycle in finding.figures["cycles"]
    )
    words = gettext("{names} 循环等待：{cycles}；涉及 {cases} 个问题，累计等待 {days} 个工作日")
    return words.format(
        names=_some(finding.departments, departments),
        cycles=cycles,
        cases=len(finding.problems),
        days=figure(finding.figures["days"]),
    )


def _most_waited(finding: Finding, departments: Departments) -> str:
    found = finding.figures
    words = gettext("{waiting} 个部门的 {cases} 个问题在等 {name}，累计等待 {days} 个工作日")
    now = words.format(
        name=departments(finding.departments[0]),
        waiting=found["waiting"],
        cases=found["cases"],
        days=figure(found["days"]),
    )
    late = gettext("，其中 {overdue} 项前置已超期") if found["overdue"] else ""
    return now + late.format(overdue=found["overdue"]) + _so_far(found)


def _so_far(found: Mapping[str, Any]) -> str:
    """What others waited in the weeks looked at; nothing where only the present was."""
    if not found["weeks"]:
        return ""
    return gettext("；近 {weeks} 周累计 {days} 个工作日").format(
        weeks=found["weeks"], days=figure(found["past_days"])
    )


def _chain(finding: Finding, departments: Departments) -> str:
    found = finding.figures
    words = gettext("须依次办理：{way}；最早 {closing} 可办结")
    told = words.format(
        way=_way(finding.departments, departments), closing=_moment(found["closing"])
    )
    if not found["late_days"]:
        return told
    late = gettext("，比批准时限晚 {days} 个工作日").format(days=figure(found["late_days"]))
    return told + late


def _frees(finding: Finding, departments: Departments) -> str:
    found = finding.figures
    if found["n"]:
        done = gettext("{name} 办结所承办事项（问题 {number}）")
    else:
        done = gettext("{name} 主办的问题 {number} 办结")
    words = gettext(
        "{done}，可放行 {cases} 个问题的 {parts} 项承办，这些承办已累计等待 {days} 个工作日"
    )
    return words.format(
        done=done.format(
            name=departments(finding.departments[0]), number=problem_number(found["problem"])
        ),
        cases=found["cases"],
        parts=found["parts"],
        days=figure(found["days"]),
    )


def _back_and_forth(finding: Finding, departments: Departments) -> str:
    one, other = map(departments, finding.departments)
    return gettext("{one} 与 {other} 之间来回流转 {times} 次，涉及 {cases} 个问题").format(
        one=one, other=other, times=finding.figures["times"], cases=finding.figures["cases"]
    )


def _unsigned(finding: Finding, departments: Departments) -> str:
    found = finding.figures
    words = gettext(
        "{name} 有 {parts} 项交办尚未签收，合计滞留 {days} 个工作日，最长 {longest} 个工作日；"
        "在办问题签收平均用时 {mean} 个工作日"
    )
    told = words.format(
        name=departments(finding.departments[0]),
        parts=found["parts"],
        days=figure(found["days"]),
        longest=figure(found["longest"]),
        mean=figure(found["mean"]),
    )
    if not found["by_itself"]:
        return told
    return told + gettext("，视同签收 {n} 项").format(n=found["by_itself"])


def _pauses(finding: Finding, departments: Departments) -> str:
    found = finding.figures
    words = gettext(
        "{name} 近 {weeks} 周挂起 {pauses} 次，其中 {near} 次（{share}）在到期前 1 个工作日内，"
        "{before}；主办的 {leads} 个在办问题中 {paused} 个处于挂起（{share_paused}）"
    )
    before = found["share_before"]
    return words.format(
        name=departments(finding.departments[0]),
        weeks=found["weeks"],
        pauses=found["pauses"],
        near=found["near"],
        share=f"{found['share_near']:.0%}",
        before=gettext("此前无挂起")
        if before is None
        else gettext("此前为 {share}").format(share=f"{before:.0%}"),
        leads=found["leads"],
        paused=found["paused"],
        share_paused=f"{found['share_paused']:.0%}",
    )


def _group(finding: Finding, departments: Departments) -> str:
    words = gettext("{names} 在 {cases} 个问题中一同受阻，可设常设会商组，由 {convener} 召集")
    return words.format(
        names=_some(finding.departments, departments),
        cases=finding.figures["cases"],
        convener=departments(finding.departments[0]),
    )


def _some(numbers: Sequence[int], departments: Departments) -> str:
    """The names, the first of them where they are many."""
    if len(numbers) <= NAMED:
        return listed(numbers, departments)
    words = gettext("{names} 等 {count} 个部门")
    return words.format(names=listed(numbers[:NAMED], departments), count=len(numbers))


def _way(way: Iterable[int], departments: Departments) -> str:
    return "→".join(map(departments, way))


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


SENTENCES: dict[FindingCode, Callable[[Finding, Departments], str]] = {
    FindingCode.RING: _ring,
    FindingCode.RING_BETWEEN: _ring_between,
    FindingCode.MOST_WAITED: _most_waited,
    FindingCode.CHAIN: _chain,
    FindingCode.FREES: _frees,
    FindingCode.BACK_AND_FORTH: _back_and_forth,
    FindingCode.UNSIGNED: _unsigned,
    FindingCode.PAUSES: _pauses,
    FindingCode.GROUP: _group,
}
