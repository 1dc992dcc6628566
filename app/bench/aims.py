"""The speeds to reach, as ratios of what one run has measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.bench.measuring import Measured
from app.translations import N_

SCREENS = (
    "overview",
    "overview_as_of",
    "overview_as_of_quarter",
    "overview_as_of_years",
    "register",
    "register_department_text",
    "register_due",
    "register_deep",
    "register_by_key",
    "problem",
    "workbench",
    "network",
    "network_handovers",
    "evaluation",
)

LARGE = 100_000
"""A small table is quickly read whole: from so many problems on it must not be."""


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """One speed to reach. aim: at most, or at least where `least` is true."""

    name: str
    value: float
    aim: float
    least: bool = False

    @property
    def holds(self) -> bool:
        """Whether it was reached."""
        return self.value >= self.aim if self.least else self.value <= self.aim


def _of_screens(row: Measured, by_case: dict[str, Measured]) -> Iterator[Ratio]:
    if row.case not in SCREENS:
        return
    if row.sql_ratio:
        yield Ratio(name=N_("SQL÷裸语句"), value=row.sql_ratio, aim=1.5)
    if row.rest_ratio:
        aim = 4.0 if row.case.startswith("overview") else 2.5
        yield Ratio(name=N_("其余÷空页面"), value=row.rest_ratio, aim=aim)
    if row.case == "register_department_text" and "register" in by_case:
        first = by_case["register"].best_ms
        yield Ratio(name=N_("部门加文字÷台账首页"), value=row.best_ms / first, aim=3.0)
    if row.case.startswith("overview_as_of") and "overview" in by_case:
        today = by_case["overview"].best_ms
        yield Ratio(name=N_("回看÷当前总览"), value=row.best_ms / today, aim=5.0)
    yield _memory(row)


def _memory(row: Measured) -> Ratio:
    """Of a web worker: the process of the screens, or the largest of those that were served."""
    return Ratio(name=N_("进程内存（MB）"), value=row.rss_mb, aim=250.0)


def _of_exports(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    aims = {
        "export_xlsx": (N_("导出÷xlsxwriter"), 1.5),
        "export_xlsx_large": (N_("导出÷xlsxwriter"), 1.3),
        "export_csv": (N_("导出÷裸写入"), 1.5),
    }
    if row.case in aims and row.floor_ratio:
        name, aim = aims[row.case]
        yield Ratio(name=name, value=row.floor_ratio, aim=aim)
    if row.case == "export_xlsx_large":
        yield Ratio(name=N_("十万行导出内存（MB）"), value=row.rss_mb, aim=300.0)


def _of_imports(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    aims = {
        "import_register": (N_("导入行数每秒"), 2000.0),
        "import_log": (N_("导入事件每秒"), 8000.0),
    }
    if row.case in aims and row.rate:
        name, aim = aims[row.case]
        yield Ratio(name=name, value=row.rate, aim=aim, least=True)


def _of_logs(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    if row.case != "network_log":
        return
    if row.floor_ratio:
        yield Ratio(name=N_("日志流转统计÷pandas读取"), value=row.floor_ratio, aim=3.0)
    yield Ratio(name=N_("日志流转统计内存（MB）"), value=row.rss_mb, aim=400.0)


def _of_waiting(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    if row.case == "waiting" and row.raw_ms:
        yield Ratio(name=N_("等待关系÷裸语句"), value=row.best_ms / row.raw_ms, aim=3.0)


def _of_findings(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    if row.case == "findings":
        yield Ratio(name=N_("协同研判（秒）"), value=row.best_ms / 1000, aim=1.5)


def _of_serving(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    if row.case == "start":
        yield Ratio(name=N_("冷启动（秒）"), value=row.best_ms / 1000, aim=4.0)
    if row.case != "clients":
        return
    yield _memory(row)
    if row.rate and row.floor_rate and row.size >= LARGE:
        ratio = row.rate / row.floor_rate
        yield Ratio(name=N_("每秒请求÷pandas"), value=ratio, aim=10.0, least=True)


PASSES = {
    "flags": N_("标记核查（秒，裸语句之外）"),
    "reminders": N_("到期提醒（秒，裸语句之外）"),
}


def _of_passes(row: Measured, _by_case: dict[str, Measured]) -> Iterator[Ratio]:
    """What a pass takes beside the statements it needs."""
    if row.case in PASSES and row.raw_ms is not None:
        beside = (row.best_ms - row.raw_ms) / 1000
        yield Ratio(name=PASSES[row.case], value=beside, aim=2.0)


READINGS: tuple[Callable[[Measured, dict[str, Measured]], Iterator[Ratio]], ...] = (
    _of_screens,
    _of_exports,
    _of_imports,
    _of_logs,
    _of_waiting,
    _of_findings,
    _of_serving,
    _of_passes,
)


def with_ratios(rows: Sequence[Measured]) -> list[Measured]:
    """The rows, each with its ratios: to its own floor, and to the smallest size of the run."""
    return [replace(row, ratios=list(map(_told, _ratios(row, rows)))) for row in rows]


def _ratios(row: Measured, rows: Sequence[Measured]) -> Iterator[Ratio]:
    beside = {r.case: r for r in rows if _same(r, row) and r.size == row.size}
    for reading in READINGS:
        yield from reading(row, beside)
    if row.case not in (*SCREENS, "measures"):
        return
    smallest = min((r for r in rows if r.case == row.case and _same(r, row)), key=_size)
    if smallest.size < row.size:
        value = row.best_ms / smallest.best_ms
        yield Ratio(name=N_("与最小规模之比"), value=value, aim=1.5)


def _same(one: Measured, other: Measured) -> bool:
    return (one.database, one.open) == (other.database, other.open)


def _size(row: Measured) -> int:
    return row.size


def _told(ratio: Ratio) -> dict[str, Any]:
    return {**asdict(ratio), "value": round(ratio.value, 2), "holds": ratio.holds}
