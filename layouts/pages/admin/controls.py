"""Labelled fields, filters, buttons and pages of lists, as every tab of 系统管理 has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.translations import _
from layouts.components.form_rows import dom_id
from layouts.pages.admin.ids import act, address, field, filter_field

Options = Sequence[tuple[str, str]]


class Paging(Protocol):
    """A page of a list."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many there are."""


def text(
    name: str,
    label: str,
    value: str = "",
    *,
    required: bool = False,
    hint: str = "",
    kind: str = "text",
    longest: int = 64,
    placeholder: str = "",
) -> html.Div:
    """A line of text; kind: the type of the input (date, tel, …)."""
    control = dbc.Input(
        id=field(name), type=kind, value=value, maxlength=longest, autocomplete="off",
        placeholder=placeholder,
    )  # fmt: skip
    return labelled(field(name), label, control, required=required, hint=hint)


def area(name: str, label: str, value: str = "", *, rows: int = 6, hint: str = "") -> html.Div:
    """Several lines of text."""
    control = dbc.Textarea(id=field(name), value=value, rows=rows, spellcheck=False)
    return labelled(field(name), label, control, hint=hint)


def choice(
    name: str, label: str, options: Options, value: object = "", *, required: bool = False,
    hint: str = "", none: str = "",
) -> html.Div:  # fmt: skip
    """One of several; none: the word for no choice, where that is one."""
    listed = [("", none), *options] if none else list(options)
    control = dbc.Select(
        id=field(name), options=_options(listed), value=str(value or ""), placeholder=none
    )
    return labelled(field(name), label, control, required=required, hint=hint)


def check(name: str, label: str, value: bool, *, hint: str = "") -> html.Div:
    """Yes or no."""
    box = dbc.Checkbox(
        id=field(name), value=value, label=label, input_class_name="form-check-input"
    )
    return html.Div([box, *_hint(hint)], className="admin-field")


def checks(name: str, label: str, options: Options, values: Sequence[str]) -> html.Fieldset:
    """Any of several."""
    boxes = dbc.Checklist(
        id=field(name), options=_options(options), value=list(values), inline=True
    )
    return html.Fieldset([html.Legend(label), boxes], className="admin-field admin-checks")


def labelled(
    id: Mapping[str, Any] | str, label: str, control: Any, *, required: bool = False,
    hint: str = "",
) -> html.Div:  # fmt: skip
    """A control under its label."""
    html_for = id if isinstance(id, str) else dom_id(id)
    words = "form-label required" if required else "form-label"
    return html.Div(
        [html.Label(label, htmlFor=html_for, className=words), control, *_hint(hint)],
        className="admin-field",
    )


def _hint(words: str) -> list[html.Div]:
    return [html.Div(words, className="form-text")] if words else []


def _options(options: Options) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in options]


def kept(name: str, value: str) -> dbc.Input:
    """What goes back with the form as it is."""
    return dbc.Input(id=field(name), type="hidden", value=value)


def filters(*controls: html.Div) -> html.Div:
    """The fields above a list."""
    return html.Div(list(controls), className="admin-filters", role="search")


def filter_text(
    name: str, label: str, value: str, *, kind: str = "text", placeholder: str = ""
) -> html.Div:
    """A word or date that narrows a list when it is left or Enter is pressed."""
    control = dbc.Input(
        id=filter_field(name), type=kind, value=value, debounce=True, autocomplete="off",
        placeholder=placeholder,
    )  # fmt: skip
    return labelled(filter_field(name), label, control)


def filter_choice(name: str, label: str, options: Options, value: str, *, all: str = "") -> Any:
    """A choice that narrows a list."""
    any_of_them = all or _("全部")
    listed = [("", any_of_them), *options]
    control = dbc.Select(
        id=filter_field(name), options=_options(listed), value=value, placeholder=any_of_them
    )
    return labelled(filter_field(name), label, control)


def press(
    name: str, words: str, *, of: object = "", color: str = "primary", outline: bool = False
) -> dbc.Button:
    """A button that changes something."""
    return dbc.Button(words, id=act(name, of), color=color, outline=outline, n_clicks=0)


def link(words: str, href: str, *, label: str = "") -> dcc.Link:
    """A link that looks like a button."""
    return dcc.Link(words, href=href, className="btn btn-outline-secondary", title=label or words)


def pager(paging: Paging, *, tab: str, query: Mapping[str, str]) -> html.Nav:
    """How many rows there are, and the way to the next and the last page."""
    count = _("共 {n} 条").format(n=f"{paging.total:,}")
    parts: list[Any] = [html.Span(count, className="muted")]
    if paging.pages > 1:
        place = _("第 {page} / {pages} 页").format(page=paging.page, pages=paging.pages)
        parts += [
            _page(_("上一页"), paging.page - 1, paging, tab, query),
            html.Span(place, className="muted"),
            _page(_("下一页"), paging.page + 1, paging, tab, query),
        ]
    return html.Nav(parts, className="admin-pager", **{"aria-label": _("分页")})


def _page(words: str, page: int, paging: Paging, tab: str, query: Mapping[str, str]) -> Any:
    if not 1 <= page <= paging.pages:
        return html.Span(words, className="btn btn-outline-secondary disabled")
    return link(words, address(tab, query, page=page))


def panel(title: str, *children: Any, close: str, note: str = "") -> html.Section:
    """A form beside a list, with its way out."""
    head = html.Div(
        [
            html.H2([title, html.Span(note, className="card-note")]),
            dcc.Link(_("关闭"), href=close),
        ],
        className="card-head",
    )
    return html.Section([head, *children], className="paper admin-panel")


def beside(listed: Any, form: Any | None) -> html.Div:
    """A list alone, or with a form at its right (above it on a phone)."""
    if form is None:
        return html.Div(html.Div(listed, className="column span-24"), className="grid")
    return html.Div(
        [
            html.Div(listed, className="column span-15"),
            html.Div(form, className="column span-9 admin-side"),
        ],
        className="grid",
    )


def named_regions(regions: Sequence[Any]) -> list[tuple[str, str]]:
    """Regions as choices, lower ones set in."""
    indent = "\N{IDEOGRAPHIC SPACE}"
    return [(r.code, f"{indent * (len(r.code) // 2 - 1)}{r.name}") for r in regions]
