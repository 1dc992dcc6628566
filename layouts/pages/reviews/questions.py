"""What is asked before a week is frozen and before its pack is signed off."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

from app.queries.reviews import WeekLine
from app.translations import _
from layouts import html
from layouts.pages.reviews.ids import Ids, ask, confirm
from layouts.pages.reviews.weeks import holiday_words, week_words


def freeze_question(line: WeekLine, *, region: str) -> list[Any]:
    """Before a week is frozen. region: its name."""
    told = [
        _("将按{region}{week}的情况形成例会材料。").format(region=region, week=week_words(line)),
        _("冻结后数据不再变动，也不能撤销或重新冻结；文字表述在签发前可以修改。"),
    ]
    if line.holiday:
        told.append(_("本期{holiday}。").format(holiday=holiday_words(line)))
    return _question(
        day=line.day.isoformat(), title=_("冻结例会材料"), told=told, act=_("冻结"),
        do=confirm("freeze"), busy=_("正在冻结，数据较多时需要几十秒，请勿关闭页面。"),
    )  # fmt: skip


def sign_question(line: WeekLine) -> list[Any]:
    """Before a pack is signed off."""
    told = [
        _("签发{week}的例会材料。").format(week=week_words(line)),
        _("签发后文字表述不能再修改，签发人和时间记入日志。"),
    ]
    return _question(
        day=line.day.isoformat(), title=_("签发例会材料"), told=told, act=_("签发"),
        do=confirm("sign"), busy=_("正在签发。"),
    )  # fmt: skip


def _question(*, day: str, title: str, told: list[str], act: str, do: Any, busy: str) -> list[Any]:
    """What an act will do, before it is taken; busy: what is said while it takes its time."""
    return [
        dcc.Store(id=Ids.ASKED, data=day),
        dbc.ModalHeader(dbc.ModalTitle(title, id=Ids.NAME), close_button=False),
        dbc.ModalBody(
            [
                *(html.P(words) for words in told),
                html.Div(
                    [html.Span(busy), html.Div(className="reviews-bar")],
                    id=Ids.PROGRESS, className="reviews-progress", role="status",
                ),
            ]
        ),
        dbc.ModalFooter(
            [
                dbc.Button(_("取消"), id=ask("cancel", day), color="secondary", outline=True),
                dbc.Button(act, id=do, color="primary"),
            ]
        ),
    ]  # fmt: skip
