"""季度评价报告 as files: the numbers of the report, under a Chinese name, written into the log."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from docx import Document
from openpyxl import load_workbook

from app.domain.catalogue import Role
from app.domain.measures.periods import PeriodKind
from app.domain.registers import Register, register_subject
from app.exports.quarterly_files import OFFERED, quarterly_file
from app.queries.evaluation_asked import EvaluationFilter
from app.queries.quarterly_report import quarterly_report
from app.queries.report import Form, Report
from app.queries.report_words import said
from db.log import events_of
from layouts.pages import evaluation as layout
from tests.databases import SqliteDatabases
from tests.pages.evaluated import handled, opened
from tests.pages.problem_page import Office, an_office, of_class
from tests.pages.visitors import Visitor, an_account, an_app

ASKED = {"period": "quarter"}


@pytest.fixture
def office(sqlite_databases: SqliteDatabases) -> Office:
    return handled(an_office(sqlite_databases.fresh(migrated=True)))


def report_of(office: Office) -> Report:
    with office.application.reading() as store:
        return quarterly_report(
            store, viewer=office.people["leader"], at=office.now(),
            asked=EvaluationFilter(period=PeriodKind.QUARTER),
        )  # fmt: skip


def file_of(office: Office, kind: str) -> tuple[str, bytes]:
    viewer = office.people["leader"]
    return quarterly_file(
        office.application, asked=ASKED, kind=kind, viewer=viewer, at=office.now()
    )


def test_the_paper_says_every_sentence_and_every_number_of_a_page(office: Office) -> None:
    name, content = file_of(office, "docx")
    assert name == "浙江省2026年四季度涉企问题评价报告_2026-12-21.docx"
    paper = Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    for chapter in report_of(office).chapters:
        for sentence in chapter.sentences:
            assert sentence.text in text
        for table in chapter.tables:
            for row in table.rows:
                told = {said(column.form, row[n]) for n, column in table.brief_columns}
                assert told <= cells, table.key


PLACES = {Form.SHARE: 3, Form.DAYS: 1}


def test_the_workbook_holds_every_number_as_it_is_read(office: Office) -> None:
    _name, content = file_of(office, "xlsx")
    book = load_workbook(io.BytesIO(content))
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    for chapter in report_of(office).chapters:
        for table in chapter.tables:
            for row in table.rows:
                pairs = zip(table.columns, row, strict=True)
                numbers = {
                    round(value, PLACES.get(column.form, 0))
                    for column, value in pairs
                    if isinstance(value, int | float)
                }
                assert numbers <= values, table.key


@pytest.mark.parametrize("kind", OFFERED)
def test_the_log_is_told_what_went_out(office: Office, kind: str) -> None:
    file_of(office, kind)
    with office.application.reading() as store:
        facts = events_of(store.session, register_subject(Register.EXPORTS))[-1].facts
    assert (facts["what"], facts["format"], facts["query"]) == ("quarterly", kind, "period=quarter")


def test_the_page_offers_each_form_under_a_chinese_name(office: Office) -> None:
    an_account(office.application, "chief", Role.LEADER, region="33")
    visitor = Visitor(an_app(office.application))
    visitor.signs_in("chief")
    links = of_class(layout.draw(opened(office, **ASKED)), "export-link")
    offered = [link.href for link in links if "/export/quarterly." in link.href]
    assert offered == [f"/export/quarterly.{kind}?period=quarter" for kind in OFFERED]
    for kind, address in zip(OFFERED, offered, strict=True):
        answer = visitor.gets(address)
        name = f"浙江省2026年四季度涉企问题评价报告_2026-12-21.{kind}"
        assert answer.status_code == 200
        assert quote(name) in answer.headers["Content-Disposition"]


def test_what_is_not_offered_is_not_found_and_who_may_not_see_it_is_refused(
    office: Office,
) -> None:
    an_account(office.application, "chief", Role.LEADER, region="33")
    an_account(office.application, "clerk2", Role.CLERK, region="33")
    for username, kind, status in (("chief", "exe", 404), ("clerk2", "docx", 403)):
        visitor = Visitor(an_app(office.application))
        visitor.signs_in(username)
        assert visitor.gets(f"/export/quarterly.{kind}").status_code == status
