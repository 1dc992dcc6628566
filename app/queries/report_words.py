"""How the values of a report are read, on the screen and in every file alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.domain.flows import OFFICE_ZONE
from app.queries.report import Form, Value
from app.translations import N_, _

NOTHING = "—"
LIGHT_WORDS = {"red": N_("红"), "yellow": N_("黄"), "green": N_("绿"), "grey": N_("灰")}


def said(form: Form, value: Value) -> str:
    """The words of a value; "—" of none."""
    if value is None:
        return NOTHING
    return _SAID[form](value)


def _signed(value: Any) -> str:
    if value == 0:
        return _("持平")
    return f"+{value:,}" if value > 0 else f"\N{MINUS SIGN}{-value:,}"


def _moment(value: Any) -> str:
    return f"{value.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def _day(value: datetime | date | Any) -> str:
    local = value.astimezone(OFFICE_ZONE).date() if isinstance(value, datetime) else value
    return str(local.isoformat())


def _light(value: Any) -> str:
    return _(LIGHT_WORDS[value]) if value in LIGHT_WORDS else NOTHING


_SAID = {
    Form.TEXT: str,
    Form.COUNT: lambda value: f"{value:,}",
    Form.DAYS: lambda value: f"{value:,.1f}",
    Form.SHARE: lambda value: f"{100 * value:.1f}%",
    Form.SIGNED: _signed,
    Form.MOMENT: _moment,
    Form.DAY: _day,
    Form.LIGHT: _light,
    Form.PROBLEM: str,
}
