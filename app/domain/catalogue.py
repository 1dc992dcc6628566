"""The field's terms, one English word per Chinese term; what a problem, a person, an act may be."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A code with the Chinese word that stands on the screen."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Term:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term


class Stage(Term):
    """环节. A problem is in exactly one."""

    INTAKE = "intake", "受理"
    TRANSFER = "transfer", "转办"
    HANDLING = "handling", "办理"
    FEEDBACK = "feedback", "反馈"
    CLOSED = "closed", "办结"
    DECLINED = "declined", "不予受理"
    MERGED = "merged", "已并单"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_STAGES = frozenset({Stage.INTAKE, Stage.TRANSFER, Stage.HANDLING, Stage.FEEDBACK})


class Lane(Term):
    """The overview's six counts; a problem under an unlifted order stands in 督办."""

    INTAKE = "intake", "受理"
    TRANSFER = "transfer", "转办"
    HANDLING = "handling", "办理"
    SUPERVISION = "supervision", "督办"
    FEEDBACK = "feedback", "反馈"
    CLOSED = "closed", "办结"


class Kind(Term):
    """诉求类型 (北京市接诉即办工作条例 art. 2; one set for every channel)."""

    INQUIRY = "inquiry", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"
    SUGGESTION = "suggestion", "建议"


class Difficulty(Term):
    """难度: decides the closing limit."""

    GENERAL = "general", "一般"
    COMPLEX = "complex", "复杂"
    HARD = "hard", "疑难"


class Urgency(Term):
    """紧急程度: decides the limit of the first contact."""

    NORMAL = "normal", "一般"
    URGENT = "urgent", "加急"
    CRITICAL = "critical", "特急"


class Channel(Term):
    """来源渠道."""

    HOTLINE = "hotline", "12345"
    ENTERPRISE_LINE = "enterprise_line", "12345-8 企业热线"
    PLATFORM = "platform", "线上平台"
    ENTERPRISE_CODE = "enterprise_code", "企业码"
    COUNTER = "counter", "中心窗口"
    STATION = "station", "分中心/驿站"
    VISIT = "visit", "走访"
    FORUM = "forum", "恳谈会"
    LEADER = "leader", "领导批示交办"
    SUPERIOR = "superior", "上级交办"
    CONGRESS = "congress", "人大政协"
    RATING = "rating", "好差评"
    CHAMBER = "chamber", "商会"
    DISCOVERY = "discovery", "主动发现"
    SURVEY = "survey", "第三方评估/问卷"
    OTHER = "other", "其他"


class Result(Term):
    """办理结果."""

    SOLVED = "solved", "已解决"
    PARTIAL = "partial", "部分解决"
    EXPLAINED = "explained", "解释说明"
    UNABLE = "unable", "暂不能解决"


class ClosingGround(Term):
    """办结依据; only the first ever counts as solved or satisfied."""

    CONFIRMED = "confirmed", "企业确认"
    UNREACHABLE = "unreachable", "无法回访"
    EXPLAINED = "explained", "解释办结"
    IMPORTED = "imported", "历史办结"


class DeclineGround(Term):
    """不予受理的法定情形 (after 北京市接诉即办工作条例 art. 11)."""

    EMERGENCY = "emergency", "属110、119、120等紧急服务事项"
    STATUTORY = "statutory", "应当或已经通过诉讼、仲裁、复议、信访等法定途径解决"
    REPEATED = "repeated", "已办结且无新的事实和理由重复提出"
    SECRECY = "secrecy", "涉及国家秘密、商业秘密或个人隐私"
    OUTSIDE = "outside", "不属于行政机关职责范围"
    UNLAWFUL = "unlawful", "违反法律法规或公序良俗"


class ObjectionGround(Term):
    """异议理由."""

    DUTY = "duty", "职责不符"
    INFORMATION = "information", "信息不全"
    DUPLICATE = "duplicate", "重复"
    LEVEL = "level", "层级不符"


class ReviewOutcome(Term):
    """异议审核结论."""

    UPHELD = "upheld", "成立（改派）"
    NOT_UPHELD = "not_upheld", "不成立（维持原派）"
    REFERRED = "referred", "报本级政府指定牵头"


class OrderLevel(Term):
    """督办级别."""

    REMINDER = "reminder", "提醒"
    SUPERVISE = "supervise", "督办"
    LISTED = "listed", "挂牌督办"


class ContactMeans(Term):
    """联系方式."""

    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    MESSAGE = "message", "短信"
    PLATFORM = "platform", "平台消息"
    MEETING = "meeting", "面谈"


class AssignmentRole(Term):
    """承办."""

    LEAD = "lead", "主办"
    CO = "co", "协办"


class AssignmentEnd(Term):
    """How an assignment ended."""

    SUBMITTED = "submitted", "已提交结果"
    CONTRIBUTED = "contributed", "已提交协办意见"
    RELEASED = "released", "已免除"
    REASSIGNED = "reassigned", "已改派"
    MERGED = "merged", "已并单"
    STOPPED = "stopped", "已终止"


class FlagKind(Term):
    """提请会商的三类情形 (浙江省政务服务增值化改革实施意见 二(四)4)."""

    LONG = "long", "久拖未办"
    HARD = "hard", "疑难复杂"
    CROSS = "cross", "跨部门联动"


class Level(Term):
    """层级."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class Role(Term):
    """角色."""

    LEADER = "leader", "领导"
    DUTY_HEAD = "duty_head", "中心负责人"
    SUPERVISOR = "supervisor", "督办员"
    CLERK = "clerk", "受理员"
    LIAISON = "liaison", "联络员"
    DEPARTMENT_HEAD = "department_head", "部门负责人"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "管理员"
    ENTERPRISE = "enterprise", "企业"
    SYSTEM = "system", "系统"


class Phase(Term):
    """Who holds the main track, and why; four of them add up to what the enterprise waited."""

    INTAKE = "intake", "受理"
    WAITING = "waiting", "待企业"
    TRANSIT = "transit", "流转"
    HANDLING = "handling", "主办在手"
    FEEDBACK = "feedback", "反馈"


OFFICE = 0
"""Holder of a span that no department holds: the office itself."""

ENTERPRISE = -1
"""Holder of a span in which the enterprise owes something."""

BAD_GRADES = frozenset({1, 2})
"""差评: the last two of the five grades (国办发〔2019〕51号)."""

SUPPLEMENT = "supplement"
"""The pause reason 企业补件, which begins with the asking and needs no approval."""
