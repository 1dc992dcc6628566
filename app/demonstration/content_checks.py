"""What must hold between the files of the demonstration's content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from app.domain.catalogue import Channel, Difficulty, Kind, ObjectionGround, Result, Role
from db.seed.regions import region_by_code

if TYPE_CHECKING:
    from app.demonstration.content import Appeal, Content

PAUSE_REASONS = frozenset({"hearing", "testing", "appraisal", "litigation", "force_majeure"})


def faults(content: Content) -> list[str]:
    """Every reference to nothing and every key given twice, as sentences; empty when sound."""
    return [
        *_department_faults(content),
        *_people_faults(content),
        *_repeated("字段代码", [field.code for field in content.fields]),
        *_repeated("诉求键", [appeal.key for appeal in content.appeals]),
        *(fault for appeal in content.appeals for fault in _appeal_faults(appeal, content)),
    ]


def _repeated(what: str, keys: list[str]) -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"{what} {key} 重复"


def _department_faults(content: Content) -> Iterator[str]:
    yield from _repeated("部门键", [d.key for d in content.departments])
    yield from _repeated("部门简称", [d.short for d in content.departments])
    for department in content.departments:
        if department.region not in region_by_code():
            yield f"部门 {department.key} 区划 {department.region} 不存在"
    provincial = {d.line for d in content.departments if d.level == "province"}
    for line in content.lines:
        if line not in provincial:
            yield f"条线 {line} 没有省级部门"


def _people_faults(content: Content) -> Iterator[str]:
    usernames = {person.username for person in content.people}
    departments = {department.key for department in content.departments}
    yield from _repeated("账号", [person.username for person in content.people])
    for person in content.people:
        if person.department not in departments:
            yield f"人员 {person.username} 部门 {person.department} 不存在"
        if person.deputy and person.deputy not in usernames:
            yield f"人员 {person.username} AB岗 {person.deputy} 不存在"
        if person.role not in set(Role):
            yield f"人员 {person.username} 角色 {person.role} 不存在"


def _appeal_faults(appeal: Appeal, content: Content) -> Iterator[str]:
    for what, value, allowed in _references(appeal, content):
        if value not in allowed:
            yield f"诉求 {appeal.key} {what} {value} 不存在"
    co_lines = [entry.line for entry in appeal.co]
    yield from _repeated(f"诉求 {appeal.key} 协办", co_lines)
    if appeal.lead in co_lines:
        yield f"诉求 {appeal.key} 主办与协办相同"
    if appeal.accused in (appeal.lead, *co_lines):
        yield f"诉求 {appeal.key} 由被举报条线办理"


def _references(appeal: Appeal, content: Content) -> Iterator[tuple[str, str, Container[str]]]:
    lines = set(content.lines)
    sectors = {e.sector for e in content.enterprises} | {e.family for e in content.enterprises}
    yield "领域", appeal.field, {field.code for field in content.fields if field.parent}
    yield "类型", appeal.kind, set(Kind)
    yield "难度", appeal.difficulty, set(Difficulty)
    yield "结果", appeal.result, set(Result)
    yield "主办条线", appeal.lead, lines
    for channel in appeal.channels:
        yield "渠道", channel, set(Channel)
    for sector in appeal.suits:
        yield "行业", sector, sectors
    for entry in appeal.co:
        yield "协办条线", entry.line, lines
    for wait in appeal.waits:
        own = {appeal.lead, *(entry.line for entry in appeal.co)}
        yield "等待方", wait.waiter, own
        yield "被等待方", wait.awaited, own
    if appeal.objection:
        yield "异议理由", appeal.objection.ground, set(ObjectionGround)
        yield "异议条线", appeal.objection.thinks, lines | {""}
    if appeal.pause:
        yield "挂起理由", appeal.pause.reason, PAUSE_REASONS
    if appeal.accused:
        yield "被举报条线", appeal.accused, lines
