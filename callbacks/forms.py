"""What was typed into a form of pattern-matching fields, by the fields' names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from app.domain.errors import DomainError
from app.domain.flows import OFFICE_ZONE
from app.services.intake import Registration
from app.translations import N_


def typed_by_name(ids: Sequence[Mapping[str, str]], values: Sequence[Any]) -> dict[str, Any]:
    """Values by the name in their ids; what was left blank is an empty text."""
    return {i["name"]: "" if v is None else v for i, v in zip(ids, values, strict=True)}


def registration_of(typed: Mapping[str, Any]) -> tuple[Registration, dict[str, str]]:
    """The registration, and what only the act after it asks for."""
    words = (
        "title", "text", "channel", "region", "uscc", "enterprise_name", "appellant", "contact",
        "phone", "source_no", "field", "kind",
    )  # fmt: skip
    given = Registration(
        **{name: str(typed.get(name) or "") for name in words},
        anonymous=bool(typed.get("anonymous")),
        urgency=str(typed.get("urgency") or "normal"),
        accused=int(typed["accused"]) if typed.get("accused") else None,
        source_due=end_of_day(str(typed.get("source_due") or "")),
    )
    return given, {
        "difficulty": str(typed.get("difficulty") or ""),
        "answer": str(typed.get("answer") or ""),
    }


def end_of_day(text: str) -> datetime | None:
    """17:30 of a date that was typed, as the sources themselves count their days."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise DomainError("bad_fact", field=N_("来源时限"), name="source_due") from wrong
    return datetime.combine(day, time(17, 30), OFFICE_ZONE)
