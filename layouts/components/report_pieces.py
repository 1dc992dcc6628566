"""The pieces of a report on the screen: figures, tables and cards. They reckon nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.queries.report import Card, Column, Figure, Form, Table, Value
from app.queries.report_words import NUMBERS, change, said
from app.translations import _
from layouts import html
from layouts.components.pieces import lamp, stat

FIRST_ROWS = 8
"""So many rows of a table are shown before it is unfolded."""

MOST_ROWS = 200
"""And so many then: a longer list is for the register and for a workbook."""

Columns = Sequence[tuple[int, Column]]


def figures(all_: Sequence[Figure]) -> list[Any]:
    """Numbers that stand large, each with the week before it; a press opens its cases."""
    return [html.Div([_figure(f) for f in all_], className="report-figures")] if all_ else []


def _figure(figure: Figure) -> Any:
    return stat(
        figure.label,
        said(figure.form, figure.value),
        note=before_words(figure),
        definition=figure.definition,
        href=figure.address,
    )


def before_words(figure: Figure) -> str:
    """What it was the week before, and the change; empty where weeks are not compared."""
    if figure.before is None:
        return ""
    before = said(figure.form, figure.before)
    return _("上周 {before}，{change}").format(before=before, change=change(figure))


def table(
    shown: Table, *, rows: int = FIRST_ROWS, whole: bool = False, linked: bool = True
) -> html.Div:
    """A table under its title. whole: with all its columns, and more rows; linked: problems may
    be opened.
    """
    columns = tuple(enumerate(shown.columns)) if whole else shown.brief_columns
    listed = shown.rows[: MOST_ROWS if whole else rows]
    heads = [html.Th(c.title, scope="col", className=_kind(c)) for _n, c in columns]
    body = [html.Tr([_cell(row[n], c, linked) for n, c in columns]) for row in listed]
    return html.Div(
        html.Table(
            [html.Thead(html.Tr(heads)), html.Tbody(body)],
            className="plain report-table",
            **{"aria-label": shown.title},
        ),
        className="report-table-frame",
        tabIndex=0,
        role="region",
        **{"aria-label": shown.title},
    )


def count_words(shown: Table, *, listed: int) -> str:
    """How many rows it has, and how many of them one sees."""
    if shown.total <= listed:
        return _("{n} 行").format(n=shown.total)
    return _("前 {listed} 行，共 {n} 行").format(listed=listed, n=shown.total)


def _kind(column: Column) -> str:
    if column.form in NUMBERS:
        return "num"
    return "" if column.form is Form.TEXT else "nowrap"


def _cell(value: Value, column: Column, linked: bool) -> html.Td:
    return html.Td(_value(value, column.form, linked), className=_kind(column))


def _value(value: Value, form: Form, linked: bool) -> Any:
    words = said(form, value)
    if value and form is Form.LIGHT:
        return lamp(str(value), words)
    if value and linked and form is Form.PROBLEM:
        return html.Link(words, href=f"/problems/{words}")
    return words


def lists_problems(shown: Table) -> bool:
    """Whether its rows are problems."""
    return any(column.form is Form.PROBLEM for column in shown.columns)


def card_lines(card: Card) -> html.Ul:
    """Why a case is here, what was done, what is to be settled."""
    return html.Ul([html.Li(line) for line in card.lines], className="report-lines")


def card_facts(card: Card) -> html.Dl:
    """What a case is."""
    facts = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in card.facts]
    return html.Dl(facts, className="report-facts")
