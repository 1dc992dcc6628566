"""What each event says, in a sentence as an office would write it: one function a kind."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.catalogue import (
    Channel,
    ClosingGround,
    ContactMeans,
    DeclineGround,
    Difficulty,
    Kind,
    Result,
    Stage,
    Urgency,
)
from app.domain.events import EventKind
from app.domain.folding import read_limit
from app.domain.identifiers import problem_number
from app.domain.steps import Action
from app.queries.handling_sentences import HANDLING
from app.queries.oversight_sentences import OVERSIGHT
from app.queries.telling import Said, Telling, joined, listed, said, small, term_word
from app.translations import _

Sentence = Callable[[Telling], Said]


def _register(t: Telling) -> Said:
    return t.term(Channel, "channel"), small(said(_("来源编号 {}"), t.get("source_no")))


def _split_from(t: Telling) -> Said:
    return said(_("由 {} 拆出"), t.problem("split_from")), ()


def _imported(t: Telling) -> Said:
    entries = str(len(t.facts.get("trail", ())) or "")
    stage = said(_("当时环节：{}"), t.term(Stage, "stage"))
    return joined(stage, said(_("原系统记录 {} 条"), entries)), ()


def _answer(t: Telling) -> Said:
    return t.get("text"), ()


def _accept(t: Telling) -> Said:
    field = t.names.field(t.get("field"))
    kind, difficulty = t.term(Kind, "kind"), t.term(Difficulty, "difficulty")
    return joined(field, kind, said(_("难度{}"), difficulty)), ()


def _decline(t: Telling) -> Said:
    return t.term(DeclineGround, "ground"), small(said(_("已指引：{}"), t.get("pointed_to")))


def _ask(t: Telling) -> Said:
    return t.get("missing"), small(said(_("补齐前时限暂停，最长至 {}"), t.moment("until")))


def _text(t: Telling) -> Said:
    return t.get("text"), ()


def _split(t: Telling) -> Said:
    numbers = [problem_number(int(p)) for p in t.facts.get("problems", ())]
    return said(_("拆为 {} 件"), str(len(numbers) or "")), small(listed(numbers))


def _dispatch(t: Telling) -> Said:
    lead = said(_("主办 {}"), t.department("lead"))
    return joined(lead, said(_("协办 {}"), t.co_handlers())), small(t.get("words"))


WORDS: dict[str, type] = {"kind": Kind, "difficulty": Difficulty, "urgency": Urgency}
LABELS: dict[str, Callable[[], str]] = {
    "field": lambda: _("服务领域"),
    "kind": lambda: _("诉求类型"),
    "difficulty": lambda: _("难度"),
    "urgency": lambda: _("紧急程度"),
    "title": lambda: _("标题"),
}


def _amend(t: Telling) -> Said:
    """Before → after of every short fact; a new text is only named."""
    before = t.facts.get("before") or {}

    def word(name: str, value: object) -> str:
        if name == "field":
            return t.names.field(str(value or "")) or _("未填")
        plain = str(value or "")
        return term_word(WORDS[name], plain) if name in WORDS else plain

    changes = [
        _("{what}：{old} → {new}").format(
            what=LABELS[k](), old=word(k, before.get(k)) or _("未填"), new=word(k, t.facts[k])
        )
        for k in LABELS
        if k in t.facts
    ]
    changes += [_("诉求内容已更正")] if "text" in t.facts else []
    return _("；").join(changes), small(said(_("理由：{}"), t.get("reason")))


def _attach(t: Telling) -> Said:
    return t.get("name"), ()


def _contact(t: Telling) -> Said:
    reached = _("已联系上") if t.facts.get("reached") else _("未联系上")
    return joined(t.term(ContactMeans, "means") + reached, t.get("words")), ()


def _call_back(t: Telling) -> Said:
    if not t.facts.get("reached"):
        return t.term(ContactMeans, "means") + _("未联系上"), small(t.get("words"))
    solved = _("企业认为已解决") if t.facts.get("solved") else _("企业认为未解决")
    grade = said(_("评价 {} 分"), t.get("grade"))
    words = said(_("“{}”"), t.get("words"))
    return joined(t.term(ContactMeans, "means"), solved, grade, words), ()


def _submit(t: Telling) -> Said:
    result = t.term(Result, "result")
    to_head = _("报部门负责人审核") if t.facts.get("to_head") else ""
    evidence = said(_("佐证：{}"), t.get("evidence"))
    return _("{result}：{text}").format(result=result, text=t.get("text")), small(evidence, to_head)


def _close(t: Telling) -> Said:
    signed = said(_("签字 {}"), t.get("signed_by"))
    return joined(t.term(ClosingGround, "ground"), t.get("reason")), small(signed)


def _reason(t: Telling) -> Said:
    return t.get("reason"), ()


def _rework(t: Telling) -> Said:
    return t.get("reason"), small(said(_("指定负责人 {}"), t.get("head")))


def _words(t: Telling) -> Said:
    return t.get("words"), ()


def _merge(t: Telling) -> Said:
    return said(_("并入 {}"), t.problem("target")), small(t.get("reason"))


def _merged_in(t: Telling) -> Said:
    return said(_("{} 并入本单"), t.problem("source")), ()


def _unmerged_from(t: Telling) -> Said:
    return said(_("{} 从本单撤出"), t.problem("source")), ()


def _reckoned(t: Telling) -> Said:
    return _("规则或工作日历更新，重新计算时限"), small(
        said(_("规则 {}"), t.event.rules), said(_("日历 {}"), t.event.calendar)
    )


def _moved(t: Telling) -> Said:
    to = t.department("department") or t.get("responsible")
    return said(_("移交 {}"), to), small(t.get("reason"))


SENTENCES: dict[str, Sentence] = {
    **HANDLING,
    **OVERSIGHT,
    Action.REGISTER: _register,
    Action.ANSWER: _answer,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.ASK: _ask,
    Action.SUPPLY: _text,
    Action.SPLIT: _split,
    Action.DISPATCH: _dispatch,
    Action.AMEND: _amend,
    Action.NOTE: _text,
    Action.ATTACH: _attach,
    Action.CONTACT: _contact,
    Action.CALL_BACK: _call_back,
    Action.SUBMIT: _submit,
    Action.APPROVE: _words,
    Action.RETURN: _reason,
    Action.CLOSE: _close,
    Action.REWORK: _rework,
    Action.REOPEN: _reason,
    Action.WITHDRAW: _reason,
    Action.MERGE: _merge,
    Action.UNMERGE: _reason,
    Action.REMIND: _words,
    Action.UNMASK: _reason,
    EventKind.IMPORTED: _imported,
    EventKind.IMPORTED_AGAIN: _imported,
    EventKind.APPENDED: _imported,
    EventKind.SPLIT_FROM: _split_from,
    EventKind.MERGED_IN: _merged_in,
    EventKind.UNMERGED_FROM: _unmerged_from,
    EventKind.RECKONED: _reckoned,
    EventKind.MOVED: _moved,
    EventKind.SUPERSEDED: _text,
}


def due_moved(t: Telling) -> tuple[str, ...]:
    """The closing limit that an event begins or moves, before → after where it had one."""
    found = t.facts.get("clocks", {})
    name = max((n for n in found if n.partition(":")[0] == "closing"), default="")
    if not name:
        return ()
    now = t.spoken(read_limit(found[name]).due)
    before = (t.facts.get("before") or {}).get(name) if t.event.kind == "reckoned" else None
    if before:
        old = t.spoken(read_limit(before).due)
        return (_("办结时限 {old} → {new}").format(old=old, new=now),)
    return (_("办结时限 {at}").format(at=now),)


__all__ = ["SENTENCES", "Telling", "due_moved"]
