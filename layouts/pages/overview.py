"""指挥总览."""

from __future__ import annotations

from typing import Any

from dash import html

from app.translations import _
from layouts.components.pieces import empty, page_head


def draw(view: Any) -> html.Div:
    """The page."""
    return html.Div([page_head(_("指挥总览")), empty(_("暂无数据。"))])
