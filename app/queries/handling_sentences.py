"""Sentences of signing, objections, co-handling, prerequisites, pauses and extensions."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.catalogue import AssignmentEnd, ObjectionGround, ReviewOutcome
from app.domain.problem import Assignment
from app.domain.steps import Action
from app.queries.telling import Said, Telling, joined, said, small
from app.translations import _


def _sign(t: Telling) -> Said:
    lead = next((a for a in t.case.assignments if a.signed_at == t.event.at), None)
    return "", _signing(t, lead)


def _sign_co(t: Telling) -> Said:
    return "", _signing(t, t.assignment())


def _signing(t: Telling, a: Assignment | None) -> tuple[str, ...]:
    return small(
        said(_("派单后 {} 小时"), t.hours_since(a.dispatched_at if a else None)),
        said(_("责任人 {}"), t.get("responsible")),
        said(_("分管领导 {}"), t.get("leader")),
    )


def _auto_sign(t: Telling) -> Said:
    return t.of_assignment(), small(_("逾期未签收，不计入按时签收"))


def _object(t: Telling) -> Said:
    suggested = said(_("建议由 {} 承办"), t.department("suggested"))
    return joined(t.term(ObjectionGround, "ground"), suggested), small(t.get("words"))


def _review(t: Telling) -> Said:
    outcome = t.term(ReviewOutcome, "outcome")
    to = said(_("改派 {}"), t.department("department"))
    raised = max(
        (
            a.objection.at
            for a in t.case.assignments
            if a.objection and a.objection.at <= t.event.at
        ),
        default=None,
    )
    hours = said(_("审核用时 {} 小时"), t.hours_since(raised))
    return joined(outcome, to, t.get("reason")), small(hours)


def _reassign(t: Telling) -> Said:
    ended = [
        a
        for a in t.case.assignments
        if a.ended_at == t.event.at and a.end is AssignmentEnd.REASSIGNED
    ]
    before = t.names.department(ended[0].department) if ended else _("原主办")
    moved = _("{old} → {new}").format(old=before, new=t.department("department"))
    return moved, small(said(_("理由：{}"), t.get("reason")), _("办结时限不重新起算"))


def _add(t: Telling) -> Said:
    due = said(_("完成期限 {}"), t.moment("due_at"))
    return joined(t.department("department"), t.get("question")), small(due)


def _release(t: Telling) -> Said:
    return t.of_assignment(), small(said(_("理由：{}"), t.get("reason")))


def _require(t: Telling) -> Said:
    waiting = t.names.assignment(t.case, int(t.facts["waiting"]))
    awaited = t.names.awaited(t.case, t.get("awaited"))
    words = _("{waiting}须待{awaited}先完成：{why}").format(
        waiting=waiting, awaited=awaited, why=t.get("why")
    )
    return words, small(_("系统标记 互等成环") if t.facts.get("cycle") else "")


def _prerequisite(t: Telling) -> Said:
    number = int(t.facts["prerequisite"])
    found = next((p for p in t.case.prerequisites if p.n == number), None)
    if found is None:
        return t.get("reason"), ()
    words = _("{waiting}等待{awaited}").format(
        waiting=t.names.assignment(t.case, found.waiting),
        awaited=t.names.awaited(t.case, found.awaited),
    )
    return words, small(said(_("理由：{}"), t.get("reason")))


def _ask_pause(t: Telling) -> Said:
    reason = t.pause_reason(t.get("reason"))
    return joined(reason, said(_("预计 {} 恢复"), t.get("until"))), small(t.get("words"))


def _pause(t: Telling) -> Said:
    reason = t.pause_reason(t.get("pause"))
    until = said(_("至 {} 自动恢复"), t.moment("until"))
    return joined(reason, until), small(t.get("words"))


def _resume(t: Telling) -> Said:
    return (_("挂起到期，自动恢复") if t.facts.get("lapsed") else t.get("words")), ()


def _ask_extension(t: Telling) -> Said:
    told = _("已告知企业") if t.facts.get("told") else ""
    return said(_("延至 {}"), t.moment("due")), small(said(_("理由：{}"), t.get("reason")), told)


def _extend(t: Telling) -> Said:
    return said(_("延至 {}"), t.moment("due")), small(t.get("words"), _("原时限照常统计"))


def _refuse(t: Telling) -> Said:
    return t.get("reason"), small(_("时限继续计算"))


def _contribute(t: Telling) -> Said:
    return t.get("text"), ()


def _send_back(t: Telling) -> Said:
    return t.get("missing"), small(_("办结时限未曾停止"))


HANDLING: dict[str, Callable[[Telling], Said]] = {
    Action.SIGN: _sign,
    Action.SIGN_CO: _sign_co,
    Action.AUTO_SIGN: _auto_sign,
    Action.OBJECT: _object,
    Action.OBJECT_CO: _object,
    Action.REVIEW: _review,
    Action.REVIEW_CO: _review,
    Action.REASSIGN: _reassign,
    Action.ADD: _add,
    Action.RELEASE: _release,
    Action.REQUIRE: _require,
    Action.DISPUTE: _prerequisite,
    Action.DROP: _prerequisite,
    Action.ASK_PAUSE: _ask_pause,
    Action.PAUSE: _pause,
    Action.REFUSE_PAUSE: _refuse,
    Action.RESUME: _resume,
    Action.ASK_EXTENSION: _ask_extension,
    Action.EXTEND: _extend,
    Action.REFUSE_EXTENSION: _refuse,
    Action.CONTRIBUTE: _contribute,
    Action.SEND_BACK: _send_back,
}
