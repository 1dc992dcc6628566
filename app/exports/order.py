"""督办单 and 交办单 as .docx: internal forms on official geometry, printed and signed by hand."""

from __future__ import annotations

from app.exports.paper import Paper
from app.exports.paper_words import on_day, on_minute
from app.queries.order_paper import About, DispatchPaper, OrderPaper
from app.translations import _

WIDTHS = (30.0, 48.0, 30.0, 48.0)
"""Millimetres: label, content, label, content; together the type area."""


def order(paper: OrderPaper) -> bytes:
    """督办单: on what ground what is to be done by whom until when, and how it is answered."""
    about = paper.about
    sheet = Paper(title=_("督办单{}").format(paper.number))
    sheet.title(_("督  办  单"))
    sheet.centred(paper.number)
    rhythm = _("每{}个工作日答复一次").format(paper.rhythm) if paper.rhythm else _("到期一次答复")
    sheet.table(
        [
            (_("督办单位"), paper.issuer, _("督办级别"), _(paper.level.label)),
            (_("下达时间"), on_minute(paper.issued_at), _("完成期限"), on_minute(paper.due)),
            (_("批准人"), paper.approved_by, _("报告频次"), rhythm),
            (_("督办依据"), paper.ground),
            *_matter(about),
            *_whose(about),
            (_("最近答复"), _answer(paper)),
            (_("承办单位意见"), _room(_("负责人签字："))),
            (_("督办结论"), _lifted(paper)),
        ],
        widths=WIDTHS,
    )
    return sheet.bytes()


def dispatch(paper: DispatchPaper) -> bytes:
    """交办单: what is handed to whom until when."""
    about = paper.about
    sheet = Paper(title=_("交办单{}").format(about.number))
    sheet.title(_("涉企问题交办单"))
    sheet.centred(about.number)
    sheet.table(
        [
            (_("交办单位"), paper.office, _("交办时间"), on_minute(paper.dispatched_at)),
            (_("签收时限"), on_minute(paper.sign_due), _("办结时限"), on_minute(about.due)),
            *_matter(about),
            *_whose(about),
            (_("签收"), _room(_("签收人：            签收时间："))),
            (_("办理情况"), _room("")),
        ],
        widths=WIDTHS,
    )
    return sheet.bytes()


def _matter(about: About) -> list[tuple[str, ...]]:
    return [
        (_("问题编号"), about.number, _("受理时间"), on_day(about.accepted_at)),
        (_("诉求企业"), about.enterprise or _("—"), _("所属区域"), about.region),
        (_("服务领域"), about.field or _("—"), _("难度"), about.difficulty or _("—")),
        (_("问题标题"), about.title),
        (_("诉求内容"), about.text),
    ]


def _whose(about: About) -> list[tuple[str, ...]]:
    asked = "\n".join(
        _("{who}：{what}").format(who=who, what=what) for who, what in about.co_handlers
    )
    return [
        (_("主办单位"), about.lead or _("—")),
        (_("协办单位"), asked or _("—")),
        (_("责任人"), about.responsible or _("—"), _("分管领导"), about.leader or _("—")),
    ]


def _answer(paper: OrderPaper) -> str:
    if paper.answered_at is None:
        return _("尚未答复")
    said = _("{when}（第{n}次）：{answer}")
    return said.format(when=on_minute(paper.answered_at), n=paper.answers, answer=paper.answer)


def _lifted(paper: OrderPaper) -> str:
    if paper.lifted_at is None:
        return _room("")
    return _("已于{}解除").format(on_minute(paper.lifted_at))


def _room(last: str) -> str:
    """Three empty lines to write on, and what stands below them."""
    return f"\n\n\n{last}"
