"""问题详情 of a problem that the log of another system tells of."""

from __future__ import annotations

from sqlalchemy import select

from app.context import Application
from app.domain.problem import Case
from db.models import ProblemRow
from tests.pages.problem_page import Office, of_class, walk, words
from tests.services.log_runs import event, logged

TOLD = [
    event("G-1", "02 09:30", state="待派"),
    event("G-1", "02 10:00", "市供电局"),
    event("G-1", "04 11:00", "市建设局", state="关闭", by="自动关单"),
]


def told(app: Application, rows: list[list[str]]) -> Case:
    """The problem that a log of one case becomes."""
    logged(app, rows)
    with app.reading() as store:
        return store.peek(store.session.scalar(select(ProblemRow.id)) or 0)


def lines(body: object) -> list[str]:
    """What the lines of 办理过程 say."""
    [log] = of_class(body, "problem-log")
    return [words(line) for line in log.children]


def test_each_entry_is_a_line_in_the_other_systems_words(office: Office) -> None:
    page = office.open(told(office.application, TOLD), "supervisor")
    assert lines(page.body)[1:] == [
        "03-04 11:00自动关单 关闭 市建设局导入系统环节：办结",
        "03-02 10:00李明 处理中 市供电局导入环节：办理",
        "03-02 09:30李明 待派导入环节：转办",
    ]
    assert "导入历史记录 原系统记录 3 条" in lines(page.body)[0]
    assert "4 条 · 链校验 ✓" in words(page.body)


def test_what_came_with_a_later_file_stands_where_it_happened(office: Office) -> None:
    case = told(office.application, TOLD)
    logged(office.application, [event("G-1", "03 09:00", "市水务局")])
    shown = lines(office.open(case, "supervisor").body)
    assert ["导入后续记录" in shown[0], "导入历史记录" in shown[1]] == [True, True]
    assert [line[:11] for line in shown[2:]] == [
        "03-04 11:00", "03-03 09:00", "03-02 10:00", "03-02 09:30",
    ]  # fmt: skip


def test_a_long_trail_is_shown_page_by_page(office: Office) -> None:
    rows = [event("G-1", f"02 {9 + n // 60:02}:{n % 60:02}", "市供电局") for n in range(50)]
    case = told(office.application, rows)
    page = office.open(case, "supervisor")
    assert (len(lines(page.body)), "更早的 31 条" in words(page.body)) == (20, True)
    page.press("older")
    assert (len(lines(page.body)), "更早的 11 条" in words(page.body)) == (40, True)


def test_parts_of_long_ago_are_folded_away(office: Office) -> None:
    groups = ["市供电局", "市水务局"]
    rows = [event("G-1", f"02 {9 + n:02}:00", groups[n % 2]) for n in range(9)]
    page = office.open(told(office.application, rows), "supervisor")
    [folded] = [part for part in walk(page.body) if type(part).__name__ == "Details" and
                "此前承办" in words(part)]  # fmt: skip
    assert words(folded).startswith("此前承办 3 次（导入）")
