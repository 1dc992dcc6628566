"""How the values of a report are read: in the same words on the screen and in every file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.domain.flows import OFFICE_ZONE
from app.domain.lights import Light
from app.queries.report import Figure, Form, Value
from app.translations import N_, _

NOTHING = "—"

LIGHT_WORDS: Mapping[str, str] = {
    Light.RED: N_("红"),
    Light.YELLOW: N_("黄"),
    Light.GREEN: N_("绿"),
    Light.GREY: N_("灰"),
    Light.NONE: NOTHING,
}

NUMBERS = frozenset({Form.COUNT, Form.DAYS, Form.SHARE, Form.SIGNED})
"""The forms of numbers: what stands to the right of its column, and is typed in a workbook."""


def said(form: Form, value: Value) -> str:
    """A value as one reads it; what is nothing reads "—".

    1,234 · 2.5 · 91.6% · +3 · 持平 · 2026-11-23 08:30 (Asia/Shanghai) · 2026-11-23 · 红.
    """
    return NOTHING if value is None else SAID[form](value)


def change(figure: Figure) -> str:
    """By how much a figure differs from that of the week before, as it is read.

    A difference of shares is told in percentage points, and is that of the two numbers one reads.
    Empty where nothing is compared.
    """
    if figure.value is None or figure.before is None:
        return ""
    if figure.form is Form.SHARE:
        points = _points(figure.value) - _points(figure.before)
        words = _signed(round(points, 1))
        return words if not round(points, 1) else _("{change} 个百分点").format(change=words)
    return _signed(_shown(figure.form, figure.value) - _shown(figure.form, figure.before))


def _shown(form: Form, value: Any) -> float | int:
    return value if form is Form.COUNT else round(value, 1)


def _points(value: Any) -> float:
    return round(100 * value, 1)


def _count(value: Any) -> str:
    return f"{value:,.0f}"


def _days(value: Any) -> str:
    return f"{value:,.1f}"


def _share(value: Any) -> str:
    return f"{100 * value:.1f}%"


def _signed(value: Any) -> str:
    size = f"{abs(value):,}" if isinstance(value, int) else f"{abs(value):,.1f}"
    if not float(size.replace(",", "")):
        return _("持平")
    return f"+{size}" if value > 0 else f"\N{MINUS SIGN}{size}"


def _moment(value: Any) -> str:
    if not isinstance(value, datetime):
        return str(value)
    return f"{value.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _light(value: Any) -> str:
    word = LIGHT_WORDS.get(str(value), str(value))
    return word if word == NOTHING else _(word)


SAID: Mapping[Form, Callable[[Any], str]] = {
    Form.TEXT: str,
    Form.COUNT: _count,
    Form.DAYS: _days,
    Form.SHARE: _share,
    Form.SIGNED: _signed,
    Form.MOMENT: _moment,
    Form.DAY: _day,
    Form.LIGHT: _light,
    Form.PROBLEM: str,
}
