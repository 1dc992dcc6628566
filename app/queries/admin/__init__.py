"""系统管理: the tabs, each with its permission and its load; the page opens the one asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission, Viewer
from app.domain.calendar_horizon import unnoticed_years
from app.domain.flows import local_day
from app.queries.admin import (
    calendar,
    departments,
    fields,
    imports,
    jobs,
    log,
    people,
    rules,
    verification,
)
from app.translations import N_
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab: its place in the address, its title, who may open it, what loads it."""

    key: str
    title: str
    needs: Permission
    load: Callable[..., Any]


# fmt: off
TABS: tuple[Tab, ...] = (
    Tab(key="people", title=N_("人员"), needs=Permission.ADMINISTER, load=people.load),
    Tab(key="departments", title=N_("部门"), needs=Permission.ADMINISTER, load=departments.load),
    Tab(key="fields", title=N_("服务领域"), needs=Permission.ADMINISTER, load=fields.load),
    Tab(key="calendar", title=N_("日历"), needs=Permission.ADMINISTER, load=calendar.load),
    Tab(key="rules", title=N_("规则"), needs=Permission.ADMINISTER, load=rules.load),
    Tab(key="imports", title=N_("导入"), needs=Permission.IMPORT, load=imports.load),
    Tab(key="jobs", title=N_("任务"), needs=Permission.ADMINISTER, load=jobs.load),
    Tab(key="log", title=N_("日志"), needs=Permission.SEE_LOG, load=log.load),
    Tab(key="verification", title=N_("核验"), needs=Permission.SEE_LOG, load=verification.load),
)
# fmt: on


@dataclass(frozen=True, kw_only=True)
class AdminView:
    """What the page shows. tabs: those the viewer may open; shown: what the open one shows.

    unnoticed: years whose notice on days off ought to be loaded by now.
    """

    at: datetime
    tab: str
    tabs: tuple[Tab, ...]
    shown: Any
    unnoticed: tuple[int, ...] = ()


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str], **_address: str
) -> AdminView:
    """The tab that the address names, else the first that the viewer may open.

    Raises DomainError "not_allowed" for another's tab.
    """
    open_to = tuple(tab for tab in TABS if viewer.can(tab.needs))
    chosen = next((tab for tab in TABS if tab.key == query.get("tab")), None) or open_to[0]
    viewer.require(chosen.needs)
    return AdminView(
        at=at,
        tab=chosen.key,
        tabs=open_to,
        shown=chosen.load(store, viewer=viewer, at=at, query=query),
        unnoticed=unnoticed_years(store.rules.calendar(), today=local_day(at)),
    )
