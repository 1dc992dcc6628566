"""Versions that were loaded: calendars and rule books alike."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from app.queries.admin.loadings import Version
from app.translations import _
from layouts.components.pieces import card, table, tag
from layouts.components.words import short_moment


def versions(rows: Sequence[Version], *, note: str) -> html.Section:
    """Which version was loaded when and by whom, the one in force first."""
    listed = [
        [
            html.Span([v.version, " ", tag(_("现行"), strong=True) if v.in_force else ""]),
            short_moment(v.loaded_at),
            v.by,
            v.note,
        ]
        for v in rows
    ]
    heads = [_("版本"), _("载入时间"), _("载入人"), _("说明")]
    return card(_("历次版本"), table(heads, listed), note=note)
