"""What the callbacks of 系统管理 speak of, and the addresses of its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from dash import ALL

PATH = "/admin"


class Ids(StrEnum):
    """What stands once on the page."""

    ADDRESS = "admin-address"
    PLACE = "admin-place"
    NOTICE = "admin-notice"
    BODY = "admin-body"
    CALENDAR_FILE = "admin-calendar-file"
    CALENDAR_PREVIEW = "admin-calendar-preview"
    CALENDAR_SHOW = "admin-calendar-show"
    CALENDAR_ROWS = "admin-calendar-rows"
    CALENDAR_MORE = "admin-calendar-more"
    RULES_FILE = "admin-rules-file"
    RULES_PREVIEW = "admin-rules-preview"
    RULES_SHOW = "admin-rules-show"
    IMPORT_FILE = "admin-import-file"
    IMPORT_SAID = "admin-import-said"
    BATCHES = "admin-batches"
    REJECTS_FILE = "admin-rejects-file"
    TICK = "admin-tick"
    LOOK = "admin-look"
    STANDING = "admin-standing"
    PROGRESS = "admin-progress"
    LOG_EXPORT = "admin-log-export"
    LOG_FILE = "admin-log-file"


FIELD = "admin-field"
FILTER = "admin-filter"
ACT = "admin-act"


def field(name: str) -> dict[str, str]:
    """A field of the open form."""
    return {"type": FIELD, "name": name}


def filter_field(name: str) -> dict[str, str]:
    """A field that narrows a list; its name is its part of the address."""
    return {"type": FILTER, "name": name}


def act(name: str, of: object = "") -> dict[str, str]:
    """A button that changes something: the act, and what it is done to."""
    return {"type": ACT, "act": name, "of": str(of)}


def any_act() -> dict[str, Any]:
    """All these buttons, as a pattern."""
    return {"type": ACT, "act": ALL, "of": ALL}


def notice_row(n: Any, part: Any) -> dict[str, Any]:
    """A part (date, name, kind) of a row of the notice that is typed by hand."""
    return {"type": "admin-notice-row", "n": n, "part": part}


def address(tab: str, query: Mapping[str, str] | None = None, **changes: object) -> str:
    """The address of a tab; changes replace parts of the query, "" and None drop them."""
    parts = {**(query or {}), **{k: str(v) if v else "" for k, v in changes.items()}}
    return f"{PATH}?{urlencode({k: v for k, v in {'tab': tab, **parts}.items() if v})}"
