"""部门: save, name otherwise, merge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.context import now, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.services import departments
from app.services.departments import Department
from app.translations import _
from callbacks.admin.acts import Act, Done, confirmed, day, number, words


def save(typed: Mapping[str, Any], of: str) -> Done:
    """Add a department or change one."""
    given = Department(
        name=words(typed, "name"),
        short_name=words(typed, "short_name") or words(typed, "name"),
        region=words(typed, "region"),
        line=words(typed, "line"),
        mark=words(typed, "mark"),
        office=bool(typed.get("office")),
        head_approves=bool(typed.get("head_approves")),
    )
    known = None if of == "new" else number(of)
    with transaction() as store:
        saved = departments.save_department(
            store, given=given, viewer=viewer(), at=now(), department=known
        )
    return Done(
        said=_("已保存 {name}。").format(name=given.name), changes={"department": str(saved)}
    )


def save_alias(typed: Mapping[str, Any], of: str) -> Done:
    """Another name of a department."""
    alias = words(typed, "alias")
    with transaction() as store:
        departments.save_alias(
            store,
            department=number(of) or 0,
            alias=alias,
            viewer=viewer(),
            at=now(),
            valid_from=day(typed, "valid_from", _("启用日期")),
            valid_to=day(typed, "valid_to", _("停用日期")),
        )
    return Done(said=_("已保存别名 {alias}。").format(alias=alias))


def merge(typed: Mapping[str, Any], of: str) -> Done:
    """The department's work and people go to another."""
    confirmed(typed)
    into = number(words(typed, "into"))
    if into is None:
        raise DomainError("missing_fact", field=_("接收部门"), name="into")
    with transaction() as store:
        moved = departments.merge_departments(
            store, departments=[number(of) or 0], into=into, viewer=viewer(), at=now()
        )
    said = _("已撤并，移交在办任务 {work} 项、人员 {people} 名。")
    return Done(said=said.format(work=moved.assignments, people=moved.people))


ACTS = {
    "save-department": Act(needs=Permission.ADMINISTER, run=save),
    "save-alias": Act(needs=Permission.ADMINISTER, run=save_alias),
    "merge-department": Act(needs=Permission.ADMINISTER, run=merge),
}
