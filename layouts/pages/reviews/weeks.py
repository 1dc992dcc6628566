"""The list of weeks: what became of each, and the act that freezes one."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc

from app.domain.review.weeks import WeekState
from app.queries.reviews import Offered, ReviewsView, WeekLine
from app.translations import N_, _
from layouts import html
from layouts.components.form_rows import dom_id
from layouts.components.pieces import card, empty, page_head, tag
from layouts.components.words import NOTHING, moment, short_moment, spoken_moment
from layouts.pages.reviews.ids import address, ask, control

FIRST_LETTERS = 12
"""So much of a digest tells packs apart."""

HEADS = (
    N_("例会周期"), N_("状态"), N_("冻结"), N_("签发"), N_("校验值"), N_("备注"), N_("操作"),
)  # fmt: skip


def draw(view: ReviewsView) -> list[Any]:
    """The head, the running week, the list."""
    tools = [region_choice(view.regions, view.region)] if len(view.regions) > 1 else []
    head = page_head(
        _("周例会"),
        _("按例会周期冻结材料，对照上周研究，议定事项当场记录"),
        as_of=moment(view.at),
        tools=tools,
    )
    return [head, _running(view), _weeks(view)]


def region_choice(regions: Offered, chosen: str) -> html.Div:
    """Whose weeks are shown."""
    id = control("region")
    return html.Div(
        [
            html.Label(_("区域"), htmlFor=dom_id(id), className="form-label"),
            dbc.Select(
                id=id,
                options=[{"label": name, "value": code} for code, name in regions],
                value=chosen,
            ),
        ],
        className="reviews-region",
    )


def _running(view: ReviewsView) -> html.P:
    words = _("本期 {since} 至 {until}，期满后的第一个工作时刻起可冻结，由系统定时冻结。")
    return html.P(
        words.format(
            since=spoken_moment(view.running.since), until=spoken_moment(view.running.until)
        ),
        className="muted reviews-running",
    )


def _weeks(view: ReviewsView) -> html.Section:
    if not view.lines:
        return card(
            _("历次例会材料"),
            empty(
                _("还没有可供例会研究的周期"),
                _("登记第一件问题后，满一个例会周期即可冻结材料；冻结后在此查看、签发和导出。"),
            ),
        )
    heads = [html.Th(_(head), scope="col") for head in HEADS]
    rows = [_row(line, view) for line in view.lines]
    listed = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain reviews-weeks"
    )
    foot = [] if view.whole else [html.Link(_("更早的周期"), href=_whole(view))]
    return card(_("历次例会材料"), html.Div(listed, className="scroll-x"), *foot)


def _whole(view: ReviewsView) -> str:
    return address(view.region, all="1")


def _row(line: WeekLine, view: ReviewsView) -> html.Tr:
    cells = (
        _named(line, view),
        state_tag(line),
        frozen_words(line),
        signed_words(line) if line.signed_at else NOTHING,
        html.Code(line.digest[:FIRST_LETTERS], title=line.digest) if line.digest else NOTHING,
        holiday_words(line) or NOTHING,
        _act(line, view),
    )
    labels = [_(head) for head in HEADS]
    return html.Tr(
        [html.Td(cell, **{"data-label": label}) for cell, label in zip(cells, labels, strict=True)]
    )


def _named(line: WeekLine, view: ReviewsView) -> Any:
    words = week_words(line)
    if line.frozen_at is None:
        return words
    return html.Link(words, href=address(view.region, line.day), className="reviews-week")


def week_words(line: WeekLine) -> str:
    """2026-11-12 17:30 至 11-19 17:30."""
    return _("{since} 至 {until}").format(
        since=moment(line.week.since), until=short_moment(line.week.until)
    )


def state_tag(line: WeekLine) -> html.Span:
    """What became of a week, as a word in a frame."""
    return tag(_(line.state.label), strong=line.state in (WeekState.FROZEN, WeekState.SIGNED))


def frozen_words(line: WeekLine) -> str:
    """When and by whom it was frozen; of one that waits, from when on it may be."""
    if line.frozen_at is not None:
        return _("{at} {who}").format(
            at=moment(line.frozen_at), who=line.frozen_by or _("系统定时冻结")
        )
    if line.state is WeekState.WAITING and line.freezes_at:
        return _("{at} 起").format(at=moment(line.freezes_at))
    return NOTHING


def signed_words(line: WeekLine) -> str:
    """When and by whom it was signed off."""
    return _("{at} {who}").format(at=moment(line.signed_at), who=line.signed_by)


def holiday_words(line: WeekLine) -> str:
    """The long holiday that a week bears, and what follows from it."""
    return _("含{holiday}，不作环比").format(holiday=line.holiday) if line.holiday else ""


def _act(line: WeekLine, view: ReviewsView) -> Any:
    if line.frozen_at is not None:
        href = address(view.region, line.day)
        label = _("查看{week}的例会材料").format(week=week_words(line))
        classes = "btn btn-outline-secondary btn-sm"
        return html.Link(_("查看材料"), href=href, className=classes, title=label)
    if line.state is not WeekState.READY or not view.may_freeze:
        return NOTHING
    label = _("冻结{week}的例会材料").format(week=week_words(line))
    kind = "btn-primary" if line is view.lines[0] else "btn-outline-secondary"
    return html.Button(
        _("冻结"), id=ask("freeze", line.day.isoformat()), type="button",
        className=f"btn btn-sm {kind}", **{"aria-label": label},
    )  # fmt: skip
