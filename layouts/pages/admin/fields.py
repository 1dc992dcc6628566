"""服务领域: the tree, two levels deep."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app.queries.admin.fields import Field, FieldsView
from app.translations import _
from layouts.components.pieces import card, empty, tag
from layouts.pages.admin.controls import beside, check, panel, press, text
from layouts.pages.admin.ids import address

TAB = "fields"


def draw(view: FieldsView) -> html.Div:
    """The tree, and the open form beside it."""
    form = _form(view.form) if view.form else None
    listed = card(
        _("服务领域"),
        html.Ul([_top(field) for field in view.tree], className="admin-tree")
        if view.tree
        else empty(_("还没有服务领域。"), _("先新增一级领域。")),
        note=_("两级；停用的不再可选，历史问题照旧显示"),
        link=dcc.Link(_("新增一级领域"), href=address(TAB, under="top")),
    )
    return beside(listed, form)


def _top(field: Field) -> html.Li:
    add = dcc.Link(
        _("新增二级"), href=address(TAB, under=field.code), className="small",
        title=_("在“{name}”下新增二级领域").format(name=field.name),
    )  # fmt: skip
    parts = html.Ul([html.Li(_name(part)) for part in field.parts])
    return html.Li([html.Div([*_name(field), add], className="admin-tree-top"), parts])


def _name(field: Field) -> list[Any]:
    name = dcc.Link(field.name, href=address(TAB, field=field.code))
    parts: list[Any] = [html.Code(field.code), name]
    return parts if field.active else [*parts, tag(_("停用"))]


def _form(form: Field) -> html.Section:
    title = _("修改领域") if form.name else _("新增领域")
    return panel(
        title,
        html.Div(
            [
                html.Div([html.Div(_("代码"), className="form-label"), html.Code(form.code)]),
                text("name", _("名称"), form.name, required=True, longest=32),
                check("active", _("在用"), form.active, hint=_("停用后不再可选")),
            ],
            className="admin-form",
        ),
        html.Div(press("save-field", _("保存"), of=form.code), className="admin-buttons"),
        close=address(TAB),
    )
