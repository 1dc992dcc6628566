"""省级定期梳理汇总: a list is frozen once a period; then each entry is named a department, replied.

The frozen part of an entry never changes. Only a supervisor of the province names and replies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.domain.access import PROVINCE, SYSTEM, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.deadlines import require_later
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.folding import fold
from app.domain.notices import Addressee
from app.domain.province_list import (
    Entry,
    ListPeriod,
    Period,
    ended_period,
    ends_at,
    entry_of,
    freezes_at,
)
from app.domain.registers import Register, chain_of_region
from app.services.kept_rows import facts_of
from app.translations import N_
from db import log, province_list_query
from db.models import Base, DepartmentRow, EnterpriseRow, ProvinceEntryRow, ProvinceListRow
from db.recipients import people_of
from db.reference import department_full_names
from db.store import Store

LONGEST_REPLY = 2000

KEY = ("list", "n", "problem_id")
NAMED = ("department_id", "due", "named_at", "named_by")
REPLIED = ("reply", "replied_at", "replied_by")
"""What the events of an entry tell of it, after it was frozen."""


def freeze_due(store: Store, *, at: datetime) -> int:
    """Draw up the list of the period that has ended, once work has opened after it; 1 or 0.

    A period in which the office had no problem yet has no list.
    """
    calendar = store.rules.calendar()
    every = ListPeriod(store.rules.rules().province_list.period)
    period = ended_period(every, day=calendar.local_date(at))
    if at < freezes_at(calendar, period) or _drawn(store, period.code):
        return 0
    end = ends_at(calendar, period)
    if not province_list_query.anything_registered(store.session, before=end):
        return 0
    return int(_freeze(store, code=period.code, period=period, viewer=SYSTEM, at=at))


def freeze_now(store: Store, *, viewer: Viewer, at: datetime) -> str:
    """Draw up a list of this very moment; its code. Raises DomainError: not_allowed, list_drawn."""
    require_province(viewer)
    code = f"{at.astimezone(store.rules.calendar().timezone):%Y-%m-%d-%H%M%S}"
    if not _freeze(store, code=code, period=None, viewer=viewer, at=at):
        raise DomainError("list_drawn")
    return code


def name_department(
    store: Store, *, code: str, n: int, department: int, due: str, viewer: Viewer, at: datetime
) -> None:
    """明确责任部门, which has to answer by the close of business of an ISO date.

    Raises DomainError: not_allowed, unknown_entry, entry_replied, unknown_department,
    missing_fact, bad_fact, date_not_later.
    """
    row = _entry(store, code, n, viewer)
    if row.replied_at is not None:
        raise DomainError("entry_replied")
    found = store.session.get(DepartmentRow, department)
    if found is None or not found.active or found.office:
        raise DomainError("unknown_department", department=department, name="department")
    row.due = _later(store, due.strip(), at)
    row.department_id, row.named_at, row.named_by = department, at, viewer.name
    told = people_of(
        store.session,
        {Addressee(role=role, department=department)
         for role in (Role.LIAISON, Role.DEPARTMENT_HEAD)},
        today=store.rules.calendar().local_date(at),
    )  # fmt: skip
    _follow(store, RegisterKind.PROVINCE_NAMED, row, NAMED, viewer=viewer, at=at, notify=told)


def _later(store: Store, due: str, at: datetime) -> datetime:
    field = N_("答复期限")
    if not due:
        raise DomainError("missing_fact", field=field, name="due")
    try:
        return require_later(store.rules.calendar(), due, at=at, field="due")
    except ValueError as wrong:
        raise DomainError("bad_fact", field=field, name="due") from wrong


def reply(store: Store, *, code: str, n: int, text: str, viewer: Viewer, at: datetime) -> None:
    """答复: what the named department answered, or what has become of the matter.

    Raises DomainError: not_allowed, unknown_entry, department_first, missing_fact, fact_too_long.
    """
    row, words, field = _entry(store, code, n, viewer), text.strip(), N_("答复")
    if row.department_id is None:
        raise DomainError("department_first")
    if not words:
        raise DomainError("missing_fact", field=field, name="reply")
    if len(words) > LONGEST_REPLY:
        raise DomainError("fact_too_long", field=field, name="reply", limit=LONGEST_REPLY)
    row.reply, row.replied_at, row.replied_by = words, at, viewer.name
    _follow(store, RegisterKind.PROVINCE_REPLIED, row, REPLIED, viewer=viewer, at=at)


def require_province(viewer: Viewer) -> None:
    """Raise DomainError "not_allowed" for anybody but a supervisor of the province."""
    viewer.require(Permission.LIST_PROVINCE)
    if viewer.region != PROVINCE:
        raise DomainError("not_allowed", permission=str(Permission.LIST_PROVINCE))


def _drawn(store: Store, code: str) -> bool:
    return province_list_query.list_of(store.session, code) is not None


def _freeze(
    store: Store, *, code: str, period: Period | None, viewer: Viewer, at: datetime
) -> bool:
    """Whether a list was drawn up: not if somebody else did so meanwhile."""
    found = sorted(_entries(store, at), key=lambda entry: (entry.of.at, entry.problem))
    log.lock_head(store.session, chain_of_region(PROVINCE))
    if _drawn(store, code):
        return False
    head = ProvinceListRow(
        code=code,
        first=period.first if period else None,
        last=period.last if period else None,
        as_of=at,
        entries=len(found),
        drawn_by="" if viewer is SYSTEM else viewer.name,
    )
    _keep(store, RegisterKind.PROVINCE_LISTED, head, viewer=viewer, at=at)
    leads = department_full_names(store.session)
    for n, entry in enumerate(found, start=1):
        row = _row(store, entry, code=code, n=n, leads=leads)
        _keep(store, RegisterKind.PROVINCE_ENTERED, row, viewer=viewer, at=at)
    return True


def _entries(store: Store, at: datetime) -> Iterable[Entry]:
    """Of problems that need the province now, as the log had told of them until `at`."""
    calendar = store.rules.calendar()
    for problem in province_list_query.candidates(store.session):
        told = [event for event in log.events_of(store.session, problem) if event.at <= at]
        entry = entry_of(fold(told), at=at, calendar=calendar) if told else None
        if entry is not None:
            yield entry


def _row(
    store: Store, entry: Entry, *, code: str, n: int, leads: dict[int, str]
) -> ProvinceEntryRow:
    asked = entry.of
    enterprise = entry.enterprise and store.session.get(EnterpriseRow, entry.enterprise)
    return ProvinceEntryRow(
        list=code,
        n=n,
        problem_id=entry.problem,
        title=entry.title,
        enterprise=enterprise.name if enterprise else "",
        region=entry.region,
        source=asked.source,
        asked_at=asked.at,
        done=asked.done,
        asked=asked.asked,
        ground=asked.ground,
        lead=leads.get(entry.lead, "") if entry.lead else "",
        light=str(entry.light),
        days=entry.days,
    )


def _entry(store: Store, code: str, n: int, viewer: Viewer) -> ProvinceEntryRow:
    """An entry, locked, in the hands of who may change it."""
    require_province(viewer)
    row = store.session.get(ProvinceEntryRow, (code, n), with_for_update=True)
    if row is None:
        raise DomainError("unknown_entry")
    return row


def _keep(store: Store, kind: RegisterKind, row: Base, *, viewer: Viewer, at: datetime) -> None:
    """Add a row, and write it into the log."""
    store.session.add(row)
    store.session.flush()
    _record(store, kind, facts_of(row), viewer=viewer, at=at)


def _follow(
    store: Store, kind: RegisterKind, row: ProvinceEntryRow, columns: tuple[str, ...], *,
    viewer: Viewer, at: datetime, notify: Iterable[int] = (),
) -> None:  # fmt: skip
    """Write into the log what followed on an entry; its frozen part was told once and for all."""
    store.session.flush()
    facts = facts_of(row)
    told = {name: facts[name] for name in (*KEY, *columns)}
    people = list(notify)
    if people:
        told["notify"] = people
    _record(store, kind, told, viewer=viewer, at=at)


def _record(
    store: Store, kind: RegisterKind, facts: dict[str, Any], *, viewer: Viewer, at: datetime
) -> None:
    store.record(
        kind, register=Register.PROVINCE_LISTS, facts=facts, at=at, viewer=viewer, region=PROVINCE
    )
