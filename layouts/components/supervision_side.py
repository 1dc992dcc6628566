"""Beside the orders: how many by department, region and age; instructions; what was lifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.order_filter import OrderFilter
from app.queries.supervision import SupervisionView
from app.queries.supervision_counts import Band, Count
from app.translations import _
from layouts import html
from layouts.components.pieces import card, say, table
from layouts.components.supervision_lines import instruction_line, lifted_line
from layouts.components.words import number

FIRST = 10
"""Departments in plain sight; the rest stands under 其余."""


def side(view: SupervisionView) -> list[Any]:
    """The cards beside the list."""
    cards = [_counts(_("按答复单位"), _("单位"), view.departments, view.asked)]
    if len(view.regions) > 1:
        cards.append(_counts(_("按区域"), _("区域"), view.regions, view.asked))
    cards += [_ages(view.ages), _instructions(view), _lifted(view)]
    return cards


def _counts(title: str, head: str, counts: Sequence[Count], asked: OrderFilter) -> html.Section:
    if not counts:
        return card(title, html.P(_("没有未解除的督办单。"), className="muted small mb-0"))
    heads = [head, _("未解除"), _("超期限"), _("未答复")]
    parts: list[Any] = [table(heads, _count_rows(counts[:FIRST], asked), numeric=(1, 2, 3))]
    if counts[FIRST:]:
        rest = table(heads, _count_rows(counts[FIRST:], asked), numeric=(1, 2, 3))
        words = _("其余 {n} 个").format(n=len(counts) - FIRST)
        parts.append(html.Details([html.Summary(words), rest], className="sv-rest"))
    return card(title, *parts)


def _count_rows(counts: Sequence[Count], asked: OrderFilter) -> list[list[Any]]:
    return [[_count_link(c, asked), c.open, c.overdue or "", _alarming(c.silent)] for c in counts]


def _count_link(count: Count, asked: OrderFilter) -> html.Link:
    chosen = count.asked
    wanted = asked.narrowed(lead=chosen.lead) if chosen.lead is not None else asked.narrowed(
        region=chosen.region
    )  # fmt: skip
    return html.Link(count.name, href=wanted.address())


def _alarming(count: int) -> Any:
    return html.B(str(count), className="alarm") if count else ""


def _ages(ages: Sequence[Band]) -> html.Section:
    most = max((band.open for band in ages), default=0)
    rows = [
        [
            band.days,
            html.Div(html.I(style={"width": f"{100 * band.open / most:.0f}%"} if most else {}),
                     className="sv-bar", **{"aria-hidden": "true"}),
            band.open,
            _alarming(band.silent),
        ]
        for band in ages
    ]  # fmt: skip
    heads = [_("工作日"), "", _("未解除"), _("未答复")]
    return card(_("按时长"), table(heads, rows, numeric=(2, 3)), note=_("自下达起"))


def _instructions(view: SupervisionView) -> html.Section:
    if not view.instructions:
        return card(_("批示待答复"), html.P(_("领导批示均已答复。"), className="muted small mb-0"))
    lines = [instruction_line(line) for line in view.instructions]
    note = _("{n} 件").format(n=number(view.instructed))
    shown = html.Ul(lines, className="problem-lines sv-side")
    return card(_("批示待答复"), shown, *unlisted(view.instructed - len(lines)), note=note)


def _lifted(view: SupervisionView) -> html.Section:
    note = _("近30日，最多20件")
    if not view.lifted:
        nothing = html.P(_("近30日没有解除的督办单。"), className="muted small mb-0")
        return card(_("已解除"), nothing)
    lines = [lifted_line(line) for line in view.lifted]
    return card(_("已解除"), html.Ul(lines, className="problem-lines sv-side"), note=note)


def unlisted(left: int) -> list[html.Div]:
    """What a list leaves out; the oldest stand in it."""
    return [say(_("另有 {n} 件未列出，请先处理以上事项。").format(n=left))] if left else []
