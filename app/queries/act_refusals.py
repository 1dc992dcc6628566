"""Why an act waits, in words: what a person would ask about, and what stands against closing."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.access import Viewer
from app.domain.acting import Offer, permitted
from app.domain.catalogue import AssignmentRole, Stage
from app.domain.errors import DomainError
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.workflow import STEP
from app.queries.names import Names
from app.translations import _
from app.translations.errors import sentence

TOLD: dict[Action, frozenset[str]] = {
    Action.ACCEPT: frozenset({"waiting_for_enterprise"}),
    Action.DISPATCH: frozenset({"not_taken_yet"}),
    Action.SIGN: frozenset({"objection_pending"}),
    Action.SUBMIT: frozenset({"co_handlers_open", "waiting_for_enterprise", "submission_pending"}),
    Action.CONTRIBUTE: frozenset({"sign_first", "objection_pending"}),
    Action.ASK_EXTENSION: frozenset({"extension_too_late", "extension_asked_already"}),
    Action.EXTEND: frozenset({"needs_leader", "needs_duty_head"}),
    Action.CLOSE: frozenset({"order_open", "no_result"}),
    Action.REOPEN: frozenset({"reopening_over"}),
}
"""Refusals that a person would ask about; the others are no news."""


def refused(case: Case, offers: dict[Action, Offer], viewer: Viewer, names: Names) -> Iterator[str]:
    """Whole sentences, of the acts that a person would ask about."""
    for action, codes in TOLD.items():
        refusal = offers[action].refusal if action in offers else None
        if refusal is not None and refusal.code in codes:
            yield _cannot(action, refusal_words(refusal, case=case, names=names))
    if case.open and Action.CLOSE not in offers and permitted(
        STEP[Action.CLOSE], case=case, viewer=viewer
    ):  # fmt: skip
        yield _cannot(Action.CLOSE, _("；").join(_missing_for_closing(case, names)) + _("。"))


def _cannot(action: Action, why: str) -> str:
    return _("不能{act}：{why}").format(act=_(action.label), why=why)


def _missing_for_closing(case: Case, names: Names) -> Iterator[str]:
    if case.stage is Stage.INTAKE:
        yield _("尚未受理")
        return
    if case.lead is None or not case.lead.open:
        yield _("尚未派单")
        return
    yield _("主办尚未提交结果")
    for a in case.open_assignments:
        if a.role is AssignmentRole.CO:
            yield _("{department}协办意见未交").format(department=names.department(a.department))
    order = case.open_order
    if order:
        yield _("督办单 {number} 未解除").format(number=order.number)


def refusal_words(error: DomainError, *, case: Case, names: Names) -> str:
    """The sentence of a refusal; departments and problems by their names."""
    if error.code == "co_handlers_open":
        undone = [names.department(d) for d in error.facts.get("departments", ())]
        return _("{departments}协办意见未交，须全部提交或免除。").format(
            departments=_("、").join(undone)
        )
    if error.code == "cycle_needs_confirmation":
        nodes = [names.node(case, node) for node in error.facts["cycle"]]
        return sentence(DomainError(error.code, cycle=[*nodes, nodes[0]]))
    return sentence(error)
