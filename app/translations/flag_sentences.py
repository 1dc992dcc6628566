"""One sentence for each rule of 提请会商标记, with its figures: for page, register and command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.flags import FlagCode
from app.domain.identifiers import problem_number
from app.translations import gettext

Figures = Mapping[str, Any]
Departments = Callable[[int], str]
"""The name of a department by its number."""


def flag_mark(rule: str) -> str:
    """The short word of a rule; an unknown code as it is."""
    return gettext(FlagCode(rule).label) if rule in tuple(FlagCode) else rule


def flag_sentence(rule: str, evidence: Figures, *, departments: Departments) -> str:
    """Why a rule fires. evidence: its figures, as a rule finds them or as the log keeps them."""
    return SENTENCES[FlagCode(rule)](evidence, departments)


def _overdue(found: Figures, _: Departments) -> str:
    if _just_past(found):
        words = gettext("批准时限已过满 {limit} 个工作日（规定 {limit} 个工作日）")
    else:
        words = gettext("批准时限已过 {days} 个工作日（规定 {limit} 个工作日）")
    return words.format(days=figure(found["days"]), limit=found["limit"])


def _aged(found: Figures, _: Departments) -> str:
    if _just_past(found):
        words = gettext("登记至今已满 {limit} 个工作日（规定 {limit} 个工作日）")
    else:
        words = gettext("登记至今已 {days} 个工作日（规定 {limit} 个工作日）")
    return words.format(days=figure(found["days"]), limit=found["limit"])


def _just_past(found: Figures) -> bool:
    """Whether the figure would be the limit's own number, and deny that the limit is passed."""
    return figure(found["days"]) == figure(found["limit"])


def _two_rounds(found: Figures, _: Departments) -> str:
    return gettext("已交办 {count} 次，仍未办结").format(count=found["count"])


def _dissatisfied(_found: Figures, _: Departments) -> str:
    return gettext("重办后企业仍不满意")


def _repeated(found: Figures, _: Departments) -> str:
    if found["of_one"]:
        return gettext("同一企业 {within} 天内反映同一事项 {count} 次").format(**found)
    return gettext("本地 {count} 家企业 {within} 天内反映同一事项").format(**found)


def _returned(found: Figures, _: Departments) -> str:
    return gettext("承办单位已提出异议 {count} 次").format(count=found["count"])


def _many_departments(found: Figures, departments: Departments) -> str:
    taking_part = gettext("{count} 个部门参与（{names}）").format(
        count=len(found["departments"]), names=listed(found["departments"], departments)
    )
    if found["late"]:
        why = gettext("其中 {names} 已超期").format(names=listed(found["late"], departments))
    else:
        why = gettext("主办单位尚未明确")
    return gettext("{taking_part}，{why}").format(taking_part=taking_part, why=why)


def _ring(found: Figures, departments: Departments) -> str:
    ring = list(found["departments"])
    if len(ring) == 1:
        return gettext("{name} 的承办事项互为前置").format(name=departments(ring[0]))
    waits = (
        gettext("{waiting} 等待 {awaited}").format(
            waiting=departments(waiting), awaited=departments(awaited)
        )
        for waiting, awaited in zip(ring, (*ring[1:], ring[0]), strict=True)
    )
    return gettext("{waits}，互等成环").format(waits=gettext("，").join(waits))


def _blocked(found: Figures, departments: Departments) -> str:
    """problem: the other one that is waited for, 0 within the problem itself."""
    if figure(found["days"]) == "0":
        words = gettext("所等待的 {name} 已超期不足 0.1 个工作日")
    else:
        words = gettext("所等待的 {name} 已超期 {days} 个工作日")
    late = words.format(name=departments(found["department"]), days=figure(found["days"]))
    if not found["problem"]:
        return late
    number = problem_number(found["problem"])
    return gettext("{late}（问题 {number}）").format(late=late, number=number)


def _level(_found: Figures, _: Departments) -> str:
    return gettext("需上一级协调解决")


def _asked(found: Figures, _: Departments) -> str:
    return gettext("主动提请会商：{reason}").format(reason=found["reason"])


SENTENCES: dict[FlagCode, Callable[[Figures, Departments], str]] = {
    FlagCode.OVERDUE: _overdue,
    FlagCode.AGED: _aged,
    FlagCode.TWO_ROUNDS: _two_rounds,
    FlagCode.DISSATISFIED: _dissatisfied,
    FlagCode.REPEATED: _repeated,
    FlagCode.RETURNED: _returned,
    FlagCode.MANY_DEPARTMENTS: _many_departments,
    FlagCode.RING: _ring,
    FlagCode.BLOCKED: _blocked,
    FlagCode.LEVEL: _level,
    FlagCode.ASKED: _asked,
}


def figure(days: float) -> str:
    """Working days with one decimal where there is one: 7.5, 8."""
    return f"{days:.1f}".removesuffix(".0")


def listed(numbers: Iterable[int], departments: Departments) -> str:
    """Names with 、 between them."""
    return gettext("、").join(map(departments, numbers))


def departments_in(evidence: Figures) -> set[int]:
    """The numbers of the departments that a flag's figures name."""
    one = {evidence["department"]} if "department" in evidence else set()
    return one.union(evidence.get("departments", ()), evidence.get("late", ()))
