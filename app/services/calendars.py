"""Loading a calendar, a State Council notice, or a rule book; and reckoning open limits again.

Loading is one act: a new version and its event. From then on every act uses it. What is open is
reckoned again problem by problem, each in its own transaction, so that people can work meanwhile;
whoever is interrupted starts again and finds the rest.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import func, select

from app.domain import acting
from app.domain.access import PROVINCE, SYSTEM, Permission, Viewer
from app.domain.calendar import Calendar, CalendarError
from app.domain.events import RegisterKind
from app.domain.flows import local_day
from app.domain.registers import Register
from app.rulebook import parse_rules
from app.services.handling import surroundings
from app.services.operation import Transaction, each
from db import standing
from db.models import CalendarRow, RuleBookRow
from db.rules import RulesInForce, add_calendar, add_rules
from db.seed.calendar import merge_notice
from db.store import Store

PORTION = 500


def read_calendar(text: str) -> dict[str, Any]:
    """A calendar file or a notice as it was written: TOML, or JSON where it begins with a brace.

    Raises CalendarError: calendar_not_toml, notice_wrong.
    """
    try:
        if text.lstrip().startswith("{"):
            return dict(json.loads(text))
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError("calendar_not_toml", detail=str(error)) from error
    except ValueError as error:
        raise CalendarError("notice_wrong", key="JSON", found=str(error)) from error


def load_calendar(
    store: Store, *, given: Mapping[str, Any], viewer: Viewer, at: datetime, note: str = ""
) -> str:
    """Put a calendar in force; the name of its version comes back.

    given: a whole calendar (it has `windows`), or a year's notice that is put into the calendar
    in force (see db.seed.calendar.merge_notice). Open limits are not yet reckoned: `reckon_open`.
    Raises DomainError: not_allowed, version_known, and what reading a calendar refuses.
    """
    _require_administrator(viewer)
    mapping = _calendar_meant(store, given, at)
    version = add_calendar(store.session, mapping, note=note, at=at)
    store.rules = RulesInForce(store.session)
    store.record(
        RegisterKind.CALENDAR_LOADED,
        register=Register.CALENDARS,
        facts={"version": version, "body": mapping, "note": note},
        at=at,
        viewer=viewer,
        region=PROVINCE,
    )
    return version


def _calendar_meant(store: Store, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    if "windows" not in given:
        return merge_notice(store.rules.calendar().to_mapping(), given)
    calendar = Calendar.from_mapping(given)
    loaded = store.session.scalar(select(func.count()).select_from(CalendarRow)) or 0
    version = str(given.get("version") or f"{local_day(at).isoformat()}-{loaded + 1}")
    return {**calendar.to_mapping(), "version": version}


def load_rules(store: Store, *, text: str, viewer: Viewer, at: datetime) -> str:
    """Put a rule book (its TOML text) in force; the name of its version comes back.

    Open limits are not yet reckoned: `reckon_open`. Raises DomainError: not_allowed,
    version_known, and what reading a rule book refuses.
    """
    _require_administrator(viewer)
    version = add_rules(store.session, text, at=at)
    store.rules = RulesInForce(store.session)
    store.record(
        RegisterKind.RULES_LOADED,
        register=Register.RULES,
        facts={"version": version, "body": text},
        at=at,
        viewer=viewer,
        region=PROVINCE,
    )
    return version


def check_rules(text: str) -> str:
    """The version of a rule book that can be used. Raises RuleBookError with the place."""
    return parse_rules(text).version


def reckon_open(transaction: Transaction, *, at: datetime, viewer: Viewer = SYSTEM) -> int:
    """Reckon every open problem's limits by what is in force; how many problems moved.

    One event a problem that moves: the new limits, and under `before` those that they replace.
    Limits that were met keep their dates. Raises DomainError "some_failed" after all others.
    """
    moved, after = 0, 0
    while True:
        with transaction() as store:
            portion = standing.open_after(store.session, after=after, limit=PORTION)
        if not portion:
            return moved
        steps = ((p, partial(_reckon, problem=p, at=at, viewer=viewer)) for p in portion)
        moved += each(transaction, steps)
        after = portion[-1]


def _reckon(store: Store, *, problem: int, at: datetime, viewer: Viewer) -> bool:
    case = store.case(problem)
    around = surroundings(store, case=case, viewer=viewer, at=max(at, case.last_at))
    outcome = acting.reckon_again(case, around=around)
    if outcome is None:
        return False
    events = tuple(replace(event, recorded_at=at) for event in outcome.events)
    store.save(case, replace(outcome, events=events))
    return True


def reckoning_due(store: Store, *, since: datetime | None) -> bool:
    """Whether a calendar or a rule book was loaded at or after an instant; None: ever."""
    loaded = [
        store.session.scalar(select(func.max(table.loaded_at)))
        for table in (CalendarRow, RuleBookRow)
    ]
    return since is None or any(at is not None and at >= since for at in loaded)


def _require_administrator(viewer: Viewer) -> None:
    """People need the right; the command line acts as the system."""
    if viewer != SYSTEM:
        viewer.require(Permission.ADMINISTER)
