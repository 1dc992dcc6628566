"""The way to the other pages of a long table."""

from __future__ import annotations

from typing import Any

from app.queries.evaluation_asked import EvaluationFilter, pairs_of
from app.translations import _
from layouts import html
from layouts.pages.evaluation.filters import address_of


def pages_nav(asked: EvaluationFilter, *, page: int, pages: int) -> html.Nav | None:
    """The page before and the next one; None where there is but one."""
    if pages == 1:
        return None
    here = _("第 {page} 页，共 {pages} 页").format(page=page, pages=pages)
    links: list[Any] = [html.Span(here)]
    if page > 1:
        links.insert(0, html.Link(_("上一页"), href=_address(asked, page - 1)))
    if page < pages:
        links.append(html.Link(_("下一页"), href=_address(asked, page + 1)))
    return html.Nav(links, className="evaluation-pages", **{"aria-label": _("翻页")})


def _address(asked: EvaluationFilter, page: int) -> str:
    pairs = {**pairs_of(asked), "page": str(page)}
    if page == 1:
        del pairs["page"]
    return address_of(pairs)
