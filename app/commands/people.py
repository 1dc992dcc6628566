"""`bihuan user`: accounts from the command line of the server."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click
from sqlalchemy import select

from app.commands.installation import Installation
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.events import stamp
from app.domain.flows import local_day
from app.services import accounts, departments, people
from app.services.people import COMMAND_LINE, HUMAN_ROLES, Person
from app.translations import N_, _
from db.models import DepartmentRow, PersonRow
from db.store import Store

PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help=N_("从标准输入读取初始密码；不指定时随机生成")
)


@click.group("user")
def user() -> None:
    """账号：新增、重置密码、列表。"""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help=N_("姓名"))
@click.option("--role", required=True, metavar="ROLE", help=N_("角色（代码或中文名）"))
@click.option("--region", default="33", show_default=True, help=N_("区域代码"))
@click.option("--department", help=N_("部门（编号、全称、简称或别名）"))
@click.option("--title", default="", help=N_("职务"))
@PASSWORD_STDIN
@click.pass_obj
def add(
    installation: Installation,
    *,
    username: str,
    name: str,
    role: str,
    region: str,
    department: str | None,
    title: str,
    password_stdin: bool,
) -> None:
    """新增账号；初次登录须修改密码。"""
    application = installation.application()
    at = application.now()
    typed = _typed() if password_stdin else None
    with application.transaction() as store:
        given = Person(
            username=username,
            name=name,
            role=role_named(role),
            region=region,
            department=_department(store, department, at),
            title=title,
        )
        number = people.save_person(store, given=given, viewer=COMMAND_LINE, at=at)
        password = accounts.reset(store, person=number, viewer=COMMAND_LINE, at=at, password=typed)
    _tell(username, password, typed)


@user.command("reset")
@click.argument("username")
@PASSWORD_STDIN
@click.pass_obj
def reset(installation: Installation, *, username: str, password_stdin: bool) -> None:
    """重置密码并解除锁定；已有登录全部退出，下次登录须修改密码。"""
    application = installation.application()
    typed = _typed() if password_stdin else None
    with application.transaction() as store:
        person = people.person_named(store, username).id
        password = accounts.reset(
            store, person=person, viewer=COMMAND_LINE, at=application.now(), password=typed
        )
    _tell(username, password, typed)


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help=N_("以 JSON 输出"))
@click.pass_obj
def list_users(installation: Installation, *, as_json: bool) -> None:
    """列出全部账号。"""
    application = installation.application()
    with application.reading() as store:
        rows = list(_listed(store, application.now()))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(
            "\t".join(
                (
                    row["username"],
                    row["name"],
                    _(Role(row["role"]).label),
                    row["region"],
                    row["department"] or "—",
                    _state(row),
                )
            )
        )


COMMANDS = (user,)


def role_named(text: str) -> Role:
    """The role of a code or a Chinese name. Raises DomainError "unknown_role"."""
    found = next((r for r in HUMAN_ROLES if text in (str(r), r.label)), None)
    if found is None:
        raise DomainError("unknown_role", role=text, known=_("、").join(map(str, HUMAN_ROLES)))
    return found


def _department(store: Store, text: str | None, at: datetime) -> int | None:
    if text is None:
        return None
    if text.isdigit():
        return int(text)
    found = departments.department_named(store, text, on=local_day(at))
    if found is None:
        raise DomainError("unknown_department_named", department=text)
    return found


def _typed() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _tell(username: str, password: str, typed: str | None) -> None:
    if typed is None:
        click.echo(_("账号 {username}，初始密码 {password}").format(
            username=username, password=password))  # fmt: skip
        click.echo(_("密码只显示这一次，首次登录须修改。"), err=True)


def _listed(store: Store, at: datetime) -> Any:
    names = dict(store.session.execute(select(DepartmentRow.id, DepartmentRow.name)).all())
    for row in store.session.scalars(select(PersonRow).order_by(PersonRow.username)):
        locked = row.locked_until is not None and row.locked_until > at
        yield {
            "username": row.username,
            "name": row.name,
            "role": row.role,
            "region": row.region,
            "department": names.get(row.department_id or 0),
            "title": row.title,
            "active": row.active,
            "must_change": row.must_change,
            "locked_until": stamp(row.locked_until) if locked and row.locked_until else None,
        }


def _state(row: dict[str, Any]) -> str:
    if not row["active"]:
        return _("停用")
    return _("锁定") if row["locked_until"] else _("在用")
