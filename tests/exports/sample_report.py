"""A weekly review as a literal report: every kind of part, in the words of an office."""

from __future__ import annotations

from datetime import UTC, datetime

from app.queries.report import (
    Card,
    Chapter,
    Column,
    Definition,
    Figure,
    Form,
    Report,
    Sentence,
    Table,
)
from tests.exports.sample_report_pictures import (
    BANDS,
    DEPARTMENTS,
    SHARES,
    STOCK_CHART,
    TREND,
    WAITING,
)

SINCE = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
UNTIL = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
"""Thursday 17:30 to Thursday 17:30 in Asia/Shanghai."""


def sentences(*texts: str) -> tuple[Sentence, ...]:
    """Sentences as they were written."""
    return tuple(Sentence(n=n, text=text, written=text) for n, text in enumerate(texts, start=1))


FIGURES = (
    Figure(code="open", label="在办问题", value=1286, before=1251, definition="周末仍未办结的问题"),
    Figure(code="registered", label="本周新增", value=214, before=198),
    Figure(code="closed", label="本周办结", value=179, before=203),
    Figure(code="overdue", label="超期在办", value=37, before=41),
    Figure(code="due_soon", label="下周到期", value=66, before=None),
    Figure(code="on_time", label="按期办结率", value=0.9164, form=Form.SHARE, before=0.9021),
    Figure(code="satisfied", label="满意率", value=0.9737, form=Form.SHARE, before=None),
    Figure(code="handling", label="平均办理工作日", value=4.27, form=Form.DAYS, before=4.6),
)

STOCK_COLUMNS = (
    Column(key="name", title="单位", width=10),
    Column(key="opening", title="周初在办", form=Form.COUNT, width=5),
    Column(key="in_new", title="新增", form=Form.COUNT, width=4),
    Column(key="in_moved", title="转入", form=Form.COUNT, width=4),
    Column(key="out_closed", title="办结", form=Form.COUNT, width=4),
    Column(key="out_moved", title="转出", form=Form.COUNT, width=4),
    Column(key="closing", title="周末在办", form=Form.COUNT, width=5),
    Column(key="change", title="增减", form=Form.SIGNED, width=4),
)
STOCK_ROWS = tuple(
    (name, 40 + 7 * n, 9 + n, n % 3, 8 + n % 4, n % 2, 41 + 8 * n + n % 3 - n % 4 - n % 2,
     1 + n + n % 3 - n % 4 - n % 2)
    for n, name in enumerate(DEPARTMENTS)
)  # fmt: skip
STOCK = Table(
    key="stock_departments",
    title="各单位在办存量",
    columns=STOCK_COLUMNS,
    rows=STOCK_ROWS,
    total=len(STOCK_ROWS),
)

PROBLEM_COLUMNS = (
    Column(key="number", title="问题编号", form=Form.PROBLEM, width=12),
    Column(key="title", title="问题", width=18),
    Column(key="appellant", title="诉求人", width=10),
    Column(key="lead", title="主办单位", width=8),
    Column(key="registered_at", title="登记时间", form=Form.MOMENT, width=9),
    Column(key="due", title="办结时限", form=Form.DAY, width=6),
    Column(key="light", title="预警", form=Form.LIGHT, width=3),
    Column(key="over", title="超期工作日", form=Form.DAYS, width=5),
)
BRIEF = ("number", "title", "lead", "due", "light", "over")
TITLES = (
    "厂房二期消防验收与规划核实互为前置",
    "高新技术企业研发费用加计扣除资料反复补正",
    "跨境电商退货入境检验时间过长",
    "园区道路夜间限行影响原料运输",
    "新建项目临时用电报装多次退件",
    "外籍技术人员工作许可与居留许可衔接不畅",
)
OVERDUE_ROWS = tuple(
    (
        f"ZJ-3307-202610{9 + n:02d}-{12 + n:04d}",
        TITLES[n % len(TITLES)],
        ("义乌市恒达针织有限公司", "张*", "兰溪市金晖新材料股份有限公司")[n % 3],
        DEPARTMENTS[n % 7],
        datetime(2026, 10, 9 + n, 1, 15, tzinfo=UTC),
        datetime(2026, 11, 13, 9, 30, tzinfo=UTC),
        "grey" if n == 5 else "red",
        14.5 - 0.9 * n,
    )
    for n in range(14)
)
OVERDUE = Table(
    key="overdue",
    title="超期问题",
    columns=PROBLEM_COLUMNS,
    rows=OVERDUE_ROWS,
    total=37,
    brief=BRIEF,
)

MEASURES = Table(
    key="measures",
    title="各单位主要指标",
    columns=(
        Column(key="name", title="单位", width=10),
        Column(key="n", title="应办件数", form=Form.COUNT, width=5),
        Column(key="signed", title="按时签收率", form=Form.SHARE, width=5),
        Column(key="on_time", title="按期办结率", form=Form.SHARE, width=5),
        Column(key="solved", title="解决率", form=Form.SHARE, width=5),
        Column(key="satisfied", title="满意率", form=Form.SHARE, width=5),
        Column(key="median", title="办理中位工作日", form=Form.DAYS, width=6),
        Column(key="rework", title="重办率", form=Form.SHARE, width=5),
    ),
    rows=tuple(
        (name, 62 - 4 * n, 1 - 0.011 * n, 0.978 - 0.013 * n, 0.9 - 0.02 * n,
         None if n == 9 else 0.99 - 0.004 * n, 3.1 + 0.4 * n, 0.004 * n)
        for n, name in enumerate(DEPARTMENTS)
    ),
    total=len(DEPARTMENTS),
)  # fmt: skip

DECISIONS = Table(
    key="decisions",
    title="议定事项落实情况",
    columns=(
        Column(key="number", title="问题编号", form=Form.PROBLEM, width=12),
        Column(key="text", title="议定事项", width=20),
        Column(key="lead", title="牵头单位", width=8),
        Column(key="due", title="完成时限", form=Form.DAY, width=6),
        Column(key="state", title="落实情况", width=5),
    ),
    rows=(
        ("ZJ-3307-20261009-0012", "消防验收与规划核实并联办理，市资规局先行出具预审意见",
         "市消防救援支队", datetime(2026, 12, 4, 9, 30, tzinfo=UTC), "推进中"),
        ("ZJ-3307-20260921-0007", "由市商务局会同海关建立退货入境“周办结”机制",
         "市商务局", datetime(2026, 11, 16, 9, 30, tzinfo=UTC), "逾期未落实"),
    ),
    total=2,
)  # fmt: skip

CARDS = (
    Card(
        number="ZJ-3307-20261009-0012",
        title=TITLES[0],
        facts=(
            ("诉求人", "义乌市恒达针织有限公司"),
            ("所属区域", "义乌市"),
            ("服务领域", "项目"),
            ("主办单位", "市消防救援支队"),
            ("协办单位", "市资规局、市建设局"),
            ("办结时限", "2026-11-13 17:30"),
            ("预警", "红，超期 4.0 个工作日"),
            ("已历时", "29.0 个工作日"),
        ),
        lines=(
            "互等成环：市消防救援支队等待市资规局的规划核实，市资规局等待市消防救援支队的消防验收。",
            "久拖未办：已超过办结时限 4.0 个工作日，超期 5 个工作日以上的提请会商。",
            "建议：由市政府分管领导召集，确定先行办理一方，并限期五个工作日内办结。",
        ),
    ),
    Card(
        number="ZJ-3307-20261013-0016",
        title=TITLES[4],
        facts=(("诉求人", "兰溪市金晖新材料股份有限公司"), ("主办单位", "国网金华供电公司")),
        lines=("跨部门联动：两次提出异议，牵头单位未定。", "建议：报本级政府指定牵头单位。"),
    ),
)

CHAPTERS = (
    Chapter(
        key="overview",
        title="总览",
        sentences=sentences(
            "本周新增涉企问题214件，比上周增加16件；办结179件，比上周减少24件；周末在办1,286件。",
            "超期在办37件，比上周减少4件；按期办结率91.6%，比上周提高1.4个百分点。",
        ),
        figures=FIGURES,
        charts=(TREND,),
    ),
    Chapter(
        key="stock",
        title="在办存量",
        sentences=sentences("周初在办1,251件，本周增加214件，减少179件，周末在办1,286件。"),
        charts=(STOCK_CHART,),
        tables=(STOCK,),
    ),
    Chapter(
        key="moving",
        title="推进中问题",
        sentences=sentences("在办超过15个工作日的88件，占6.8%。"),
        charts=(BANDS,),
    ),
    Chapter(
        key="overdue",
        title="超期问题",
        sentences=sentences("超期37件，最长14.5个工作日；市消防救援支队最多，9件。"),
        tables=(OVERDUE,),
    ),
    Chapter(key="supervision", title="督办事项", empty="本周没有在督的事项。"),
    Chapter(
        key="candidates",
        title="提请会商",
        sentences=sentences("建议提请会商2件，其中互等成环1件。"),
        cards=CARDS,
    ),
    Chapter(key="measures", title="各单位指标", charts=(SHARES,), tables=(MEASURES,)),
    Chapter(
        key="findings",
        title="部门协同分析",
        sentences=sentences("市资规局被等候最久：7家单位的12件问题在等，已累计等候61.5个工作日。"),
        picture=WAITING,
    ),
    Chapter(key="decisions", title="议定事项落实", tables=(DECISIONS,)),
)

DEFINITIONS = (
    Definition(
        code="on_time",
        name="按期办结率",
        numerator="在批准时限内提交办理结果的问题",
        denominator="本周到期的问题，不论是否办结",
        window="按办结时限计入本周",
        unit="%",
        remarks="挂起依法顺延；并单、撤回不计入。",
    ),
    Definition(
        code="satisfied",
        name="满意率",
        numerator="评价为满意、非常满意的问题",
        denominator="已回访到的问题",
        window="按回访时间计入本周",
        unit="%",
        remarks="不足 10 件的只列数值，不作比较。",
    ),
)

SAMPLE = Report(
    key="weekly",
    title="涉企问题闭环办理周报",
    organ="金华市企业综合服务中心",
    since=SINCE,
    until=UNTIL,
    as_of=UNTIL,
    facts=(
        ("统计范围", "金华市全部涉企问题"),
        ("规则版本", "2026-01-01 起施行的办理规则第 3 版"),
        ("工作日历", "2026 年工作日历（含调休）"),
        ("固化时间", "2026-11-20 08:30"),
        ("材料校验码", "9f2c61d0a7b84e35"),
    ),
    chapters=CHAPTERS,
    definitions=DEFINITIONS,
)

EMPTY = Report(
    key="weekly",
    title="涉企问题闭环办理周报",
    organ="金华市企业综合服务中心",
    since=SINCE,
    until=UNTIL,
    as_of=UNTIL,
    facts=(),
    chapters=(),
)
"""Nothing at all."""
