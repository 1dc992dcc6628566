"""人员: who has an account, in which role, and who stands in for whom."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from app.queries.admin.people import ACCOUNT_ROLES, Account, AccountForm, PeopleView, State
from app.translations import _
from layouts.components.pieces import card, empty, table, tag
from layouts.components.words import NOTHING, day, moment, short_moment
from layouts.pages.admin.controls import (
    beside,
    check,
    checks,
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

TAB = "people"


def draw(view: PeopleView) -> html.Div:
    """The list, and the open form beside it."""
    return beside(_listed(view), _form(view) if view.form else None)


def _listed(view: PeopleView) -> html.Section:
    tools = dcc.Link(_("新增人员"), href=address(TAB, view.filters, person="new"))
    return card(
        _("人员"),
        _filters(view),
        _table(view) if view.accounts else _nobody(view),
        pager(view.paging, tab=TAB, query=view.filters),
        note=_("账号实名，一人一号；离岗停用，不删除"),
        link=tools,
    )


def _filters(view: PeopleView) -> html.Div:
    get = view.filters.get
    return filters(
        filter_text("q", _("姓名或用户名"), get("q", "")),
        filter_choice("role", _("角色"), [(r, _(r.label)) for r in ACCOUNT_ROLES], get("role", "")),
        filter_choice("region", _("区域"), named_regions(view.regions), get("region", "")),
        filter_choice("state", _("状态"), [(s, _(s.label)) for s in State], get("state", "")),
    )


def _nobody(view: PeopleView) -> html.Div:
    return empty(
        _("没有符合条件的人员。"),
        _("换一个条件，或新增人员。"),
        link=link(_("清除条件"), address(TAB)),
    )


def _table(view: PeopleView) -> html.Div:
    heads = [
        _("姓名"), _("用户名"), _("角色"), _("部门"), _("区域"), _("AB岗"), _("最近登录"),
        _("状态"),
    ]  # fmt: skip
    rows = [_row(view, account) for account in view.accounts]
    return html.Div(table(heads, rows), className="scroll-x admin-people", tabIndex=0)


def _row(view: PeopleView, account: Account) -> list[Any]:
    name = dcc.Link(account.name, href=address(TAB, view.filters, person=account.id))
    return [
        html.Div([name, html.Div(account.title, className="muted small")]),
        html.Code(account.username),
        _(account.role.label),
        account.department or NOTHING,
        account.region,
        _deputy(account),
        short_moment(account.signed_in_at, now=view.at),
        _state(account, view),
    ]


def _deputy(account: Account) -> Any:
    if not account.deputy:
        return NOTHING
    if account.away_until is None:
        return account.deputy
    until = _("至 {day} 由其代办").format(day=day(account.away_until))
    return html.Div([account.deputy, html.Div(until, className="muted small")])


def _state(account: Account, view: PeopleView) -> html.Span:
    if not account.active:
        return tag(_("停用"))
    if account.locked_until is not None and account.locked_until > view.at:
        return html.Span(_("锁定"), className="tag tag-alarm")
    return tag(_("在用"), strong=True)


def _form(view: PeopleView) -> Any:
    form = view.form or AccountForm()
    close = address(TAB, view.filters)
    if form.id is None:
        return panel(_("新增人员"), _fields(view, form), _save(form), close=close)
    return html.Div(
        [
            panel(form.name, _standing(view, form), _fields(view, form), _save(form), close=close),
            _account(view, form),
            _leaving(form) if form.active else _returning(form),
        ],
        className="column",
    )


def _standing(view: PeopleView, form: AccountForm) -> Any:
    if not form.active:
        return html.Div(_("该账号已停用，不能登录。"), className="warn")
    if form.locked_until is not None and form.locked_until > view.at:
        until = _("连续输错密码，锁定至 {at}。").format(at=moment(form.locked_until))
        return html.Div(until, className="warn")
    return None


def _fields(view: PeopleView, form: AccountForm) -> html.Div:
    roles = [(r, _(r.label)) for r in ACCOUNT_ROLES]
    departments = [(d.code, d.name) for d in view.departments]
    return html.Div(
        [
            text("username", _("用户名"), form.username, required=True,
                 hint=_("2至32位小写字母、数字、点、横线")),
            text("name", _("姓名"), form.name, required=True, longest=32),
            text("title", _("职务"), form.title),
            choice("role", _("角色"), roles, form.role, required=True, none=_("请选择")),
            choice("region", _("区域"), named_regions(view.regions), form.region, required=True),
            choice("department", _("部门"), departments, form.department or "",
                   none=_("无（办公室人员）"), hint=_("联络员、部门负责人必选")),
            text("phone", _("手机"), form.phone, kind="tel", longest=20,
                 hint=_("加密保存，遮蔽显示")),
            *_deputy_fields(form),
            checks("fields", _("分管领域（领导）"), [(f.code, f.name) for f in view.fields],
                   form.fields),
        ],
        className="admin-form",
    )  # fmt: skip


def _deputy_fields(form: AccountForm) -> list[html.Div]:
    if form.id is None:
        return []
    colleagues = [(c.code, c.name) for c in form.colleagues]
    until = form.away_until.isoformat() if form.away_until else ""
    return [
        choice("deputy", _("AB岗"), colleagues, form.deputy or "", none=_("未指定"),
               hint=_("同部门人员，外出期间可代为办理")),
        text("away_until", _("外出至"), until, kind="date", hint=_("含当日；不外出则留空")),
    ]  # fmt: skip


def _save(form: AccountForm) -> html.Div:
    words = _("保存") if form.id else _("新增并生成初始密码")
    return html.Div(press("save-person", words, of=form.id or "new"), className="admin-buttons")


def _account(view: PeopleView, form: AccountForm) -> Any:
    locked = form.locked_until is not None and form.locked_until > view.at
    if not form.active:
        return None
    buttons = [press("reset-password", _("重置密码"), of=form.id, color="secondary", outline=True)]
    if locked:
        buttons.append(press("unlock", _("解除锁定"), of=form.id, color="secondary", outline=True))
    words = _("重置后旧密码和已登录的会话立即失效，新密码只显示一次，首次登录须修改。")
    return card(
        _("账号"), html.P(words, className="muted small"),
        html.Div(buttons, className="admin-buttons"),
    )  # fmt: skip


def _leaving(form: AccountForm) -> html.Details:
    """What a deactivation does, before it is done."""
    if form.open_work:
        words = _("名下有 {n} 项在办任务，停用时一并移交给接手人，时限不变。")
    else:
        words = _("名下没有在办任务。")
    colleagues = [(c.code, c.name) for c in form.colleagues]
    return html.Details(
        [
            html.Summary(_("离岗停用…")),
            html.P(words.format(n=form.open_work)),
            choice("successor", _("接手人"), colleagues, none=_("未指定"),
                   required=bool(form.open_work)),
            check("confirmed", _("确认停用 {name} 的账号").format(name=form.name), value=False),
            html.Div(press("deactivate", _("停用"), of=form.id, color="danger"),
                     className="admin-buttons"),
        ],
        className="paper admin-danger",
    )  # fmt: skip


def _returning(form: AccountForm) -> html.Section:
    words = _("恢复后须重置密码方可登录。")
    return card(
        _("恢复账号"), html.P(words, className="muted small"),
        html.Div(press("reactivate", _("恢复"), of=form.id), className="admin-buttons"),
    )  # fmt: skip


def password_once(name: str, password: str) -> dbc.Alert:
    """The one showing of a password."""
    return dbc.Alert(
        [
            html.Strong(_("{name} 的一次性密码：").format(name=name)),
            html.Code(password, className="admin-password"),
            html.Div(_("请当面或经可靠渠道转告，离开本页后不再显示；首次登录须修改。")),
        ],
        color="warning",
        dismissable=True,
    )
