"""What importing a file of survey rounds would do, row by row where it cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import dash_bootstrap_components as dbc

from app.domain.surveys import SurveyRound
from app.translations import N_, _
from layouts import html
from layouts.components.pieces import table
from layouts.components.words import NOTHING, number
from layouts.pages.surveys.ids import faults, press

SHOWN_FAULTS = 50
CHANGES = {"new": N_("新增"), "corrected": N_("更正"), "same": N_("无变化")}


class Fault(Protocol):
    """Why a row cannot be taken."""

    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def field(self) -> str: ...
    @property
    def reason(self) -> str: ...


def judged(rounds: Sequence[tuple[SurveyRound, str]], wrong: Sequence[Fault], rows: int) -> Any:
    """The rounds of a file with what would become of each, or the rows that are wrong."""
    said = _("共 {rows} 行，{faults} 处不合格。").format(
        rows=number(rows), faults=number(len(wrong))
    )
    heads = [_("轮次"), _("结果"), _("发现问题"), _("将")]
    lines = [
        [told.title, number(len(told.results)), number(len(told.findings)), _(CHANGES[change])]
        for told, change in rounds
    ]
    return html.Div(
        [
            html.Div(said, className="warn" if wrong else "say", role="status"),
            _scroll(table(heads, lines, numeric=(1, 2))) if lines else None,
            *_next(rounds, wrong),
        ]
    )


def refused(words: str) -> html.Div:
    """Why a file cannot be read."""
    return html.Div(words, className="warn", role="alert")


def _next(rounds: Sequence[tuple[SurveyRound, str]], wrong: Sequence[Fault]) -> list[Any]:
    if wrong:
        button = dbc.Button(
            _("下载不合格清单"), id=faults("list"), color="secondary", outline=True, n_clicks=0
        )
        return [_faults(wrong), html.Div(button, className="survey-buttons")]
    if all(change == "same" for _told, change in rounds):
        return [html.P(_("各轮次与已导入的相同，无须导入。"), className="muted")]
    button = dbc.Button(_("确认导入"), id=press("take", ""), color="primary", n_clicks=0)
    return [html.Div(button, className="survey-buttons")]


def _faults(wrong: Sequence[Fault]) -> html.Div:
    heads = [_("工作表"), _("行"), _("栏目"), _("原因")]
    lines = [
        [fault.sheet, number(fault.row) if fault.row else NOTHING, fault.field, fault.reason]
        for fault in wrong[:SHOWN_FAULTS]
    ]
    return _scroll(table(heads, lines, numeric=(1,)))


def _scroll(drawn: Any) -> html.Div:
    label = {"aria-label": _("核对结果，可左右滚动")}
    return html.Div(drawn, className="scroll-x", tabIndex=0, role="region", **label)
