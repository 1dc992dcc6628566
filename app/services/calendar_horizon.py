"""年度放假安排缺失: while a year's notice is not loaded, the province's supervisors hear of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.access import PROVINCE
from app.domain.calendar_horizon import unnoticed_years
from app.domain.catalogue import Role
from app.domain.events import RegisterKind
from app.domain.notices import Addressee
from app.domain.office_hours import in_hours
from app.domain.registers import Register, register_subject
from db import log
from db.recipients import people_of
from db.store import Store

SUPERVISORS = Addressee(role=Role.SUPERVISOR, region=PROVINCE)
REGISTER = register_subject(Register.CALENDARS, region=PROVINCE)


def warn(store: Store, *, due: datetime, at: datetime) -> int:
    """Tell them which years are without a notice, once a week in working time; how many were told.

    Judged at `due`, recorded at `at`. A week that has had its warning gets no other.
    """
    calendar = store.rules.calendar()
    today = calendar.local_date(due)
    years = unnoticed_years(calendar, today=today)
    if not years or not in_hours(calendar, due):
        return 0
    told = log.last_recorded(store.session, REGISTER, kind=RegisterKind.HORIZON_WARNED)
    monday = today - timedelta(days=today.weekday())
    if told is not None and calendar.local_date(told) >= monday:
        return 0
    people = people_of(store.session, [SUPERVISORS], today=today)
    if people:
        store.record(
            RegisterKind.HORIZON_WARNED, register=Register.CALENDARS, region=PROVINCE,
            facts={"years": list(years), "notify": people}, at=at,
        )  # fmt: skip
    return len(people)
