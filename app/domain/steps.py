"""The shape of a workflow step, and the acts that there are."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.access import Permission
from app.domain.catalogue import OPEN_STAGES, Stage, Term
from app.domain.facts import Fact


class Action(Term):
    """Every act on a problem; the log's event of an act carries the same word."""

    REGISTER = "register", "登记"
    ANSWER = "answer", "即时答复"
    ACCEPT = "accept", "受理"
    DECLINE = "decline", "不予受理"
    ASK = "ask", "一次性告知补件"
    SUPPLY = "supply", "补齐材料"
    SPLIT = "split", "拆单"
    DISPATCH = "dispatch", "派单"
    SIGN = "sign", "签收"
    SIGN_CO = "sign_co", "协办签收"
    AUTO_SIGN = "auto_sign", "视同签收"
    CONTACT = "contact", "首次联系"
    OBJECT = "object", "提出异议"
    OBJECT_CO = "object_co", "协办异议"
    REVIEW = "review", "异议审核"
    REVIEW_CO = "review_co", "协办异议审核"
    REASSIGN = "reassign", "改派"
    ADD = "add", "加派协办"
    RELEASE = "release", "免除协办"
    REQUIRE = "require", "设前置事项"
    DISPUTE = "dispute", "对前置提出异议"
    DROP = "drop", "撤前置事项"
    AMEND = "amend", "调整要素"
    NOTE = "note", "记一条进展"
    ATTACH = "attach", "上传材料"
    INSTRUCT = "instruct", "批示"
    ANSWER_INSTRUCTION = "answer_instruction", "答复批示"
    ASK_PAUSE = "ask_pause", "申请挂起"
    PAUSE = "pause", "批准挂起"
    REFUSE_PAUSE = "refuse_pause", "不予挂起"
    RESUME = "resume", "恢复办理"
    ASK_EXTENSION = "ask_extension", "申请延期"
    EXTEND = "extend", "批准延期"
    REFUSE_EXTENSION = "refuse_extension", "不予延期"
    CONTRIBUTE = "contribute", "提交协办意见"
    SUBMIT = "submit", "提交结果"
    APPROVE = "approve", "审核通过"
    RETURN = "return", "退回承办人"
    SEND_BACK = "send_back", "退回补充"
    CALL_BACK = "call_back", "回访"
    CLOSE = "close", "办结销号"
    REWORK = "rework", "重办"
    REOPEN = "reopen", "重开"
    APPEAL = "appeal", "评价申诉"
    DECIDE_APPEAL = "decide_appeal", "裁定评价申诉"
    WITHDRAW = "withdraw", "撤回"
    MERGE = "merge", "并单"
    UNMERGE = "unmerge", "撤销并单"
    ESCALATE = "escalate", "提级"
    TAKE = "take", "承接提级"
    SEND_DOWN = "send_down", "退回下级"
    PROPOSE_ORDER = "propose_order", "拟制督办单"
    DISCARD_ORDER = "discard_order", "不予下达督办单"
    ORDER = "order", "督办"
    RAISE = "raise", "升级督办"
    ANSWER_ORDER = "answer_order", "答复督办"
    LIFT = "lift", "解除督办"
    REFER = "refer", "提请会商"
    CLEAR_FLAG = "clear_flag", "撤销会商标记"
    DECIDE = "decide", "议定"
    FULFIL = "fulfil", "落实议定事项"
    REMIND = "remind", "催办"
    UNMASK = "unmask", "查看隐私"


class Party(Term):
    """What a department must be to the problem so that its people may take the step."""

    NONE = "none", "办公室"
    LEAD = "lead", "主办"
    CO = "co", "协办"
    HANDLER = "handler", "主办或协办"
    PAST = "past", "曾承办"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of the workflow.

    sources: stages in which it may be taken (empty: before the problem exists). targets: the
    stages it may lead to; empty: the stage stays (as it does where a co-handler's part is signed
    by itself). needs: the permission. party: what a department role must be to the problem;
    office roles need the region instead. asks: the form. guards: names of the predicates in
    `guards`, all of which must hold. clause: the rule it comes from. meaning: what it does, in
    words that stand under the button.
    """

    action: Action
    sources: frozenset[Stage]
    needs: Permission
    clause: str
    targets: tuple[Stage, ...] = ()
    party: Party = Party.NONE
    asks: tuple[Fact, ...] = ()
    guards: tuple[str, ...] = ()
    meaning: str = ""
    final: bool = field(default=False)


INTAKE = frozenset({Stage.INTAKE})
TRANSFER = frozenset({Stage.TRANSFER})
HANDLING = frozenset({Stage.HANDLING})
FEEDBACK = frozenset({Stage.FEEDBACK})
CLOSED = frozenset({Stage.CLOSED})
OPEN = OPEN_STAGES
