"""A problem in one line: what its light says, its marks, its address. For lists of any kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.queries.register_entries import Entry
from app.translations import _
from layouts import html
from layouts.components.pieces import lamp, tag
from layouts.components.words import day, left_or_over


def address_of(entry: Entry) -> str:
    """The address of the problem's page."""
    return f"/problems/{entry.number}"


def light_words(entry: Entry, at: datetime) -> str:
    """What the light says: 超期 3 日, 剩 2 小时, 挂起, 按期提交; marked where it is provisional."""
    words = _light_words(entry, at)
    return _("{words}（暂定）").format(words=words) if entry.provisional else words


def _light_words(entry: Entry, at: datetime) -> str:
    if entry.light == "none":
        return _("无时限")
    if entry.light == "grey":
        return _("挂起")
    if entry.light == "red":
        return _over(entry)
    return _("已按期提交") if entry.met_at else left_or_over(at=at, due=entry.due)


def _over(entry: Entry) -> str:
    """In working days; less than one is not counted in hours of a night or a weekend."""
    days = f"{entry.over_days:.1f}".removesuffix(".0") if entry.over_days >= 1 else ""
    if entry.met_at:
        return _("逾期提交 {n} 日").format(n=days) if days else _("逾期提交不足 1 日")
    return _("超期 {n} 日").format(n=days) if days else _("超期不足 1 日")


def short_day(instant: datetime | None, at: datetime) -> str:
    """11-06; with its year where it is not this one."""
    words = day(instant)
    return words.removeprefix(f"{day(at)[:4]}-")


def marks(entry: Entry) -> list[str]:
    """The words that make a problem stand out."""
    found = []
    if entry.ring:
        found.append(_("互等成环"))
    if entry.flags:
        found.append(_("提请会商"))
    if entry.objections >= 2:
        found.append(_("{n} 次异议").format(n=entry.objections))
    if entry.dispatches >= 2:
        found.append(_("{n} 次派单").format(n=entry.dispatches))
    if entry.order_level:
        found.append(entry.order_level)
    if entry.round >= 2:
        found.append(_("第 {n} 轮").format(n=entry.round))
    return found


def who_handles(entry: Entry) -> str:
    """The lead and its open co-handlers; a ring is shown as one."""
    if not entry.lead:
        return "—"
    if entry.ring and entry.co:
        return f"{entry.lead} ⇄ {entry.co[0]}"
    return "、".join((entry.lead, *entry.co[:1])) + (_("等") if len(entry.co) > 1 else "")


def entry_card(entry: Entry, at: datetime) -> html.Li:
    """One problem as a card of a list on a small screen."""
    head: list[Any] = [lamp(entry.light, light_words(entry, at)), html.Span(entry.place)]
    facts = [
        entry.region,
        entry.who,
        entry.lead,
        _("登记 {day}").format(day=day(entry.registered_at)),
    ]
    return html.Li(
        html.Link(
            [
                html.Div([*head, *(tag(m, strong=True) for m in marks(entry))], className="row-1"),
                html.Div(entry.title, className="row-2"),
                html.Div(" · ".join(f for f in facts if f), className="row-3"),
            ],
            href=address_of(entry),
        )
    )
