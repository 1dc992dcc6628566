"""我的导出: what was asked for, how far it is, and the file, at its own address."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from app import context
from app.domain.errors import DomainError
from app.domain.export_tasks import ExportForm
from app.domain.register_filter import parse_filter
from app.queries import exports as query
from app.queries.exports import ExportsView
from app.services import export_making
from callbacks import exports as callbacks
from callbacks import notices
from callbacks.exports import page
from layouts.pages import exports as layout
from tests.jobs.exporting_office import ExportingOffice, an_exporting_office
from tests.pages.problem_page import words
from tests.pages.visitors import Visitor, an_app


@pytest.fixture
def office(sqlite_url: str) -> Iterator[ExportingOffice]:
    office = an_exporting_office(sqlite_url, direct_export=3)
    context.use_application(office.application)
    context.use_viewer(office.viewer("leader"))
    yield office
    context.use_viewer(None)


@pytest.fixture
def leader(office: ExportingOffice) -> Visitor:
    return signed_in(office, "leader")


def signed_in(office: ExportingOffice, who: str) -> Visitor:
    visitor = Visitor(an_app(office.application))
    visitor.signs_in(who)
    return visitor


def opened(office: ExportingOffice, who: str = "leader", **asked: str) -> ExportsView:
    with office.application.reading() as store:
        return query.load(
            store, viewer=office.viewer(who), at=office.application.now(), query=asked
        )


def shown(office: ExportingOffice, **asked: str) -> str:
    return words(layout.draw(opened(office, **asked)))


def test_a_list_within_the_limit_comes_at_once(leader: Visitor) -> None:
    answer = leader.gets("/export/register.csv?region=3307")
    assert answer.status_code == 200
    assert len(list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))) == 3


@pytest.mark.parametrize(
    ("path", "what", "form"),
    [
        ("/export/register.xlsx", "问题台账", "Excel"),
        ("/export/register.csv?token=abc", "问题台账", "CSV"),
        ("/export/event-log.xes.gz", "事件日志", "XES"),
        ("/export/event-log.ocel.json", "事件日志", "OCEL 2.0"),
        ("/export/event-log.csv", "事件日志", "CSV"),
    ],
)
def test_a_longer_one_is_asked_for_and_the_page_says_so_at_once(
    office: ExportingOffice, leader: Visitor, path: str, what: str, form: str
) -> None:
    answer = leader.gets(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/exports?begun=1")
    [line] = opened(office).lines
    assert (line.what.label, line.form.label, line.total) == (what, form, 4)
    told = "导出已开始，共4件，完成后在“我的导出”下载，并发送消息通知。"
    assert told in shown(office, begun="1")
    assert told not in shown(office)
    assert office.events() == []


def test_the_file_is_fetched_at_its_own_address_and_is_the_direct_one(
    office: ExportingOffice, leader: Visitor
) -> None:
    leader.gets("/export/register.csv?state=all")
    assert leader.gets("/export/files/1").status_code == 404
    office.makes()
    answer = leader.gets("/export/files/1")
    assert answer.status_code == 200
    named = "filename*=UTF-8''%E9%97%AE%E9%A2%98%E5%8F%B0%E8%B4%A6-20261123-0900.csv"
    assert named in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"].startswith("text/csv")
    other = signed_in(an_exporting_office_of(office, direct_export=10), "leader")
    assert answer.data == other.gets("/export/register.csv?state=all").data


def an_exporting_office_of(office: ExportingOffice, **settings: Any) -> ExportingOffice:
    """The same office under other settings."""
    application = replace(
        office.application, settings=replace(office.application.settings, **settings)
    )
    return ExportingOffice(application, office.people)


def test_the_file_of_another_is_missing_and_a_lost_right_refused(
    office: ExportingOffice, leader: Visitor
) -> None:
    leader.gets("/export/register.csv")
    office.makes()
    assert signed_in(office, "supervisor").gets("/export/files/1").status_code == 404
    assert signed_in(office, "auditor").gets("/export/files/1").status_code == 403
    assert Visitor(an_app(office.application)).gets("/export/files/1").status_code == 302
    office.saves("leader", region="3307")
    refused = leader.gets("/export/files/1")
    assert refused.status_code == 403
    assert "您的岗位、单位或代办身份已变化，此文件不再提供，请重新导出。" in refused.text
    assert "您的岗位、单位或代办身份已变化" in shown(office)
    assert not opened(office).lines[0].ready


def test_who_has_too_many_files_is_told_what_to_do(
    office: ExportingOffice, leader: Visitor
) -> None:
    for n in range(10):
        office.asks(asked=parse_filter({"state": "all", "q": f"问题{n}"}))
    answer = leader.gets("/export/register.csv")
    assert answer.status_code == 400
    assert "待生成和可下载的导出文件已达10份，请先在“我的导出”中删除不需要的。" in answer.text


def test_an_empty_list_says_what_will_be_here(office: ExportingOffice) -> None:
    drawn = shown(office)
    assert "暂无导出文件" in drawn
    assert "前往问题台账" in drawn


def test_a_line_says_filter_count_and_course(office: ExportingOffice) -> None:
    office.asks(asked=parse_filter({"region": "3307"}), kind=ExportForm.XLSX)
    assert opened(office).running
    drawn = shown(office)
    for told in ("问题台账（Excel）", "等待生成", "状态：在办；区域：金华市", "3件"):
        assert told in drawn
    with office.application.transaction() as store:
        begun = export_making.begin(store, at=office.application.now())
        assert begun is not None
        export_making.tell(store, begun, done=2, total=3)
    assert "已写入 2 / 3 件，66.7%" in shown(office)
    office.makes()
    assert not opened(office).running
    drawn = shown(office)
    assert "可下载" in drawn
    assert "保留至 11-30 09:00" in drawn
    office.application.moves(days=7)
    assert "已过期" in shown(office)


def test_a_failure_says_why(office: ExportingOffice) -> None:
    office.asks("clerk")
    office.saves("clerk", role="auditor")
    office.makes()
    office.saves("clerk", role="clerk")
    [line] = opened(office, "clerk").lines
    assert (line.state, line.reason) == ("failed", "您没有此项权限。")


def test_nobody_sees_the_exports_of_another(office: ExportingOffice) -> None:
    office.asks()
    assert opened(office, "supervisor").lines == ()
    with pytest.raises(DomainError, match="not_allowed"):
        opened(office, "auditor")


def test_the_buttons_cancel_ask_again_and_delete(office: ExportingOffice) -> None:
    first = office.asks()
    callbacks.cancel(first)
    assert opened(office).lines[0].state == "cancelled"
    callbacks.again(first)
    [line] = opened(office).lines
    assert line.state == "queued"
    office.makes()
    assert len(office.files()) == 1
    callbacks.drop(line.id)
    assert (opened(office).lines, office.files()) == ((), [])


def test_the_list_is_looked_at_again_only_while_something_is_made(
    office: ExportingOffice,
) -> None:
    def interval() -> Any:
        return layout.draw(opened(office)).children[-1]

    assert interval().disabled
    office.asks()
    assert not interval().disabled
    office.makes()
    assert interval().disabled


def test_a_notice_of_an_export_leads_to_the_page(office: ExportingOffice) -> None:
    office.asks()
    office.makes()
    [event] = office.events()
    with patch.object(notices, "set_props") as sent:
        notices.opened(event.subject, event.n)
    assert sent.call_args_list[0].args == ("shell-address", {"href": "/exports"})


def test_every_callback_asks_for_the_right_to_export() -> None:
    assert {str(needs) for *_rest, needs in page.recorded} == {"export"}
