"""Who may do what: permissions, one table of grants, and the person in front of the screen."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.catalogue import Role, Term
from app.domain.errors import DomainError

PROVINCE = "33"


class Permission(Term):
    """What a role may be granted. Rows of the workflow and pages name one of these."""

    REGISTER = "register", "登记"
    ANSWER = "answer", "即时答复"
    TAKE_IN = "take_in", "受理"
    ASK_ENTERPRISE = "ask_enterprise", "一次性告知补件"
    SUPPLY = "supply", "补齐材料"
    ARRANGE = "arrange", "拆单并单"
    AMEND = "amend", "调整要素"
    DISPATCH = "dispatch", "派单与裁定"
    DECIDE_EXTENSION = "decide_extension", "审批延期"
    CO_ORDINATE = "co_ordinate", "调整协办与前置"
    HANDLE = "handle", "承办"
    CONTACT = "contact", "联系企业"
    RESUME = "resume", "恢复办理"
    RECORD = "record", "记录进展"
    APPROVE_SUBMISSION = "approve_submission", "审核提交"
    INSTRUCT = "instruct", "批示"
    ANSWER_INSTRUCTION = "answer_instruction", "答复批示"
    CALL_BACK = "call_back", "回访"
    RETURN = "return", "退回补充"
    REWORK = "rework", "重办"
    CLOSE = "close", "办结销号"
    REOPEN = "reopen", "重开"
    APPEAL_GRADE = "appeal_grade", "评价申诉"
    DECIDE_APPEAL = "decide_appeal", "裁定评价申诉"
    WITHDRAW = "withdraw", "撤回"
    ESCALATE = "escalate", "提级"
    ORDER = "order", "督办"
    ANSWER_ORDER = "answer_order", "答复督办"
    REFER = "refer", "提请会商"
    SET_AGENDA = "set_agenda", "列入会商议程"
    CONSULT = "consult", "会商议定"
    REMIND = "remind", "催办"
    LIST_PROVINCE = "list_province", "省级梳理汇总"
    REVIEW = "review", "冻结例会材料"
    SIGN_REVIEW = "sign_review", "签发例会材料"
    UNMASK = "unmask", "查看隐私"
    RUN_SYSTEM = "run_system", "系统自动"
    SEE_OVERVIEW = "see_overview", "看指挥总览"
    SEE_PROBLEMS = "see_problems", "看问题"
    SEE_WORKBENCH = "see_workbench", "看待办"
    SEE_SUPERVISION = "see_supervision", "看督办"
    SEE_CONSULTATIONS = "see_consultations", "看会商"
    SEE_NETWORK = "see_network", "看部门协同"
    SEE_EVALUATION = "see_evaluation", "看评价考核"
    SEE_REVIEWS = "see_reviews", "看周例会"
    SEE_SURVEYS = "see_surveys", "看评价轮次"
    SEE_ADMIN = "see_admin", "看系统管理"
    SEE_LOG = "see_log", "看日志"
    EXPORT = "export", "导出"
    ADMINISTER = "administer", "系统管理"
    IMPORT = "import", "导入"
    IMPORT_SURVEYS = "import_surveys", "导入评价轮次"


_OFFICE = frozenset(
    {
        Permission.SEE_OVERVIEW,
        Permission.SEE_PROBLEMS,
        Permission.SEE_WORKBENCH,
        Permission.EXPORT,
        Permission.RECORD,
    }
)

_DUTY = _OFFICE | {
    Permission.TAKE_IN,
    Permission.ARRANGE,
    Permission.AMEND,
    Permission.DISPATCH,
    Permission.DECIDE_EXTENSION,
    Permission.CO_ORDINATE,
    Permission.RESUME,
    Permission.RETURN,
    Permission.REWORK,
    Permission.CLOSE,
    Permission.REOPEN,
    Permission.ESCALATE,
    Permission.ORDER,
    Permission.SEE_SUPERVISION,
    Permission.SEE_CONSULTATIONS,
    Permission.SEE_NETWORK,
    Permission.SEE_EVALUATION,
    Permission.SEE_REVIEWS,
    Permission.SEE_SURVEYS,
    Permission.REFER,
    Permission.REMIND,
    Permission.UNMASK,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEADER: frozenset(
        {
            Permission.SEE_OVERVIEW,
            Permission.SEE_PROBLEMS,
            Permission.SEE_SUPERVISION,
            Permission.SEE_CONSULTATIONS,
            Permission.SEE_NETWORK,
            Permission.SEE_EVALUATION,
            Permission.SEE_REVIEWS,
            Permission.SEE_SURVEYS,
            Permission.EXPORT,
            Permission.INSTRUCT,
            Permission.DECIDE_EXTENSION,
            Permission.REFER,
            Permission.SET_AGENDA,
            Permission.SIGN_REVIEW,
        }
    ),
    Role.DUTY_HEAD: _DUTY | {Permission.ANSWER_INSTRUCTION, Permission.IMPORT_SURVEYS},
    Role.SUPERVISOR: _DUTY
    | {
        Permission.DECIDE_APPEAL,
        Permission.SET_AGENDA,
        Permission.CONSULT,
        Permission.ANSWER_INSTRUCTION,
        Permission.LIST_PROVINCE,
        Permission.REVIEW,
    },
    Role.CLERK: _OFFICE
    | {
        Permission.REGISTER,
        Permission.ANSWER,
        Permission.TAKE_IN,
        Permission.ASK_ENTERPRISE,
        Permission.SUPPLY,
        Permission.ARRANGE,
        Permission.AMEND,
        Permission.CONTACT,
        Permission.CALL_BACK,
        Permission.RETURN,
        Permission.REWORK,
        Permission.CLOSE,
        Permission.WITHDRAW,
        Permission.UNMASK,
        Permission.SEE_ADMIN,
        Permission.SEE_SURVEYS,
        Permission.IMPORT,
    },
    Role.LIAISON: frozenset(
        {
            Permission.SEE_PROBLEMS,
            Permission.SEE_WORKBENCH,
            Permission.EXPORT,
            Permission.REGISTER,
            Permission.ASK_ENTERPRISE,
            Permission.SUPPLY,
            Permission.HANDLE,
            Permission.RESUME,
            Permission.CO_ORDINATE,
            Permission.CONTACT,
            Permission.RECORD,
            Permission.APPEAL_GRADE,
            Permission.ANSWER_ORDER,
            Permission.UNMASK,
        }
    ),
    Role.DEPARTMENT_HEAD: frozenset(
        {
            Permission.SEE_PROBLEMS,
            Permission.SEE_WORKBENCH,
            Permission.EXPORT,
            Permission.APPROVE_SUBMISSION,
            Permission.REFER,
        }
    ),
    Role.AUDITOR: frozenset({Permission.SEE_ADMIN, Permission.SEE_LOG}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.SEE_ADMIN,
            Permission.ADMINISTER,
            Permission.IMPORT,
            Permission.IMPORT_SURVEYS,
        }
    ),
    Role.ENTERPRISE: frozenset(
        {
            Permission.REGISTER,
            Permission.CALL_BACK,
            Permission.WITHDRAW,
            Permission.SUPPLY,
        }
    ),
    Role.SYSTEM: frozenset(
        {
            Permission.REGISTER,
            Permission.REWORK,
            Permission.REMIND,
            Permission.RUN_SYSTEM,
        }
    ),
}

OFFICE_ROLES = frozenset({Role.LEADER, Role.DUTY_HEAD, Role.SUPERVISOR, Role.CLERK})
"""They see their region and below; the others see what their department or link is party to."""

DEPARTMENT_ROLES = frozenset({Role.LIAISON, Role.DEPARTMENT_HEAD})

KEPT_BY_LOWER = frozenset(
    {
        Permission.RECORD,
        Permission.CONTACT,
        Permission.CALL_BACK,
        Permission.SUPPLY,
        Permission.WITHDRAW,
        Permission.REFER,
        Permission.UNMASK,
    }
)
"""What the office below still does on a problem that it escalated: it answers the enterprise."""

DUTY_ACTS = frozenset(
    {
        Permission.TAKE_IN,
        Permission.ARRANGE,
        Permission.AMEND,
        Permission.DISPATCH,
        Permission.DECIDE_EXTENSION,
        Permission.CO_ORDINATE,
        Permission.RESUME,
        Permission.RETURN,
        Permission.REWORK,
        Permission.CLOSE,
        Permission.REOPEN,
    }
)
"""The duty head's own acts; a supervisor who takes one in the duty head's stead says why."""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person (or link, or the system) that asks.

    person: the account's id, 0 for the system, None for an enterprise by its link.
    region: division code ("33", "3307", "330784"). acting_for: the person whose deputy acts.
    fields: the service fields in a leader's own charge. problem: the one case an enterprise sees.
    """

    person: int | None
    name: str
    role: Role
    region: str = PROVINCE
    department: int | None = None
    acting_for: int | None = None
    fields: tuple[str, ...] = field(default=())
    problem: int | None = None
    must_change_password: bool = False

    def can(self, permission: Permission) -> bool:
        """Whether the role is granted the permission."""
        return permission in GRANTS[self.role]

    def require(self, permission: Permission) -> None:
        """Raise DomainError("not_allowed") unless granted."""
        if not self.can(permission):
            raise DomainError("not_allowed", permission=str(permission), role=str(self.role))


SYSTEM = Viewer(person=0, name="系统", role=Role.SYSTEM)
"""The timetable and the rules themselves."""
