"""A report that is hard to write: long texts, signs of many scripts, forty departments."""

from __future__ import annotations

from dataclasses import replace

from app.queries.report import (
    Arrow,
    Card,
    Chapter,
    Chart,
    Column,
    Figure,
    Form,
    Picture,
    Report,
    Series,
    Shape,
    Spot,
    Table,
)
from tests.exports.sample_report import MEASURES, OVERDUE, SAMPLE, STOCK, sentences

LONG = "厂房二期消防验收与规划核实互为前置。" * 166 + "请予协调🚒。"
"""3,000 characters and a few."""

RIGHT_TO_LEFT = "شركة النسيج 义乌🧵"
FORBIDDEN = "末尾有\x00不可\x0b见\ufffe字符\ud800"
"""What no XML document may hold stands between the words."""

FORMULA = '=HYPERLINK("x")局'
NAMES = (
    FORMULA,
    RIGHT_TO_LEFT,
    "<消防>&“救援”大队",
    *(f"浙江金义新区跨境电子商务综合试验区管理委员会第{n}处" for n in range(4, 41)),
)
"""Forty departments."""

LEADS = Table(
    key="leads",
    title="各单位在办存量",
    columns=STOCK.columns,
    rows=tuple((name, *STOCK.rows[n % 10][1:]) for n, name in enumerate(NAMES)),
    total=40,
)
RATES = replace(
    MEASURES, rows=tuple((name, *MEASURES.rows[n % 10][1:]) for n, name in enumerate(NAMES)),
    total=40,
)  # fmt: skip
LISTED = replace(
    OVERDUE,
    rows=tuple((row[0], LONG, RIGHT_TO_LEFT, FORBIDDEN, *row[4:]) for row in OVERDUE.rows * 3),
    total=1234,
)
BROAD = Table(
    key="broad",
    title="各单位各项指标",
    columns=(
        Column(key="name", title="单位", width=10),
        *(Column(key=f"m{n}", title=f"第{n}项指标", form=Form.SHARE) for n in range(1, 16)),
    ),
    rows=tuple((name, *(0.01 * (n % 100) for n in range(15))) for name in NAMES[:5]),
    total=5,
)
"""Sixteen columns."""

BARS = Chart(
    key="bars",
    title="哪些单位在办最多" * 9,
    shape=Shape.STACKED,
    labels=NAMES,
    series=(
        Series(name=FORMULA, values=tuple(float(n) for n in range(40)), tone="green"),
        Series(name=RIGHT_TO_LEFT, values=(None,) * 40, tone="red"),
    ),
)
NOTHING = Chart(key="nothing", title="空", shape=Shape.LINES, labels=(), series=())
PICTURE = Picture(
    spots=tuple(
        Spot(key=str(n), name=name, x=n % 7 / 6, y=0.5, size=n / 40, light="red")
        for n, name in enumerate(NAMES)
    ),
    arrows=tuple(
        Arrow(source=str(n), target=str(n * 7 % 40), cases=n, days=n / 2) for n in range(1, 40)
    ),
)
CARD = Card(
    number="ZJ-3307-20261009-0012",
    title=LONG,
    facts=(("诉求人", RIGHT_TO_LEFT), ("诉求内容", LONG), ("经办" * 9, FORBIDDEN)) * 9,
    lines=(LONG, RIGHT_TO_LEFT, FORBIDDEN, "建议：专题研究。"),
)

HARD = Report(
    key="weekly",
    title="涉企问题闭环办理周报" * 6,
    organ=f"{RIGHT_TO_LEFT}{LONG}",
    since=SAMPLE.since,
    until=SAMPLE.until,
    as_of=SAMPLE.as_of,
    facts=(("统计范围", LONG), (FORMULA, FORBIDDEN)),
    chapters=(
        Chapter(
            key="overview",
            title="总览" * 30,
            sentences=sentences(LONG, RIGHT_TO_LEFT, FORBIDDEN, "一段\n\n两段🧵"),
            figures=tuple(
                Figure(code=f"n{n}", label=LONG[: 4 * n], value=10**n, before=10**n)
                for n in range(1, 12)
            ),
            charts=(BARS, NOTHING),
        ),
        Chapter(key="stock", title="在办存量", charts=(BARS,), tables=(LEADS, RATES, BROAD)),
        Chapter(key="overdue", title="超期问题", tables=(LISTED,)),
        Chapter(key="candidates", title="提请会商", cards=(CARD,) * 45),
        Chapter(key="findings", title="部门协同分析", picture=PICTURE),
        Chapter(key="decisions", title="议定事项", tables=(replace(OVERDUE, rows=(), total=0),)),
        Chapter(key="hot", title="热点", charts=(NOTHING,), picture=Picture(spots=(), arrows=())),
    ),
    definitions=SAMPLE.definitions,
)
