"""A report full of what people type to do harm, or without meaning to, for tables and pages."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.changing import replace
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
    Sentence,
    Series,
    Shape,
    Spot,
    Table,
)
from tests.exports.sample_report import SAMPLE

FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1",
    '=HYPERLINK("http://example.invalid")', "\uff1d1+1",
)  # fmt: skip
LONG = "厂房二期消防验收与规划核实互为前置。" * 166 + "请予协调🚒。"
"""3,000 characters and a few."""

TOO_LONG = "长" * 40_000
RIGHT_TO_LEFT = "شركة النسيج 义乌🧵"
CONTROL = "前\x00中\x1b[31m\x0b后\ufffe"
SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&\"'"

TEXTS = (*FORMULAS, LONG, RIGHT_TO_LEFT, CONTROL, SCRIPT, "")
DEPARTMENTS = tuple(f"市第{n:02}综合行政执法与营商环境协调局" for n in range(1, 41))

HARD_TABLE = Table(
    key="hard",
    title="含 [特殊] 字符：*?/\\ 的“问题清单”以及一个远远超过三十一个字的工作表名称",
    columns=(
        Column(key="text", title="=标题", width=18),
        Column(key="n", title="件数", form=Form.COUNT),
        Column(key="days", title="工作日", form=Form.DAYS),
        Column(key="share", title="比率", form=Form.SHARE),
        Column(key="change", title="增减", form=Form.SIGNED),
        Column(key="at", title="时间", form=Form.MOMENT),
        Column(key="light", title="预警灯", form=Form.LIGHT),
    ),
    rows=tuple(
        (text, 1234 * n, 2.25 + n, n / 24, n - 1, datetime(2026, 11, 19, 9, 30, 59, tzinfo=UTC),
         ("red", "yellow", "green", "grey", None)[n % 5])
        for n, text in enumerate(TEXTS)
    ),
    total=2000,
    brief=("text", "n"),
)  # fmt: skip

HARD_CHAPTER = Chapter(
    key="hard",
    title=SCRIPT,
    sentences=tuple(
        Sentence(n=n, text=text, written=text) for n, text in enumerate(TEXTS[:-1], start=1)
    ),
    figures=(Figure(code="hard", label="=指标", value=None, before=0, definition=SCRIPT),),
    charts=tuple(
        Chart(
            key=f"hard-{shape}",
            title=SCRIPT,
            shape=shape,
            labels=DEPARTMENTS,
            series=(
                Series(name=SCRIPT, values=tuple(float(n) for n in range(40))),
                Series(name="无", values=(None,) * 40),
            ),
        )
        for shape in Shape
    ),
    tables=(HARD_TABLE, replace(HARD_TABLE, key="again")),
    picture=Picture(
        spots=tuple(
            Spot(key=str(n), name=name, x=0.5, y=0.5, size=n / 40, light="red")
            for n, name in enumerate(DEPARTMENTS)
        ),
        arrows=tuple(
            Arrow(source=str(n), target=str((7 * n + 1) % 40), cases=n + 1, days=n + 0.5)
            for n in range(40)
        ),
    ),
    cards=(Card(number="ZJ-33-20261009-0012", title=SCRIPT, facts=(("=事", LONG),), lines=TEXTS),),
)

HOSTILE: Report = replace(
    SAMPLE,
    title=f"周报{SCRIPT}",
    organ=RIGHT_TO_LEFT,
    facts=(("=范围", SCRIPT), ("说明", LONG)),
    chapters=(*SAMPLE.chapters, HARD_CHAPTER),
    lists=(replace(HARD_TABLE, key="list", title="HISTORY"),),
)
