"""What an act will do to this case, in words that stand under its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.amounts import Amount, Unit
from app.domain.around import Around, mine
from app.domain.catalogue import AssignmentRole
from app.domain.deadlines import ACCEPT, closing_name
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.workflow import STEP
from app.queries.names import Names
from app.translations import N_, _


@dataclass(frozen=True, kw_only=True)
class _Asked:
    case: Case
    around: Around
    names: Names

    def spoken(self, at: datetime | None) -> str:
        if at is None:
            return "—"
        local = at.astimezone(self.around.calendar.timezone)
        return _("{month}月{day}日 {time}").format(
            month=local.month, day=local.day, time=f"{local:%H:%M}"
        )

    def due(self, name: str) -> str:
        limit = self.case.clocks.get(name)
        return self.spoken(limit.due if limit else None)

    @property
    def closing(self) -> str:
        return self.due(closing_name(self.case))

    def own_co(self) -> int:
        parts = [a for a in mine(self.case, self.around.viewer) if a.role is AssignmentRole.CO]
        return parts[0].n if parts else 0


def consequence(action: Action, *, case: Case, around: Around, names: Names) -> str:
    """One sentence without its full stop; where nothing is particular, the step's own meaning."""
    told = CONSEQUENCES.get(action)
    words = told(_Asked(case=case, around=around, names=names)) if told else ""
    return words or _(STEP[action].meaning)


UNITS = {
    Unit.WORKING_DAYS: N_("{n}个工作日"),
    Unit.DAYS: N_("{n}日"),
    Unit.HOURS: N_("{n}个办公小时"),
    Unit.MINUTES: N_("{n}分钟"),
    Unit.SECONDS: N_("{n}秒"),
}


def amount_words(amount: Amount) -> str:
    """4个办公小时, 1个工作日."""
    return _(UNITS[amount.unit]).format(n=amount.n)


def _accept(a: _Asked) -> str:
    return _("受理时限 {due}；办结时限自受理起算").format(due=a.due(ACCEPT))


def _dispatch(a: _Asked) -> str:
    rules = a.around.rules
    return _("办结时限 {due} 不变；签收{sign}、首次联系{contact}自派单起算").format(
        due=a.closing,
        sign=amount_words(rules.limit("sign")),
        contact=amount_words(rules.first_contact(a.case.matter.urgency)),
    )


def _sign(a: _Asked) -> str:
    return _("时限 {due}，自受理起算，不因签收改变").format(due=a.closing)


def _sign_co(a: _Asked) -> str:
    due = a.due(f"co:{a.own_co()}")
    return _("协办时限 {due}，自派单起算，不因签收改变").format(due=due)


def _contact(a: _Asked) -> str:
    lead = a.case.lead
    if lead is None or lead.contacted_at or f"contact:{lead.n}" not in a.case.clocks:
        return ""
    due = a.due(f"contact:{lead.n}")
    return _("首次联系时限 {due}；一次联系供各方共用").format(due=due)


def _review(a: _Asked) -> str:
    lead = a.case.lead
    due = a.due(f"review:{lead.n}") if lead else "—"
    return _("审核时限 {due}；不成立的为终局").format(due=due)


def _submit(a: _Asked) -> str:
    return _("办结时限 {due}，以最终被采纳的提交为准").format(due=a.closing)


def _contribute(a: _Asked) -> str:
    due = a.due(f"co:{a.own_co()}")
    return _("协办时限 {due}；提交后供主办汇总").format(due=due)


def _extend(a: _Asked) -> str:
    asked = a.case.extension_asked
    due = a.spoken(asked.new_due if asked else None)
    return _("办结时限延至 {due}；原时限照常统计").format(due=due)


def _refuse_extension(a: _Asked) -> str:
    return _("仍按 {due} 办结").format(due=a.closing)


def _pause(a: _Asked) -> str:
    asked = a.case.pause_asked or {}
    reason = a.around.rules.pause_reasons.get(asked.get("reason", ""))
    return _("{reason}，预计 {until} 恢复；其间时限停止计算").format(
        reason=reason.name if reason else "", until=asked.get("until", "—")
    )


def _call_back(a: _Asked) -> str:
    due = a.due(f"callback:{a.case.round}")
    return _("回访时限 {due}；评价1、2分的自动重办").format(due=due)


def _answer_instruction(a: _Asked) -> str:
    open_ones = [i for i in a.case.instructions if i.answered_at is None]
    return _("{by}批示：{words}").format(by=open_ones[-1].by, words=open_ones[-1].words)


def _answer_order(a: _Asked) -> str:
    order = a.case.open_order
    if order is None:
        return ""
    due = order.answer_due or order.due
    return _("{number}，{due} 前答复").format(number=order.number, due=a.spoken(due))


def _refer(a: _Asked) -> str:
    involved = list(dict.fromkeys(x.department for x in a.case.open_assignments))
    words = _("、").join(a.names.department(d) for d in involved)
    return _("列入会商候选，涉及 {departments}").format(departments=words) if words else ""


def _release(a: _Asked) -> str:
    draft = a.case.draft
    return _("按拟制的督办单填写：{ground}").format(ground=draft.ground) if draft else ""


def _lift(a: _Asked) -> str:
    order = a.case.open_order
    return _("{number} 解除后方可办结").format(number=order.number) if order else ""


CONSEQUENCES: dict[Action, Callable[[_Asked], str]] = {
    Action.ACCEPT: _accept,
    Action.DISPATCH: _dispatch,
    Action.SIGN: _sign,
    Action.SIGN_CO: _sign_co,
    Action.CONTACT: _contact,
    Action.REVIEW: _review,
    Action.SUBMIT: _submit,
    Action.CONTRIBUTE: _contribute,
    Action.EXTEND: _extend,
    Action.REFUSE_EXTENSION: _refuse_extension,
    Action.PAUSE: _pause,
    Action.CALL_BACK: _call_back,
    Action.ANSWER_INSTRUCTION: _answer_instruction,
    Action.ANSWER_ORDER: _answer_order,
    Action.REFER: _refer,
    Action.ORDER: _release,
    Action.LIFT: _lift,
}

__all__ = ["amount_words", "consequence"]
