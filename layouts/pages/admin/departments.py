"""部门: who handles, on which level, in which line, and under which other names."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app.domain.catalogue import Level
from app.queries.admin.departments import Department, DepartmentForm, DepartmentsView
from app.translations import _
from layouts.components.pieces import card, empty, table, tag
from layouts.components.words import NOTHING, day, number
from layouts.pages.admin.controls import (
    beside,
    check,
    choice,
    filter_choice,
    filter_text,
    filters,
    link,
    named_regions,
    pager,
    panel,
    press,
    text,
)
from layouts.pages.admin.ids import address

TAB = "departments"


def draw(view: DepartmentsView) -> html.Div:
    """The list, and the open form beside it."""
    return beside(_listed(view), _form(view) if view.form else None)


def _listed(view: DepartmentsView) -> html.Section:
    shown = _table(view) if view.departments else _nothing()
    return card(
        _("部门"),
        _filters(view),
        shown,
        pager(view.paging, tab=TAB, query=view.filters),
        note=_("条线相同的部门为同一业务的上下级"),
        link=dcc.Link(_("新增部门"), href=address(TAB, view.filters, department="new")),
    )


def _filters(view: DepartmentsView) -> html.Div:
    get = view.filters.get
    return filters(
        filter_text("q", _("名称、条线或别名"), get("q", "")),
        filter_choice("level", _("层级"), [(x, _(x.label)) for x in Level], get("level", "")),
        filter_choice("region", _("区域"), named_regions(view.regions), get("region", "")),
        filter_choice(
            "state", _("状态"), [("inactive", _("已停用"))], get("state", ""), all=_("在用")
        ),
    )


def _nothing() -> html.Div:
    return empty(
        _("没有符合条件的部门。"),
        _("换一个条件，或新增部门。"),
        link=link(_("清除条件"), address(TAB)),
    )


def _table(view: DepartmentsView) -> html.Div:
    heads = [
        _("名称"), _("层级"), _("区域"), _("条线"), _("别名"), _("人员"), _("在办"), _("提交审核"),
    ]  # fmt: skip
    rows = [_row(view, department) for department in view.departments]
    return html.Div(
        table(heads, rows, numeric=(5, 6)), className="scroll-x admin-departments", tabIndex=0
    )


def _row(view: DepartmentsView, one: Department) -> list[Any]:
    name = dcc.Link(one.name, href=address(TAB, view.filters, department=one.id))
    small: list[Any] = [one.short_name]
    if one.office:
        small.append(tag(_("闭环办公室")))
    if one.merged_into:
        small.append(tag(_("并入 {name}").format(name=one.merged_into)))
    return [
        html.Div([name, html.Div(small, className="muted small")]),
        _(one.level.label),
        one.region,
        one.line or NOTHING,
        _("、").join(one.aliases) or NOTHING,
        number(one.people),
        number(one.open_work),
        _("部门负责人审核") if one.head_approves else _("直接提交"),
    ]


def _form(view: DepartmentsView) -> Any:
    form = view.form or DepartmentForm()
    close = address(TAB, view.filters)
    title = form.name if form.id else _("新增部门")
    save = press("save-department", _("保存"), of=form.id or "new")
    parts = [
        panel(
            title, _standing(form), _fields(view, form), html.Div(save, className="admin-buttons"),
            close=close,
        )
    ]  # fmt: skip
    if form.id is not None:
        parts.append(_aliases(form))
    if form.id is not None and form.active and not form.office:
        parts.append(_merging(form))
    return html.Div(parts, className="column")


def _standing(form: DepartmentForm) -> Any:
    if form.active:
        return None
    into = _("已并入 {name}。").format(name=form.merged_into) if form.merged_into else ""
    return html.Div(_("该部门已停用，不再派单。") + into, className="warn")


def _fields(view: DepartmentsView, form: DepartmentForm) -> html.Div:
    return html.Div(
        [
            text("name", _("全称"), form.name, required=True),
            text("short_name", _("简称"), form.short_name, longest=32),
            choice("region", _("区域"), named_regions(view.regions), form.region, required=True,
                   hint=_("层级随区域确定：省、市、县")),
            text("line", _("条线"), form.line, longest=32,
                 hint=_("上下级同一业务填同一名称，如“自然资源”")),
            text("mark", _("发文代字"), form.mark, longest=16, hint=_("督办单编号用，如“浙改督”")),
            check("head_approves", _("提交结果须经部门负责人审核"), form.head_approves),
            check("office", _("改革办或企业综合服务中心（不承办）"), form.office),
        ],
        className="admin-form",
    )  # fmt: skip


def _aliases(form: DepartmentForm) -> html.Section:
    rows = [
        [a.alias, day(a.valid_from), day(a.valid_to) if a.valid_to else _("至今")]
        for a in form.aliases
    ]
    listed = table([_("别名"), _("启用"), _("停用")], rows) if rows else empty(_("没有别名。"))
    return card(
        _("别名"),
        listed,
        html.Div(
            [
                text("alias", _("新别名")),
                text("valid_from", _("启用日期"), kind="date"),
                text("valid_to", _("停用日期"), kind="date", hint=_("仍在使用则留空")),
            ],
            className="admin-form",
        ),
        html.Div(
            press("save-alias", _("保存别名"), of=form.id, color="secondary", outline=True),
            className="admin-buttons",
        ),
        note=_("导入和检索时按别名认出部门"),
    )


def _merging(form: DepartmentForm) -> html.Details:
    """What a merger moves, before it is done."""
    words = _(
        "撤并后本部门停用：{work} 项在办任务和 {people} 名人员移交接收部门，时限不变；"
        "名称转为接收部门的别名。"
    )
    others = [(o.code, o.name) for o in form.others]
    return html.Details(
        [
            html.Summary(_("撤并…")),
            html.P(words.format(work=form.open_work, people=form.people)),
            choice("into", _("接收部门"), others, none=_("请选择"), required=True),
            check("confirmed", _("确认撤并 {name}").format(name=form.name), value=False),
            html.Div(press("merge-department", _("撤并"), of=form.id, color="danger"),
                     className="admin-buttons"),
        ],
        className="paper admin-danger",
    )  # fmt: skip
