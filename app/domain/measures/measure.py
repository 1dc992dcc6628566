"""评价指标: one table of what is measured, and out of what. Every figure of a page is one of these.

Chinese definitions are the words that stand beside a figure. Where a case that was declined,
withdrawn or merged is counted, a row says so; otherwise it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.catalogue import Term
from app.domain.measures.occasion import Mark, Occasion


class Window(Term):
    """What the dates of a window choose."""

    WINDOW = "window", "期内发生"
    COHORT = "cohort", "期内受理的批次，截至现在"
    STANDING = "standing", "截至现在的在办存量"


class Unit(Term):
    """In what a figure is told."""

    SHARE = "share", "比率"
    WORKING_DAYS = "working_days", "工作日"


class Figure(StrEnum):
    """How it is made of what was counted."""

    SHARE = "share"
    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"


class Better(Term):
    """Which way is better."""

    HIGHER = "higher", "越高越好"
    LOWER = "lower", "越低越好"
    NEITHER = "neither", "不作优劣评价"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure and its definition.

    dated: the date that puts a case into a window. occasion, of: what is counted in the
    denominator, of that those with all of these marks; met: the mark of the numerator. part: of a
    mean, the occasion whose lengths are summed, where it is not the denominator's own. minimum:
    below so many it is shown with its interval and neither ranked nor put into a band. excluded,
    extended, imported: how such cases are treated.
    """

    code: str
    name: str
    numerator: str
    denominator: str
    dated: str
    window: Window = Window.WINDOW
    occasion: Occasion
    of: Mark = Mark.NONE
    met: Mark = Mark.NONE
    figure: Figure = Figure.SHARE
    part: Occasion | None = None
    unit: Unit = Unit.SHARE
    better: Better
    minimum: int = 10
    excluded: str = "不予受理、撤回、并单的不计"
    extended: str = "不受延期影响"
    imported: str
    source: str


LEFT_COUNT = "时限届满时仍由其承办的计入，不论问题以后是否撤回、并单"
HERE_ONLY = "历史导入的环节未在本系统计时，不计"
AS_TOLD = "历史导入的按来源文件记载计入"
CLOSED_AS_TOLD = "历史导入的按来源文件的办结时间计入；未载明企业确认的，计为未确认"
LIMITS = "实施意见二（四）4：限时整改"
QUICK = "实施意见二（四）4：快速响应"
WATCHED = "实施意见二（四）4：监督反馈"
CONTENT = "实施意见三（四）：企业满意度为重要标准"
LOOP = "实施意见二（四）4：全流程闭环"
ROUTED = "实施意见二（四）1：后台分类联办；国办函〔2025〕66号：派单异议审核"
TOGETHER = "实施意见二（四）4：集中会商、协同办理、限时办结"

MEASURES: tuple[Measure, ...] = (
    Measure(
        code="signed_in_time", name="按时签收率",
        numerator="在签收时限内签收的承办（主办和协办；视同签收不计入）",
        denominator="签收时限在期内届满的承办（视同签收计入）",
        dated="签收时限届满时间", occasion=Occasion.SIGN_DUE, met=Mark.MET,
        better=Better.HIGHER, excluded=f"{LEFT_COUNT}；时限内已提出异议或已改派、免除的不计",
        imported=HERE_ONLY, source=QUICK,
    ),
    Measure(
        code="contacted_in_time", name="首次联系及时率",
        numerator="在时限内联系上企业的主办",
        denominator="首次联系时限在期内届满的主办；未联系即提交结果的计为未及时",
        dated="首次联系时限届满时间", occasion=Occasion.CONTACT_DUE, met=Mark.MET,
        better=Better.HIGHER, excluded=LEFT_COUNT, imported=HERE_ONLY, source=QUICK,
    ),
    Measure(
        code="met_approved", name="按期办结率（延期后）",
        numerator="在批准的办结期限内提交办理结果的",
        denominator="批准的办结期限在期内届满的，不论是否已办结；重办、重开各轮分别计",
        dated="批准的办结期限", occasion=Occasion.DUE, met=Mark.MET,
        better=Better.HIGHER, extended="按延期、议定后的期限计", imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="met_original", name="按期办结率（原期限）",
        numerator="在原办结期限内提交办理结果的",
        denominator="原办结期限在期内届满的，不论是否已办结；重办、重开各轮分别计",
        dated="原办结期限", occasion=Occasion.ORIGINALLY_DUE, met=Mark.MET,
        better=Better.HIGHER, extended="按原期限计，延期、议定不改变原期限",
        imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="closed_of_accepted", name="办结率",
        numerator="现已办结的", denominator="期内受理的",
        dated="受理时间（导入件未载明的，登记时间）", window=Window.COHORT,
        occasion=Occasion.ACCEPTED, met=Mark.MET, better=Better.HIGHER,
        imported=AS_TOLD, source=LOOP,
    ),
    Measure(
        code="solved", name="解决率",
        numerator="企业确认办结且认为已解决的", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.SOLVED,
        better=Better.HIGHER, imported=CLOSED_AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="satisfied_of_reached", name="满意率（回访到的）",
        numerator="企业确认办结且评价为基本满意以上的", denominator="期内办结且回访到企业的",
        dated="办结时间", occasion=Occasion.CLOSED, of=Mark.REACHED | Mark.GRADE_STANDS,
        met=Mark.SATISFIED, better=Better.HIGHER,
        excluded="不予受理、撤回、并单的不计；申诉裁定不计入的评价，分子分母均不计",
        imported=CLOSED_AS_TOLD, source=CONTENT,
    ),
    Measure(
        code="satisfied_of_closed", name="满意率（全部办结）",
        numerator="企业确认办结且评价为基本满意以上的", denominator="期内办结的，不论是否回访到",
        dated="办结时间", occasion=Occasion.CLOSED, of=Mark.GRADE_STANDS, met=Mark.SATISFIED,
        better=Better.HIGHER,
        excluded="不予受理、撤回、并单的不计；申诉裁定不计入的评价，分子分母均不计",
        imported=CLOSED_AS_TOLD, source=CONTENT,
    ),
    Measure(
        code="reached", name="回访率",
        numerator="就办理结果回访到企业的", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.REACHED,
        better=Better.HIGHER, imported=CLOSED_AS_TOLD, source=WATCHED,
    ),
    Measure(
        code="unconfirmed", name="未确认率",
        numerator="未经企业确认办结的（无法回访、解释办结、历史办结）", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.UNCONFIRMED,
        better=Better.LOWER, imported=CLOSED_AS_TOLD, source=WATCHED,
    ),
    Measure(
        code="handling_mean", name="办理时长（平均）",
        numerator="登记至办结的工作日之和，扣除待企业的时间", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.MEAN, unit=Unit.WORKING_DAYS,
        better=Better.LOWER, imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="intake_mean", name="其中：受理",
        numerator="办结件在受理环节的工作日之和", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.MEAN, part=Occasion.INTAKE,
        unit=Unit.WORKING_DAYS, better=Better.LOWER, imported=AS_TOLD, source=QUICK,
    ),
    Measure(
        code="transit_mean", name="其中：流转",
        numerator="办结件待派单、待签收、异议审核中的工作日之和", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.MEAN, part=Occasion.TRANSIT,
        unit=Unit.WORKING_DAYS, better=Better.LOWER, imported=AS_TOLD, source=QUICK,
    ),
    Measure(
        code="in_hand_mean", name="其中：主办在手",
        numerator="办结件由主办部门办理的工作日之和", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.MEAN, part=Occasion.HANDLING,
        unit=Unit.WORKING_DAYS, better=Better.LOWER, imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="feedback_mean", name="其中：反馈",
        numerator="办结件自提交结果至办结的工作日之和", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.MEAN, part=Occasion.FEEDBACK,
        unit=Unit.WORKING_DAYS, better=Better.LOWER, imported=AS_TOLD, source=WATCHED,
    ),
    Measure(
        code="handling_median", name="办理时长（中位数）",
        numerator="半数办结件在此工作日内办结", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.MEDIAN, unit=Unit.WORKING_DAYS,
        better=Better.LOWER, imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="handling_p90", name="办理时长（九成）",
        numerator="九成办结件在此工作日内办结", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, figure=Figure.P90, unit=Unit.WORKING_DAYS,
        better=Better.LOWER, minimum=30, imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="held_mean", name="部门在手时间",
        numerator="各主办部门在手的工作日之和，改派前后的部门分别计",
        denominator="期内办结件经手的主办部门件次",
        dated="办结时间", occasion=Occasion.HELD, figure=Figure.MEAN, unit=Unit.WORKING_DAYS,
        better=Better.LOWER, imported=AS_TOLD, source=LIMITS,
    ),
    Measure(
        code="objected", name="异议率",
        numerator="被派部门提出异议的", denominator="期内派出的承办（派单、改派、加派）",
        dated="派单时间", occasion=Occasion.DISPATCHED, met=Mark.OBJECTED,
        better=Better.NEITHER, excluded="派出后问题撤回、并单的仍计入",
        imported=HERE_ONLY, source=ROUTED,
    ),
    Measure(
        code="right_first", name="一次派准率",
        numerator="首次派单后未因异议成立或改派而更换主办的", denominator="期内首次派单的问题",
        dated="首次派单时间", occasion=Occasion.DISPATCHED, of=Mark.FIRST, met=Mark.RIGHT,
        better=Better.HIGHER, excluded="派出后问题撤回、并单的仍计入；提级不作更换主办计",
        imported=HERE_ONLY, source=ROUTED,
    ),
    Measure(
        code="extended", name="延期率",
        numerator="经批准延期的", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.EXTENDED,
        better=Better.LOWER, extended="批准一次以上的计一件；议定改期不作延期计",
        imported="历史导入的未载明延期，计为未延期", source=LIMITS,
    ),
    Measure(
        code="paused", name="挂起占比",
        numerator="办理中挂起过的（含企业补件）", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.PAUSED,
        better=Better.NEITHER, imported="历史导入的未载明挂起，计为未挂起", source=LIMITS,
    ),
    Measure(
        code="reworked", name="重办率",
        numerator="办结前重办过的", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.REWORKED,
        better=Better.LOWER, imported=AS_TOLD, source=WATCHED,
    ),
    Measure(
        code="reopened", name="重开率",
        numerator="办结后又重开的，截至现在", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.REOPENED,
        better=Better.LOWER, imported=AS_TOLD, source=WATCHED,
    ),
    Measure(
        code="back_and_forth", name="往返流转率",
        numerator="主办由甲部门转乙部门又转回甲部门的", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.BACK_AND_FORTH,
        better=Better.LOWER, imported=AS_TOLD, source=ROUTED,
    ),
    Measure(
        code="ordered", name="督办率",
        numerator="下达过督办单的", denominator="期内办结的",
        dated="办结时间", occasion=Occasion.CLOSED, met=Mark.ORDERED,
        better=Better.NEITHER, imported=AS_TOLD, source="实施意见二（四）4：全程跟踪督办",
    ),
    Measure(
        code="decisions_in_time", name="议定事项按期落实率",
        numerator="在议定期限内落实的议定事项", denominator="议定期限在期内届满的议定事项",
        dated="议定事项的期限", occasion=Occasion.DECISION_DUE, met=Mark.MET,
        better=Better.HIGHER, minimum=5,
        excluded="问题不予受理、撤回、并单而尚未落实的不计", imported=HERE_ONLY, source=TOGETHER,
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """在办存量的账龄: open for more than `over` working days since its registration, and at most
    `up_to`; without `up_to`, for any longer. minimum: as of a measure.
    """

    code: str
    name: str
    over: int
    up_to: int | None
    minimum: int = 10


AGE_BANDS: tuple[AgeBand, ...] = (
    AgeBand(code="open_to_3", name="在办0—3个工作日", over=0, up_to=3),
    AgeBand(code="open_to_5", name="在办4—5个工作日", over=3, up_to=5),
    AgeBand(code="open_to_10", name="在办6—10个工作日", over=5, up_to=10),
    AgeBand(code="open_to_15", name="在办11—15个工作日", over=10, up_to=15),
    AgeBand(code="open_beyond_15", name="在办15个工作日以上", over=15, up_to=None),
)
"""Each a share of all that is open now; no window applies. Open is what has not left the loop."""

BY_CODE = {measure.code: measure for measure in MEASURES}
