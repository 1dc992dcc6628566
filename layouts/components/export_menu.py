"""A menu of files: what is shown, to be taken away in one form or another."""

from __future__ import annotations

from collections.abc import Iterable

from app.translations import _
from layouts import html

Link = tuple[str, str]
"""Words and address."""


def export_menu(words: str, links: Iterable[Link]) -> html.Details:
    """A button that opens to the files; a click says that one is being made."""
    drawn = [
        html.A(told, href=address, className="export-link", **{"data-busy": _("正在生成…")})
        for told, address in links
    ]
    return html.Details(
        [html.Summary(words, className="btn btn-outline-secondary"), html.Div(drawn)],
        className="export-menu",
    )
