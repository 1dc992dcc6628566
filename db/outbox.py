"""The outbox: what is to be brought to whom, written in the transaction of the act."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.domain.events import Event
from app.domain.notices import Means, Pace
from app.domain.office_hours import next_opening
from db.inserting import insert_rows
from db.models import DeliveryRow, PreferenceRow

Deliveries = list[dict[str, Any]]


def put(
    session: Session, events: Iterable[Event], *, means: Collection[Means], calendar: Calendar
) -> None:
    """Write the deliveries of what events tell people of (their fact `notify`).

    means: by which the office can send beside the bell. Each person gets an event at most once by
    each means. calendar: says when the next daily message is due.
    """
    told = [event for event in events if event.facts.get("notify")]
    if not told:
        return
    people = {person for event in told for person in event.facts["notify"]}
    preferences = _preferences(session, people) if means else {}
    rows: Deliveries = []
    for event in told:
        for person in event.facts["notify"]:
            rows.append(_delivery(event, person, Means.APP, event.recorded_at))
            chosen = paces(preferences.get(person)).items()
            rows += [
                _delivery(event, person, by, _when(pace, event, calendar))
                for by, pace in chosen
                if by in means
            ]
    insert_rows(session, DeliveryRow, rows)


def paces(preference: PreferenceRow | None) -> dict[Means, Pace]:
    """By which means a person is told beside the bell, and how; nothing where never."""
    if preference is None:
        return {}
    chosen = {Means.ROBOT: Pace(preference.by_robot)}
    if preference.mail:
        chosen[Means.MAIL] = Pace(preference.by_mail)
    return {means: pace for means, pace in chosen.items() if pace is not Pace.NEVER}


def _when(pace: Pace, event: Event, calendar: Calendar) -> datetime:
    """When a person who wants it so is to be told."""
    at = event.recorded_at
    return next_opening(calendar, at) if pace is Pace.DAILY else at


def _preferences(session: Session, people: Iterable[int]) -> dict[int, PreferenceRow]:
    rows = session.scalars(select(PreferenceRow).where(PreferenceRow.person_id.in_(people)))
    return {row.person_id: row for row in rows}


def _delivery(event: Event, person: int, means: Means, next_at: datetime) -> dict[str, Any]:
    return {
        "subject": event.subject,
        "n": event.n,
        "person_id": person,
        "means": str(means),
        "next_at": next_at,
        "tries": 0,
        "sent_at": event.recorded_at if means is Means.APP else None,
        "read_at": None,
        "given_up_at": None,
        "error": "",
    }
