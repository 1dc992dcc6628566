"""Looking back: the control that asks for an instant of the past, and the band that says so."""

from __future__ import annotations

import json
from datetime import datetime

import dash_bootstrap_components as dbc

from app.domain.flows import OFFICE_ZONE
from app.translations import _
from layouts import html
from layouts.components.words import moment


def local_minute(at: datetime | None) -> str:
    """An instant as an address has it: by the clocks of Shanghai, to the minute; "" for none."""
    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}" if at else ""


def past_control(id: dict[str, str], at: datetime | None) -> html.Div:
    """截至: the date and time that is asked for, none where that is now."""
    named = json.dumps(id, sort_keys=True, separators=(",", ":"))
    return html.Div(
        [
            html.Label(_("截至"), htmlFor=named),
            dbc.Input(
                id=id,
                type="datetime-local",
                value=local_minute(at),
                debounce=True,
                size="sm",
            ),
        ],
        className="past-control",
    )


def past_band(at: datetime, *, back: str) -> html.Div:
    """That nothing on the page is of now. back: the address of what is."""
    said = _("截至 {at}，非当前数据。").format(at=moment(at))
    return html.Div(
        [html.Strong(said), html.Link(_("返回当前"), href=back)],
        className="past-band",
        role="status",
    )
