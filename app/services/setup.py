"""The first contents of an empty database: divisions, calendar, rule book. Each is an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select

from app.domain.events import RegisterKind
from app.domain.registers import Register
from app.rulebook import default_text
from app.services.fields import save_field
from db.models import CalendarRow, RegionRow
from db.rules import RulesInForce, add_calendar, add_rules
from db.seed.calendar import seed_calendar
from db.seed.fields import seed_fields
from db.seed.regions import regions
from db.store import Store


def set_up(store: Store, *, at: datetime) -> bool:
    """Seed an empty database; False where it was set up before."""
    if store.session.scalar(select(func.count()).select_from(CalendarRow)):
        return False
    seed_regions(store)
    text = default_text()
    calendar = seed_calendar()
    rules_version = add_rules(store.session, text, at=at)
    calendar_version = add_calendar(store.session, calendar, note="", at=at)
    store.rules = RulesInForce(store.session)
    store.record(
        RegisterKind.RULES_LOADED,
        register=Register.RULES,
        facts={"version": rules_version, "body": text},
        at=at,
    )
    store.record(
        RegisterKind.CALENDAR_LOADED,
        register=Register.CALENDARS,
        facts={"version": calendar_version, "body": calendar, "note": ""},
        at=at,
    )
    for field in seed_fields():
        save_field(store, code=field.code, name=field.name, parent=field.parent, at=at)
    return True


def seed_regions(store: Store) -> None:
    """The province's divisions (GB/T 2260), as the seed has them."""
    rows = [
        {"code": r.code, "name": r.name, "level": str(r.level), "parent": r.parent or None}
        for r in regions()
    ]
    store.session.execute(insert(RegionRow), rows)
