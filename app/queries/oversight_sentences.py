"""Sentences of instructions, orders, consultations, escalation and appeals."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.catalogue import OrderLevel
from app.domain.events import EventKind
from app.domain.steps import Action
from app.queries.telling import Said, Telling, joined, said, small
from app.translations import _
from app.translations.flag_sentences import flag_mark, flag_sentence


def _instruct(t: Telling) -> Said:
    return t.get("words"), ()


def _text(t: Telling) -> Said:
    return t.get("text"), ()


def _order(t: Telling) -> Said:
    level, number = t.term(OrderLevel, "level"), t.get("number")
    due = said(_("{} 前完成"), t.moment("due_at"))
    return joined(f"{level} {number}".strip(), due), small(
        said(_("依据 {}"), t.get("ground")),
        said(_("批准 {}"), t.get("approved_by")),
        said(_("报告频次 {}"), rhythm_words(t.facts.get("rhythm"))),
    )


def rhythm_words(rhythm: object) -> str:
    """How often an order is answered; in old records it stands in words."""
    if not isinstance(rhythm, int):
        return str(rhythm or "")
    return _("每{n}个工作日").format(n=rhythm) if rhythm else _("到期一次")


def _propose(t: Telling) -> Said:
    level, days = t.term(OrderLevel, "level"), t.get("due_days")
    return joined(level, t.get("ground")), small(
        said(_("下达后{}个工作日内完成"), days),
        said(_("报告频次 {}"), rhythm_words(t.facts.get("rhythm", 0))),
        _("待督办员下达"),
    )


def _raise(t: Telling) -> Said:
    to = said(_("升为{}"), t.term(OrderLevel, "level"))
    return joined(to, said(_("{} 前完成"), t.moment("due_at"))), small(
        said(_("依据 {}"), t.get("ground")), said(_("批准 {}"), t.get("approved_by"))
    )


def _fulfil(t: Telling) -> Said:
    """What was done, and which decision it carries out."""
    n = t.facts.get("decision")
    texts = [d.text for d in t.case.decisions if d.n == n]
    return t.get("text"), small(said(_("议定事项：{}"), texts[0] if texts else ""))


def _reason(t: Telling) -> Said:
    return t.get("reason"), ()


def _clear_flag(t: Telling) -> Said:
    flag = t.rules.flags.get(t.get("rule"))
    name = flag.name if flag else t.get("rule")
    return joined(name, t.get("reason")), small(said(_("{} 前不再标记"), t.get("return_on")))


def _flagged(t: Telling) -> Said:
    rule, evidence = t.get("rule"), t.facts.get("evidence", {})
    sentence = flag_sentence(rule, evidence, departments=t.names.department)
    return joined(flag_mark(rule), sentence), ()


def _unflagged(t: Telling) -> Said:
    return flag_mark(t.get("rule")), ()


def _decide(t: Telling) -> Said:
    due = said(_("{} 前完成"), t.moment("due_at"))
    lead = said(_("牵头 {}"), t.department("lead"))
    asked = said(_("协办 {}"), t.co_handlers())
    text = t.get("text").rstrip("。")
    return joined(text, due), small(lead, asked, t.get("effect"), _("原时限不变"))


def _escalate(t: Telling) -> Said:
    to = said(_("提请{}解决"), t.names.office(t.get("to")))
    return joined(to, t.get("asked")), small(
        said(_("本级已做：{}"), t.get("done")),
        said(_("理由：{}"), t.get("ground")),
        said(_("答复企业：{}"), t.get("answers")),
    )


def _words(t: Telling) -> Said:
    return t.get("words"), ()


def _decide_appeal(t: Telling) -> Said:
    outcome = _("剔除该评价") if t.facts.get("excluded") else _("维持该评价")
    return joined(outcome, t.get("reason")), ()


OVERSIGHT: dict[str, Callable[[Telling], Said]] = {
    Action.INSTRUCT: _instruct,
    Action.ANSWER_INSTRUCTION: _text,
    Action.PROPOSE_ORDER: _propose,
    Action.DISCARD_ORDER: _reason,
    Action.ORDER: _order,
    Action.RAISE: _raise,
    Action.ANSWER_ORDER: _text,
    Action.LIFT: _reason,
    Action.REFER: _reason,
    Action.CLEAR_FLAG: _clear_flag,
    Action.DECIDE: _decide,
    Action.FULFIL: _fulfil,
    EventKind.FLAGGED: _flagged,
    EventKind.UNFLAGGED: _unflagged,
    Action.ESCALATE: _escalate,
    Action.TAKE: _words,
    Action.SEND_DOWN: _reason,
    Action.APPEAL: _reason,
    Action.DECIDE_APPEAL: _decide_appeal,
}
