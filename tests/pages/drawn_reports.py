"""A report written by hand, with everything that a report may hold, and a pack's view of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain.review.weeks import Week, WeekState
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
from app.queries.reviews import PackView, WeekLine

SINCE = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
UNTIL = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
FIRST, SECOND = "ZJ-3307-20261009-0012", "ZJ-3302-20261016-0003"

OVERVIEW = Chapter(
    key="overview",
    title="总览",
    sentences=(
        Sentence(n=1, text="新增317件，较上周多19件。", written="新增317件，较上周多19件。"),
        Sentence(n=2, text="请住建局本周内答复。", written="超期46件，较上周多6件。"),
    ),
    figures=(
        Figure(
            code="open", label="在办", value=404, before=394, definition="周期末未离开在办的问题数",
            address="/problems?state=open",
        ),
        Figure(code="met_approved", label="按期办结率", value=0.9164, form=Form.SHARE),
    ),
    charts=(
        Chart(
            key="lights", title="在办问题各是什么灯？", shape=Shape.STACKED,
            labels=("本周", "上周"),
            series=(Series(name="红", values=(46.0, 40.0), tone="red"),
                    Series(name="绿", values=(358.0, None), tone="green")),
        ),
        Chart(
            key="weeks", title="近三周办结了多少？", shape=Shape.LINES,
            labels=("11-05", "11-12", "11-19"),
            series=(Series(name="办结", values=(280.0, 291.0, 307.0)),),
        ),
    ),
)  # fmt: skip

OVERDUE = Chapter(
    key="overdue",
    title="超期问题",
    tables=(
        Table(
            key="overdue", title="超期问题清单", total=46,
            columns=(
                Column(key="number", title="编号", form=Form.PROBLEM, width=12),
                Column(key="title", title="问题", width=20),
                Column(key="light", title="灯", form=Form.LIGHT, width=4),
                Column(key="over", title="超期工作日", form=Form.DAYS, width=6),
                Column(key="appellant", title="企业", width=12),
            ),
            rows=tuple((FIRST, f"第{n}件", "red", 16.0 - n, "某精密机械") for n in range(12)),
            brief=("number", "title", "light", "over"),
        ),
    ),
)  # fmt: skip

CANDIDATES = Chapter(
    key="candidates",
    title="提请会商",
    cards=(
        Card(
            number=FIRST, title="消防验收与规划核实互为前置",
            facts=(("主办", "住建局"), ("超期", "16.0 个工作日")),
            lines=("住建局与自然资源局互相等待。",),
        ),
        Card(number=SECOND, title="危废处置名额", facts=(), lines=("两次退回。",)),
    ),
)  # fmt: skip

FINDINGS = Chapter(
    key="findings",
    title="部门协同分析",
    picture=Picture(
        spots=(
            Spot(key="1", name="住建局", x=0.2, y=0.5, size=1.0, light="red"),
            Spot(key="2", name="自然资源局", x=0.8, y=0.5, size=0.4, light="yellow"),
        ),
        arrows=(Arrow(source="1", target="2", cases=7, days=94.0),),
    ),
)

REPORT = Report(
    key="review",
    title="浙江省涉企问题闭环周报",
    organ="省委改革办",
    since=SINCE,
    until=UNTIL,
    as_of=UNTIL,
    facts=(("范围", "浙江省"),),
    chapters=(
        OVERVIEW, OVERDUE, CANDIDATES, FINDINGS,
        Chapter(key="decisions", title="议定事项落实", empty="本期没有议定事项。"),
    ),
)  # fmt: skip

LINE = WeekLine(
    week=Week(since=SINCE, until=UNTIL),
    state=WeekState.FROZEN,
    holiday="",
    freezes_at=None,
    frozen_at=datetime(2026, 11, 20, 0, 30, tzinfo=UTC),
    digest="9f86d081884c7d65",
)


def a_view(**changes: Any) -> PackView:
    """The pack as a supervisor sees it."""
    told: dict[str, Any] = {
        "at": datetime(2026, 11, 20, 6, 30, tzinfo=UTC), "region": "33",
        "regions": (("33", "浙江省"),), "line": LINE, "report": REPORT, "recorded": {},
        "may_edit": True, "may_sign": False, "may_export": True, "may_decide": True,
    }  # fmt: skip
    return PackView(**{**told, **changes})
