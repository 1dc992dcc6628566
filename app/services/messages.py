"""What leaves the house: what happened, which problem, when it is due, where to look.

Names and telephone numbers of natural persons are not among it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.domain.registers import Register, is_register
from app.translations import _
from app.translations.notice_words import happened
from db.told import Told

MOST_LINES = 100


@dataclass(frozen=True, kw_only=True)
class Message:
    """title: one line. lines: the rest, one notice a paragraph. link: where to look, or empty."""

    title: str
    lines: tuple[str, ...]
    link: str


def headline(told: Told) -> str:
    """What happened, and to which problem: one line."""
    if is_register(told.subject):
        return happened(told.kind, told.facts)
    number, title = problem_number(told.subject), " ".join(told.title.split())
    return _("{what}：{number} {title}").format(
        what=happened(told.kind, told.facts), number=number, title=title
    )


def message_of(told: Sequence[Told], *, base: str) -> Message:
    """One message for one notice, or for all of a day. base: what is put before a page's path."""
    if len(told) == 1:
        return _single(told[0], base)
    lines = [f"{_moment(t.at)}  {headline(t)}" for t in told[:MOST_LINES]]
    if len(told) > MOST_LINES:
        lines.append(_("其余{count}条请登录系统查看。").format(count=len(told) - MOST_LINES))
    title = _("【闭环】每日消息{count}条").format(count=len(told))
    return Message(title=title, lines=tuple(lines), link=_link(base, "/notices"))


def _single(told: Told, base: str) -> Message:
    title = _("【闭环】{headline}").format(headline=headline(told))
    lines = [_("发生时间：{at}").format(at=_moment(told.at))]
    if is_register(told.subject):
        lines += [
            _("{number}  超期{days}个工作日").format(number=problem_number(n), days=_days(days))
            for n, days in told.facts.get("problems", ())[:MOST_LINES]
        ]
        path = "/exports" if is_register(told.subject, of=Register.EXPORTS) else "/notices"
        return Message(title=title, lines=tuple(lines), link=_link(base, path))
    if told.due:
        lines.append(_("办结期限：{due}").format(due=_moment(told.due)))
    path = f"/problems/{problem_number(told.subject)}"
    return Message(title=title, lines=tuple(lines), link=_link(base, path))


def _days(days: float) -> str:
    """ "3.5", or in words where it is less than one."""
    return f"{days:g}" if days >= 1 else _("不足1")


def _link(base: str, path: str) -> str:
    return f"{base}{path}" if base else ""


def _moment(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
