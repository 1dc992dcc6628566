"""Views of 部门协同 made by hand: a small one with a ring, and sixty departments with 600 ties."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain.lights import Light
from app.domain.network.layout import places
from app.queries.network_view import (
    FindingView,
    Graph,
    NetworkFilter,
    NetworkView,
    NodeView,
    TieView,
)

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

PLACES = {"1": (0.1, 0.6), "2": (0.6, 0.7), "3": (0.9, 0.3), "4": (0.4, 0.1)}
SMALL = (
    NodeView(key="1", name="住建局", cases=4, days=31.5, light=Light.YELLOW, x=0.1, y=0.6,
             address="/problems?waited=1"),
    NodeView(key="2", name="自然资源局", cases=7, days=94.0, light=Light.RED, x=0.6, y=0.7,
             address="/problems?waited=2"),
    NodeView(key="3", name="人防办", cases=2, days=6.0, light=Light.GREEN, x=0.9, y=0.3,
             address="/problems?waited=3"),
    NodeView(key="4", name="供电公司", cases=0, days=0.0, light=Light.NONE, x=0.4, y=0.1,
             address="/problems?waited=4"),
)  # fmt: skip


def tie(source: str, target: str, cases: int, days: float = 0.0, **more: Any) -> TieView:
    return TieView(
        source=source, target=target, cases=cases, days=days,
        address=f"/problems?waits={source}-{target}",
        words=f"{source}等{target} {cases} 件", **more,
    )  # fmt: skip


RING = FindingView(
    code="ring",
    label="互等成环",
    sentence="自然资源局与住建局互相等待 7 件，合计 94 个工作日，建议提请会商。",
    problems=("ZJ-3307-20261009-0012", "ZJ-3307-20261010-0003"),
    address="/problems?ring=1",
    act="提请会商",
    consultation=True,
    nodes=("1", "2"),
)
MOST = FindingView(
    code="most_waited",
    label="被等待最多",
    sentence="他单位等待自然资源局 7 件，合计 94 个工作日。",
    problems=("ZJ-3307-20261009-0012",),
    address="/problems?waited=2",
    act="催办",
    nodes=("2",),
)


def a_small_view(**changes: Any) -> NetworkView:
    """Four departments: 1 and 2 wait for each other, 1 waits for 3 and 4 for 2."""
    ties = (
        tie("1", "2", 5, 62.0, overdue=2),
        tie("2", "1", 4, 31.5),
        tie("1", "3", 2, 6.0),
        tie("4", "2", 2, 32.0),
    )
    given = {
        "at": AT,
        "asked": NetworkFilter(),
        "nodes": SMALL,
        "ties": ties,
        "order": ("1", "2", "4", "3"),
        "findings": (RING, MOST),
        "regions": (("3307", "金华市"),),
        "fields": (("01", "项目服务"),),
        "may_set_agenda": True,
        "may_export": True,
    }
    return NetworkView(**{**given, **changes})


def handovers() -> NetworkView:
    """Twelve cases went from 1 to 2, three of them back to where they had been; one to 3."""
    ties = (
        tie("1", "2", 12, returned=3, median=2.5),
        tie("2", "1", 3, returned=3, median=1.0),
        tie("2", "3", 1, median=4.0),
    )
    return a_small_view(asked=NetworkFilter(graph=Graph.HANDOVER), ties=ties, findings=())


CITIES = ("省", "杭州市", "宁波市", "温州市", "金华市", "义乌市")
BUREAUS = (
    "自然资源和规划局", "住房和城乡建设局", "生态环境局", "经济和信息化局", "人力资源社保局",
    "市场监督管理局", "交通运输局", "供电公司", "消防救援支队", "税务局",
)  # fmt: skip


def a_large_view(**changes: Any) -> NetworkView:
    """Sixty departments, 600 ties: each waits for ten others.

    The first two of 金华市 are waited for far longer than all others, and for each other.
    """
    names = [f"{city}{bureau}" for city in CITIES for bureau in BUREAUS]
    keys = [str(n + 1) for n in range(60)]
    ties = [_large_tie(n + 1, (n + step) % 60 + 1) for n in range(60) for step in STEPS]
    kept = {(t.source, t.target): t for t in ties}
    placed = places(keys, [(t.source, t.target, t.days) for t in kept.values()], stored={})
    nodes = tuple(_large_node(k, name, kept, placed) for k, name in zip(keys, names, strict=True))
    ring = FindingView(**{**vars(RING), "nodes": ("41", "42")})
    given = {
        "nodes": nodes, "ties": tuple(kept.values()), "order": tuple(keys), "findings": (
            FindingView(**{**vars(ring), "sentence": RING_WORDS}), MOST, MOST, MOST, MOST, MOST,
        ),
    }  # fmt: skip
    return a_small_view(**{**given, **changes})


RING_WORDS = "金华市自然资源和规划局与金华市住房和城乡建设局互相等待 28 件，合计 384 个工作日。"
STEPS = (1, 3, 4, 7, 11, 18, 23, 29, 42, 59)
WAITED = {41: 6, 42: 5, 17: 3, 1: 2}
"""The departments that others wait for longest: so many times as long."""


def _large_tie(source: int, target: int) -> TieView:
    cases = (1 + (source * 5 + target * 3) % 3) * WAITED.get(target, 1)
    return tie(str(source), str(target), cases, cases * 2.5, overdue=cases // 3)


def _large_node(key: str, name: str, ties: Any, placed: Any) -> NodeView:
    come = [t for (_source, target), t in ties.items() if target == key]
    cases = sum(t.cases for t in come)
    light = Light.RED if cases > 40 else Light.YELLOW if cases > 20 else Light.GREEN
    return NodeView(
        key=key, name=name, cases=cases, days=sum(t.days for t in come),
        light=light, x=placed[key][0], y=placed[key][1], address=f"/problems?waited={key}",
    )  # fmt: skip
