"""The chart of lanes: rows of bars over working time, of plain elements, so that it prints.

The eye gets bars, lines and arrows; a table says the same to who does not see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.queries.lanes import Bar, BarKind, Lane, Lanes, Line, Tie
from app.translations import _
from layouts import html
from layouts.components.pieces import table
from layouts.components.words import NOTHING, short_moment

NARROW = 9.0
"""Below this part of the axis (percent) a label stands beside its bar."""

LABELS = {"now": 8.0}
LABEL = 24.0
"""About how much of the axis a line's label takes (percent)."""


def lanes(view: Lanes) -> html.Div:
    """The chart, its legend, and its table for screen readers."""
    if not view.rows:
        return html.Div(_("尚无承办记录。"), className="muted")
    heads = _levels(view.lines)
    chart = html.Div(
        [
            html.Div([_lane(row) for row in view.rows], className="lanes-rows"),
            html.Div(
                [
                    *(_tick(left, words) for left, words in view.ticks),
                    *(
                        _line(line, level)
                        for line, level in zip(_ordered(view.lines), heads, strict=True)
                    ),
                    *(_tie(tie, view.ties[:n]) for n, tie in enumerate(view.ties)),
                ],
                className="lanes-over",
            ),
        ],
        className="lanes",
        style={"--rows": len(view.rows), "--heads": max(heads, default=0) + 1},
        **{"aria-hidden": "true"},
    )
    return html.Div([chart, _legend(view), _spoken(view)])


def _ordered(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.left)


def _levels(lines: Sequence[Line]) -> list[int]:
    """The line of text that each label stands in, so that neighbours do not overlap."""
    free: list[float] = []
    levels = []
    for line in _ordered(lines):
        size = LABELS.get(line.kind, LABEL)
        start = line.left if line.left < 100 - size else line.left - size
        level = next((n for n, end in enumerate(free) if end <= start), len(free))
        free[level : level + 1] = [start + size]
        levels.append(level)
    return levels


def _lane(row: Lane) -> html.Div:
    role = _("{role} · 关键").format(role=row.role) if row.critical else row.role
    name = html.Div([html.B(row.name), html.Span(role)], className="lanes-name")
    return html.Div(
        [name, html.Div([_bar(b) for b in row.bars], className="lanes-plot")],
        className="lanes-lane lanes-critical" if row.critical else "lanes-lane",
    )


def _bar(bar: Bar) -> html.Div:
    kinds = ["lanes-bar", f"lanes-bar-{bar.kind}"]
    if bar.label and bar.width < NARROW:
        kinds.append("lanes-bar-beside" if bar.left < 70 else "lanes-bar-before")
    said = _("{kind} {start} 至 {end}").format(
        kind=_(bar.kind.label), start=short_moment(bar.start), end=_end(bar.end)
    )
    return html.Div(
        html.Span(bar.label) if bar.label else None,
        className=" ".join(kinds),
        style={"left": f"{bar.left}%", "width": f"max(2px, {bar.width:.3f}%)"},
        title=f"{bar.label} {said}".strip(),
    )


def _end(end: datetime | None) -> str:
    return short_moment(end) if end else _("现在")


def _tick(left: float, words: str) -> html.Div:
    return html.Div(html.Span(words), className="lanes-tick", style={"left": f"{left}%"})


def _line(line: Line, level: int) -> html.Div:
    side = " to-left" if line.left >= 100 - LABELS.get(line.kind, LABEL) else ""
    return html.Div(
        html.Span(line.label),
        className=f"lanes-line line-{line.kind}{side}",
        style={"left": f"{line.left}%", "--level": level},
    )


def _tie(tie: Tie, before: Sequence[Tie]) -> html.Div:
    """An arrow from who waits to who is awaited; of two who wait for each other one is named."""
    reverse = [t for t in before if (t.waiting, t.awaited) == (tie.awaited, tie.waiting)]
    top, span = min(tie.waiting, tie.awaited), abs(tie.waiting - tie.awaited)
    kinds = ["lanes-tie", "lanes-tie-down" if tie.awaited > tie.waiting else "lanes-tie-up"]
    kinds += ["lanes-tie-mutual"] if tie.mutual else []
    kinds += ["lanes-tie-out"] if tie.awaited < 0 else []
    kinds += ["to-left"] if tie.left > 70 else []
    near = any(abs(t.left - tie.left) < 3 for t in reverse)
    return html.Div(
        None if reverse else html.Span(tie.label),
        className=" ".join([*kinds, *(["lanes-tie-second"] if near else [])]),
        style={
            "left": f"{tie.left}%",
            "--top": tie.waiting if tie.awaited < 0 else top,
            "--span": 0 if tie.awaited < 0 else span,
        },
        title=tie.label,
    )


def _legend(view: Lanes) -> html.Div:
    kinds = [k for k in BarKind if k in view.kinds]
    return html.Div(
        [html.Span([html.I(className=f"lanes-bar-{k}"), _(k.label)]) for k in kinds],
        className="lanes-legend",
        **{"aria-hidden": "true"},
    )


def _spoken(view: Lanes) -> html.Div:
    rows: list[list[Any]] = [
        [
            f"{row.name} {row.role}" + (_("（关键路径）") if row.critical else ""),
            _(bar.kind.label),
            short_moment(bar.start),
            _end(bar.end),
            bar.label or NOTHING,
        ]
        for row in view.rows
        for bar in row.bars
    ]
    heads = [_("承办"), _("状态"), _("起"), _("止"), _("说明")]
    lines = _("；").join([*(x.label for x in view.lines), *(t.label for t in view.ties)])
    return html.Div([table(heads, rows), html.P(lines)], className="visually-hidden")
