"""Fields of a form that come in rows: co-handlers with their questions, parts of a split."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc

from app.domain.facts import LIMIT_OF_SENTENCE, LIMIT_OF_TEXT, Fact, FactType
from app.queries.forms import FormView
from app.translations import N_, _
from layouts import html

FIELD = "form-field"
ROWS = "form-rows"
ROW = "form-row"
ADD = "form-row-add"
REMOVE = "form-row-remove"

ROW_PARTS: dict[FactType, tuple[tuple[str, str], ...]] = {
    FactType.CO_HANDLERS: (("department", N_("协办部门")), ("question", N_("请其协办的事项"))),
    FactType.PARTS: (("title", N_("标题")), ("text", N_("诉求内容"))),
}


def field_id(key: str, name: str, *, row: int = 0, part: str = "") -> dict[str, Any]:
    """The id of one control; `key` tells apart the forms of one page."""
    return {"type": FIELD, "form": key, "name": name, "row": row, "part": part}


def dom_id(id: Mapping[str, Any]) -> str:
    """The id that the browser has for a dictionary of ours."""
    return json.dumps(dict(id), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def list_id(key: str, name: str) -> str:
    """The id of a field's list of suggestions."""
    return f"form-list-{key}-{name}"


def data_list(key: str, name: str, view: FormView) -> html.Datalist:
    """What is offered while one types."""
    options = [html.Option(value=c.value, label=c.label) for c in view.choices.get(name, ())]
    return html.Datalist(options, id=list_id(key, name))


def rows(fact: Fact, view: FormView, key: str, _wrong: bool) -> html.Div:
    """Rows of two parts each, with a button for one more."""
    given: Sequence[Mapping[str, Any]] = view.typed.get(fact.name) or ({},)
    drawn = [draw_row(key, fact.name, fact.type, n, row) for n, row in enumerate(given, start=1)]
    listed = [data_list(key, fact.name, view)] if fact.type is FactType.CO_HANDLERS else []
    words = _("再加一个部门") if fact.type is FactType.CO_HANDLERS else _("再加一项")
    return html.Div(
        [
            *listed,
            html.Div(drawn, id={"type": ROWS, "form": key, "name": fact.name}),
            html.Button(
                words, type="button", className="btn btn-link btn-sm",
                id={"type": ADD, "form": key, "name": fact.name, "fact": str(fact.type),
                    "after": len(drawn)},
            ),
        ],
        className="act-rows",
    )  # fmt: skip


def draw_row(
    key: str, name: str, kind: FactType, row: int, typed: Mapping[str, Any] | None = None
) -> html.Div:
    """One row of co-handlers or of parts; `row` counts from 1 and is never used twice."""
    controls: list[Any] = []
    for part, label in ROW_PARTS[kind]:
        id = field_id(key, name, row=row, part=part)
        controls.append(
            html.Div(
                [
                    html.Label(_(label), htmlFor=dom_id(id), className="form-label"),
                    _row_control(key, name, part, id, (typed or {}).get(part) or ""),
                ]
            )
        )
    remove = {"type": REMOVE, "form": key, "name": name, "row": row}
    controls.append(
        html.Button(_("删去"), type="button", id=remove, className="btn btn-link btn-sm act-remove")
    )
    return html.Div(controls, id={**remove, "type": ROW}, className="act-row")


def _row_control(key: str, name: str, part: str, id: dict[str, Any], value: str) -> Any:
    if part == "text":
        return dbc.Textarea(id=id, value=value, rows=2, maxlength=LIMIT_OF_TEXT)
    more = {"list": list_id(key, name)} if part == "department" else {}
    return dbc.Input(
        id=id, type="text", value=value, maxlength=LIMIT_OF_SENTENCE, autocomplete="off", **more
    )
