"""The ratios, by hand."""

from __future__ import annotations

from dataclasses import replace

from app.bench.aims import with_ratios
from app.bench.measuring import Measured, Round, summed_up
from app.bench.place import Place

ROW = Measured(
    size=10_000, case="register", n=5, median_ms=50.0, best_ms=50.0, p95_ms=60.0, sql_count=30,
    sql_ms=12.0, floor_ms=20.0, bytes=20_000, rss_mb=200.0, database="sqlite", open=5_000,
    sql_ratio=1.2, rest_ratio=3.8,
)  # fmt: skip


def ratios(*rows: Measured, of: int = 0) -> dict[str, tuple[float, bool]]:
    return {r["name"]: (r["value"], r["holds"]) for r in with_ratios(rows)[of].ratios}


def test_sql_is_held_against_the_same_statements_raw() -> None:
    assert ratios(ROW)["SQL÷裸语句"] == (1.2, True)
    assert ratios(replace(ROW, sql_ratio=1.51))["SQL÷裸语句"] == (1.51, False)


def test_the_rest_of_the_time_is_held_against_an_empty_page() -> None:
    assert ratios(ROW)["其余÷空页面"] == (3.8, False)
    assert ratios(replace(ROW, case="overview"))["其余÷空页面"] == (3.8, True)


def test_a_size_is_held_against_the_smallest_of_the_run() -> None:
    large = replace(ROW, size=1_000_000, best_ms=74.0)
    assert ratios(ROW, large, of=1)["与最小规模之比"] == (1.48, True)
    assert "与最小规模之比" not in ratios(ROW, large)
    other = replace(large, open=50_000)
    assert "与最小规模之比" not in ratios(ROW, other, of=1)


def test_department_and_text_is_held_against_the_first_page() -> None:
    found = replace(ROW, case="register_department_text", best_ms=160.0)
    assert ratios(ROW, found, of=1)["部门加文字÷台账首页"] == (3.2, False)


def test_exports_and_imports_have_floors_and_rates_of_their_own() -> None:
    sheet = replace(ROW, case="export_xlsx", floor_ratio=1.5, sql_ratio=None, rest_ratio=None)
    assert ratios(sheet) == {"导出÷xlsxwriter": (1.5, True)}
    large = replace(sheet, case="export_xlsx_large", floor_ratio=1.31, rss_mb=300.0)
    assert ratios(large) == {
        "导出÷xlsxwriter": (1.31, False),
        "十万行导出内存（MB）": (300.0, True),
    }
    rows = replace(ROW, case="import_register", rate=1_999.0)
    assert ratios(rows) == {"导入行数每秒": (1999.0, False)}


def test_a_log_is_held_against_its_reading_and_a_bound_of_memory() -> None:
    log = replace(ROW, case="network_log", floor_ratio=2.99, rss_mb=400.5)
    assert ratios(log) == {
        "日志流转统计÷pandas读取": (2.99, True), "日志流转统计内存（MB）": (400.5, False),
    }  # fmt: skip


def test_the_pass_over_limits_is_held_against_two_seconds_beside_its_statements() -> None:
    reminders = replace(ROW, case="reminders", best_ms=1_150.0, raw_ms=150.0)
    assert ratios(reminders) == {"到期提醒（秒，裸语句之外）": (1.0, True)}


def test_the_pass_over_flags_is_held_against_two_seconds_beside_its_statements() -> None:
    flags = replace(ROW, case="flags", best_ms=2_150.0, raw_ms=150.0)
    assert ratios(flags) == {"标记核查（秒，裸语句之外）": (2.0, True)}
    assert ratios(replace(flags, best_ms=2_170.0)) == {"标记核查（秒，裸语句之外）": (2.02, False)}


def test_the_waiting_graph_is_held_against_its_statements() -> None:
    waiting = replace(ROW, case="waiting", best_ms=15.0, raw_ms=5.0)
    assert ratios(waiting) == {"等待关系÷裸语句": (3.0, True)}
    assert ratios(replace(waiting, best_ms=15.1)) == {"等待关系÷裸语句": (3.02, False)}


def test_the_findings_are_held_against_a_second_and_a_half() -> None:
    found = replace(ROW, case="findings", best_ms=1_500.0)
    assert ratios(found) == {"协同研判（秒）": (1.5, True)}
    assert ratios(replace(found, best_ms=1_520.0)) == {"协同研判（秒）": (1.52, False)}


def test_pandas_is_no_measure_of_a_small_table() -> None:
    few = replace(ROW, case="clients", rate=12.0, floor_rate=1.0)
    assert "每秒请求÷pandas" not in ratios(few)
    assert ratios(replace(few, size=100_000))["每秒请求÷pandas"] == (12.0, True)


def test_a_worker_stays_small() -> None:
    assert ratios(ROW)["进程内存（MB）"] == (200.0, True)
    assert ratios(replace(ROW, case="clients", rss_mb=250.1))["进程内存（MB）"] == (250.1, False)


def test_rounds_are_summed_up_by_median_and_nearest_rank(tmp_path) -> None:
    place = Place(size=7, open=3, url="sqlite://", folder=tmp_path)
    rounds = [
        Round(seconds=n / 1000, sql=0.001, statements=4, raw=0.001, empty=0.002)
        for n in range(1, 21)
    ]
    found = summed_up(place, "problem", rounds, rss=100.0)
    # Twenty rounds of 1 to 20 ms: the middle lies between the 10th and 11th, 95 % is the 19th.
    assert (found.median_ms, found.p95_ms, found.n) == (10.5, 19.0, 20)
    assert (found.sql_count, found.sql_ms, found.floor_ms) == (4, 1.0, 3.0)


def test_ratios_are_taken_of_the_quickest_rounds(tmp_path) -> None:
    """A round in which the machine did something else says nothing."""
    place = Place(size=7, open=3, url="sqlite://", folder=tmp_path)
    quiet = Round(seconds=0.050, sql=0.010, raw=0.010, empty=0.020, floor=0.025)
    busy = Round(seconds=0.500, sql=0.200, raw=0.030, empty=0.025, floor=0.100)
    found = summed_up(place, "problem", [busy, quiet, busy], rss=100.0)
    assert (found.median_ms, found.best_ms) == (500.0, 50.0)
    assert (found.sql_ratio, found.rest_ratio, found.floor_ratio) == (1.0, 2.0, 2.0)
