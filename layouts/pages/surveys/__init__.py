"""评价轮次: what others found out, beside what the office counts itself."""

from __future__ import annotations

from dash import dcc

from app.queries.surveys import SurveysView
from app.translations import _
from layouts import html
from layouts.components.pieces import card, empty, page_head
from layouts.components.words import moment
from layouts.pages.surveys.form import form_card
from layouts.pages.surveys.ids import Ids, address, faults, field, press, upload
from layouts.pages.surveys.judged import judged, refused
from layouts.pages.surveys.rounds import import_card, rounds_card
from layouts.pages.surveys.shown import round_parts


def draw(view: SurveysView) -> html.Div:
    """The rounds at the left, the one that is shown at the right."""
    side = [rounds_card(view), import_card(view)]
    return html.Div(
        [
            dcc.Location(id=Ids.ADDRESS, refresh="callback-nav"),
            page_head(
                _("评价轮次"),
                _("第三方评估、问卷调查、无感监测的结果与本系统满意率对照，发现问题转为诉求"),
                as_of=moment(view.at),
            ),
            _parts() if view.may_evaluate else None,
            html.Div(
                [
                    html.Div([part for part in side if part], className="column span-7"),
                    html.Div(_shown(view), className="column span-17"),
                ],
                className="grid",
            ),
            dcc.Download(id=Ids.FAULTS_FILE),
        ],
        className="surveys",
    )


def _parts() -> html.Nav:
    """The parts of 评价考核, of which this page is one."""
    return html.Nav(
        [
            html.Link(_("办理评价"), href="/evaluation"),
            html.Link(_("基层负担"), href="/evaluation?part=burden"),
            html.Link(_("评价轮次"), href="/surveys", className="on", **{"aria-current": "page"}),
        ],
        className="kinds evaluation-parts",
        **{"aria-label": _("评价考核内容")},
    )


def _shown(view: SurveysView) -> list[html.Section]:
    shown = view.shown
    if shown is None:
        nothing = _("导入后，这里显示各部门、各区域的评价结果和发现问题。")
        return [card(None, empty(_("没有可显示的评价轮次"), nothing))]
    form = [form_card(shown.form, shown.told.code)] if shown.form else []
    return [*form, *round_parts(view, shown)]


__all__ = ["Ids", "address", "draw", "faults", "field", "judged", "press", "refused", "upload"]
