"""人员: save, give a password, unlock, deactivate and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.context import now, transaction, viewer
from app.domain.access import Permission
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.services import accounts, leaving, people
from app.services.people import Person
from app.translations import _
from callbacks.admin.acts import Act, Done, confirmed, day, number, words
from layouts.pages.admin.people import password_once


def save(typed: Mapping[str, Any], of: str) -> Done:
    """Add a person with a first password, or change one."""
    given = person_of(typed)
    if of != "new":
        with transaction() as store:
            people.save_person(store, given=given, viewer=viewer(), at=now(), person=number(of))
        return Done(said=_("已保存 {name}。").format(name=given.name))
    with transaction() as store:
        person = people.save_person(store, given=given, viewer=viewer(), at=now())
        password = accounts.reset(store, person=person, viewer=viewer(), at=now())
    return Done(
        said=_("已新增 {name}。").format(name=given.name),
        changes={"person": str(person)},
        notice=password_once(given.name, password),
    )


def person_of(typed: Mapping[str, Any]) -> Person:
    """What was typed of a person; a phone that comes back masked stays as it is."""
    role = words(typed, "role")
    if role not in tuple(Role):
        raise DomainError("missing_fact", field=_("角色"), name="role")
    return Person(
        username=words(typed, "username"),
        name=words(typed, "name"),
        role=Role(role),
        region=words(typed, "region"),
        department=number(words(typed, "department")),
        title=words(typed, "title"),
        fields=tuple(typed.get("fields") or ()),
        phone=words(typed, "phone"),
        deputy=number(words(typed, "deputy")),
        away_until=day(typed, "away_until", _("外出至")),
    )


def reset(_typed: Mapping[str, Any], of: str) -> Done:
    """A password made up, shown once."""
    with transaction() as store:
        password = accounts.reset(store, person=number(of) or 0, viewer=viewer(), at=now())
        name = people.person_row(store, number(of)).name
    return Done(
        said=_("已重置 {name} 的密码。").format(name=name), notice=password_once(name, password)
    )


def unlock(_typed: Mapping[str, Any], of: str) -> Done:
    """A lockout ends before its time."""
    with transaction() as store:
        accounts.unlock(store, person=number(of) or 0, viewer=viewer(), at=now())
    return Done(said=_("已解除锁定。"))


def deactivate(typed: Mapping[str, Any], of: str) -> Done:
    """The account ends; open work goes to the successor named."""
    confirmed(typed)
    successor = number(words(typed, "successor"))
    with transaction() as store:
        moved = leaving.deactivate(
            store, person=number(of) or 0, viewer=viewer(), at=now(), successor=successor
        )
    return Done(said=_("已停用，移交在办任务 {n} 项。").format(n=moved))


def reactivate(_typed: Mapping[str, Any], of: str) -> Done:
    """The account is there again, without a password."""
    with transaction() as store:
        leaving.reactivate(store, person=number(of) or 0, viewer=viewer(), at=now())
    return Done(said=_("已恢复，请重置密码后转告本人。"))


ACTS = {
    "save-person": Act(needs=Permission.ADMINISTER, run=save),
    "reset-password": Act(needs=Permission.ADMINISTER, run=reset),
    "unlock": Act(needs=Permission.ADMINISTER, run=unlock),
    "deactivate": Act(needs=Permission.ADMINISTER, run=deactivate),
    "reactivate": Act(needs=Permission.ADMINISTER, run=reactivate),
}
