"""A frozen pack on its page: contents at the left, then its chapters one below the other."""

from __future__ import annotations

from typing import Any

from app.queries.report import Card, Chapter, Form, Report, Table
from app.queries.report_words import said
from app.queries.reviews import PackView
from app.translations import N_, _
from layouts import html
from layouts.components.export_menu import export_menu
from layouts.components.pieces import card, empty, facts, page_head, tag
from layouts.components.report_charts import chart, picture
from layouts.components.report_pieces import (
    FIRST_ROWS,
    MOST_ROWS,
    card_facts,
    card_lines,
    count_words,
    figures,
    lists_problems,
    table,
)
from layouts.components.words import moment
from layouts.pages.reviews.decided import decided
from layouts.pages.reviews.ids import address, ask, file_address, more
from layouts.pages.reviews.ids import table as place_of
from layouts.pages.reviews.sentences import sentences
from layouts.pages.reviews.weeks import (
    holiday_words,
    state_tag,
    week_words,
)

FILES = (
    ("docx", N_("周报（docx）")),
    ("pptx", N_("会议幻灯片（pptx）")),
    ("xlsx", N_("台账工作簿（xlsx）")),
    ("html", N_("离线网页（html）")),
    ("csv", N_("数据表（csv）")),
)
"""What a pack may be taken away as: ending, words."""


def draw(view: PackView) -> list[Any]:
    """The head, what the pack is, its contents and its chapters."""
    report = view.report
    return [
        _head(view),
        _told(view),
        html.Div(
            [
                _contents(report),
                html.Div([_chapter(c, view) for c in report.chapters], className="column"),
            ],
            className="report-columns",
        ),
    ]


def _head(view: PackView) -> html.Header:
    title = html.Span([view.report.title, " ", state_tag(view.line)])
    purpose = _("例会周期 {week}").format(week=week_words(view.line))
    return page_head(title, purpose, as_of=moment(view.report.as_of), tools=_tools(view))


def _tools(view: PackView) -> list[Any]:
    """Back to the list, take it away, sign it off, into the meeting."""
    line, other = view.line, "btn btn-outline-secondary"
    tools: list[Any] = [html.Link(_("历次材料"), href=address(view.region), className=other)]
    if view.may_export:
        tools.append(export_menu(_("导出"), _files(view)))
    if view.may_sign:
        day = line.day.isoformat()
        tools.append(html.Button(_("签发"), id=ask("sign", day), type="button", className=other))
    meeting = address(view.region, line.day, mode="meeting")
    tools.append(html.Link(_("进入会议模式"), href=meeting, className="btn btn-primary"))
    return tools


def _files(view: PackView) -> list[tuple[str, str]]:
    day = view.line.day
    return [(_(words), file_address(view.region, day, ending)) for ending, words in FILES]


def _told(view: PackView) -> html.Section:
    """How the pack came to be."""
    line = view.line
    holiday = [html.Div(holiday_words(line), className="warn")] if line.holiday else []
    return card(None, facts(view.report.facts, columns=3), *holiday, classes="report-told")


def _contents(report: Report) -> html.Nav:
    """The chapters, each with how much it tells of."""
    lines = [
        html.Li(
            html.A(
                [html.Span(chapter.title), html.Span(_count(chapter), className="muted")],
                href=f"#chapter-{chapter.key}",
            )
        )
        for chapter in report.chapters
    ]
    return html.Nav(
        [html.H2(_("目录")), html.Ol(lines)],
        className="paper report-contents",
        **{"aria-label": _("目录")},
    )


def _count(chapter: Chapter) -> str:
    """Its cases: cards, or the problems that its first list of problems has."""
    if chapter.cards:
        return str(len(chapter.cards))
    lists = [table for table in chapter.tables if lists_problems(table)]
    return said(Form.COUNT, lists[0].total) if lists else ""


def _chapter(chapter: Chapter, view: PackView) -> html.Section:
    return card(
        chapter.title,
        *sentences(chapter, may_edit=view.may_edit),
        *figures(chapter.figures),
        *_charts(chapter),
        *_tables(chapter),
        *_cards(chapter, view),
        *_nothing(chapter),
        id=f"chapter-{chapter.key}",
        classes="report-chapter",
    )


def _charts(chapter: Chapter) -> list[Any]:
    drawn = [_titled(shown.title, chart(shown)) for shown in chapter.charts]
    if chapter.picture is not None:
        title = _("部门之间谁在等谁？")
        drawn.append(_titled(title, picture(chapter.picture)))
    return [html.Div(drawn, className="report-charts")] if drawn else []


def _titled(title: str, drawn: Any) -> html.Div:
    return html.Div([html.H3(title), drawn])


MOST_BESIDE = 6
"""A table of more columns stands alone in its row; lists of problems always do."""


def _tables(chapter: Chapter) -> list[Any]:
    """The tables, small ones side by side."""
    drawn = [
        html.Div(folded(t), id=place_of(t.key), className="report-wide" if _is_wide(t) else "")
        for t in chapter.tables
    ]
    return [html.Div(drawn, className="report-tables")] if drawn else []


def _is_wide(shown: Table) -> bool:
    return lists_problems(shown) or len(shown.brief_columns) > MOST_BESIDE


def folded(shown: Table, *, whole: bool = False) -> list[Any]:
    """A table with its first rows; whole: with all columns and many rows."""
    listed = min(len(shown.rows), MOST_ROWS if whole else FIRST_ROWS)
    note = html.Span(count_words(shown, listed=listed), className="card-note")
    head = html.Div([html.H3([shown.title, note]), *_unfold(shown, whole)], className="report-head")
    return [head, table(shown, whole=whole)]


def _unfold(shown: Table, whole: bool) -> list[Any]:
    hidden = len(shown.rows) > FIRST_ROWS or len(shown.brief_columns) < len(shown.columns)
    if whole or not hidden:
        return []
    label = _("展开：{title}").format(title=shown.title)
    return [
        html.Button(
            _("展开"), id=more(shown.key), type="button", className="btn btn-link btn-sm",
            **{"aria-label": label},
        )
    ]  # fmt: skip


def _cards(chapter: Chapter, view: PackView) -> list[Any]:
    if not chapter.cards:
        return []
    drawn = [_card(n, each, view) for n, each in enumerate(chapter.cards, start=1)]
    return [html.Ol(drawn, className="report-cards")]


def _card(n: int, shown: Card, view: PackView) -> html.Li:
    head = [
        tag(str(n), strong=True),
        html.H3(html.Link(shown.title, href=f"/problems/{shown.number}")),
        html.Span(shown.number, className="muted small"),
    ]
    told = decided(view.recorded.get(shown.number, ()))
    return html.Li(
        [html.Div(head, className="report-card-head"), card_lines(shown), card_facts(shown), *told]
    )


def _nothing(chapter: Chapter) -> list[Any]:
    held = (chapter.sentences, chapter.figures, chapter.charts, chapter.tables, chapter.cards)
    if any(held) or chapter.picture is not None:
        return []
    return [empty(chapter.empty or _("本期没有这方面的情况。"))]
