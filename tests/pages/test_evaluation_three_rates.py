"""三率加权 on 评价考核: told only where the rule book uses it, with its formula, never ranked."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from app.domain.measures.figures import THREE_RATES, Band
from app.exports.evaluation import evaluation_xlsx
from app.queries.evaluation_asked import Shown
from app.rulebook import default_text
from app.services.calendars import load_rules
from layouts.pages import evaluation as layout
from tests.databases import SqliteDatabases
from tests.pages.evaluated import cells, handled, opened
from tests.pages.problem_page import Office, an_office, of_class, words

FORMULA = "首次联系及时率×10%＋解决率×50%＋满意率（回访到的）×40%"


@pytest.fixture
def office(sqlite_databases: SqliteDatabases) -> Office:
    """Two of four were contacted in time; both that were closed are solved and satisfied."""
    return handled(an_office(sqlite_databases.fresh(migrated=True)))


@pytest.fixture
def weighing(office: Office) -> Office:
    used = default_text().replace("used = false", "used = true")
    used = used.replace('version = "2026-1"', 'version = "2026-2"')
    with office.application.transaction() as store:
        load_rules(store, text=used, viewer=office.people["administrator"], at=office.now())
    return office


@pytest.mark.parametrize("shown", Shown)
def test_nothing_is_said_of_it_unless_the_rule_book_uses_it(office: Office, shown: Shown) -> None:
    view = opened(office, shown=str(shown))
    assert THREE_RATES not in cells(view)
    assert "三率加权" not in words(layout.draw(view))


def test_it_is_the_sum_of_the_three_rates_by_their_weights(weighing: Office) -> None:
    cell = cells(opened(weighing))[THREE_RATES]
    assert cell.reading.value == pytest.approx(0.1 * 2 / 4 + 0.5 * 2 / 2 + 0.4 * 2 / 2)
    assert (cell.reading.n, cell.reading.small, cell.stands) == (2, True, Band.NONE)
    assert cell.before is not None
    assert (cell.before.n, cell.before.value) == (0, None)


def test_it_stands_where_results_stand_and_is_never_ranked(weighing: Office) -> None:
    beside = {shown: THREE_RATES in cells(opened(weighing, shown=str(shown))) for shown in Shown}
    assert {shown for shown, stands in beside.items() if stands} == {
        Shown.USUAL, Shown.RESULT, Shown.ALL,
    }  # fmt: skip
    assert opened(weighing, rank=THREE_RATES).asked.rank == ""


def test_it_stands_with_its_formula_on_the_page_and_in_the_workbook(weighing: Office) -> None:
    view = opened(weighing)
    assert FORMULA in words(of_class(layout.draw(view), "evaluation-definition"))
    content = evaluation_xlsx(view, viewer=weighing.people["leader"])
    book = load_workbook(io.BytesIO(content))
    assert ("三率加权", "计算公式", FORMULA) in book["指标说明"].values
    assert "三率加权（比率）" in [cell.value for cell in book["指标表"][3]]
