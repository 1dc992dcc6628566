"""Logs as the tests import them: an office's own profile, and rows of one event each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.context import Application
from app.imports.profile import Profile, parse_profile
from app.services.import_reports import Result
from db.models import DepartmentRow, ProblemRow, SpanRow
from tests.services.import_runs import imported

HEADINGS = ["工单号", "主题", "时间", "状态", "承办单位", "经办人", "预计完成"]

WHOLE = """
name = "工单流转"
title = "工单流转记录"
source = "flow"
keys = [["source_no"]]
required = ["source_no", "title"]
dates = ["%Y-%m-%d %H:%M"]
[columns]
source_no = "工单号"
title = "主题"
text = "主题"
due = "截止"
[constants]
channel = "hotline"
region = "3307"
appellant = "匿名"
[departments]
unknown = "add"
[events]
case = "工单号"
at = "时间"
state = "状态"
group = "承办单位"
by = "经办人"
future = ["预计完成"]
machines = ["自动关单"]
[states]
"待派" = "transfer"
"已答复" = "feedback"
"关闭" = "closed"
"*" = "handling"
"""

JOINED = (
    WHOLE.replace('future = ["预计完成"]', 'file = "own"')
    .replace('due = "截止"', 'registered_at = "登记时间"\nlead = "主办"')
    .replace("flow", "joined")
)
"""The problems stand in one file, their events in another."""


def profile(text: str = WHOLE) -> Profile:
    """The profile of a text."""
    return parse_profile(text, file="工单流转.toml")


def event(
    case: str,
    at: str,
    group: str = "",
    state: str = "处理中",
    by: str = "李明",
) -> list[str]:
    """A row under HEADINGS; the day is in March 2026: "02 09:30"."""
    return [case, "停电", f"2026-03-{at}", state, group, by, "2026-09-01 00:00"]


def logged(app: Application, rows: Iterable[list[str]], **options: Any) -> Result:
    """What a log of these rows came to."""
    options = {"name": "流转.csv", "profile": profile(), **options}
    return imported(app, [HEADINGS, *rows], **options)


def tracks(app: Application) -> dict[str, list[tuple[str, str, str, str]]]:
    """Source number → (phase, holder, from, to) of the spans, times of UTC without their month."""
    with app.reading() as store:
        names = dict(store.session.execute(select(DepartmentRow.id, DepartmentRow.name)).all())
        rows = store.session.execute(
            select(ProblemRow.source_no, SpanRow)
            .join(SpanRow, SpanRow.problem_id == ProblemRow.id)
            .order_by(ProblemRow.source_no, SpanRow.n)
        )
        found: dict[str, list[tuple[str, str, str, str]]] = {}
        for source_no, span in rows:
            holder = names.get(span.holder, "") if span.holder else ""
            end = f"{span.end:%d %H:%M}" if span.end else ""
            told = (span.phase, holder, f"{span.start:%d %H:%M}", end)
            found.setdefault(source_no, []).append(told)
        return found
