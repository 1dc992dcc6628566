"""What the measures are counted from, on each kind of database: windows, groups, departments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.domain.measures.figures import Counted
from app.domain.measures.grouping import By
from app.domain.measures.occasion import Occasion
from app.domain.measures.periods import PeriodKind
from app.queries import evaluation
from app.queries.evaluation_asked import EvaluationFilter
from app.queries.quarterly_report import quarterly_report
from db.measure_query import Counting, Key, counts, counts_between, groups_in
from tests.pages.evaluated import LOOKED_AT, SINCE, UNTIL, handled
from tests.pages.problem_page import Office, a_case, an_office

GROUPS = {
    By.DEPARTMENT: 2, By.LINE: 0, By.REGION: 1, By.FIELD: 1, By.CHANNEL: 1, By.DIFFICULTY: 1,
}  # fmt: skip


@pytest.fixture
def office(database_url: str) -> Office:
    """Four problems of 住建局, a part of one with 自然资源局; one that nobody was given."""
    office = an_office(database_url)
    a_case(office, until="accepted")
    return handled(office)


def counting(office: Office, **narrowed: Any) -> Counting:
    given = {"since": SINCE, "until": UNTIL, "by": By.DEPARTMENT, **narrowed}
    return Counting(viewer=office.people["leader"], **given)


def by_occasion(counted: Any) -> dict[Occasion, int]:
    found: dict[Occasion, int] = {}
    for c in counted:
        found[c.occasion] = found.get(c.occasion, 0) + c.n
    return found


def test_who_has_anything_in_a_window_is_found_without_counting(office: Office) -> None:
    with office.application.reading() as store:
        assert groups_in(store.session, counting(office)) == {office.lead, office.co, None}
        signed = counting(office, occasions=(Occasion.SIGN_DUE,))
        assert groups_in(store.session, signed) == {office.lead, office.co}
        later = counting(office, since=UNTIL, until=LOOKED_AT)
        assert groups_in(store.session, later) == set()


@pytest.mark.parametrize("who", ["lead", "co", "nobody"])
def test_departments_that_are_named_are_counted_as_among_all(office: Office, who: str) -> None:
    key: Key = getattr(office, who, None)
    with office.application.reading() as store:
        every = counts(store.session, counting(office))
        alone = counts(store.session, counting(office, departments=[key]))
    assert set(alone) == {key}
    assert sorted(alone[key], key=repr) == sorted(every[key], key=repr)
    assert set(every) == {office.lead, office.co, None}


def test_a_window_falls_into_its_stretches(office: Office) -> None:
    """Accepted on 11-23, due on 11-30: in the first and in the second week."""
    edges = [SINCE + timedelta(weeks=n) for n in (1, 2)]
    with office.application.reading() as store:
        found = counts_between(store.session, counting(office, by=None), edges=edges)
    weeks = [by_occasion(week.get("", ())) for week in found]
    assert [week.get(Occasion.ACCEPTED, 0) for week in weeks] == [5, 0, 0]
    assert [week.get(Occasion.DUE, 0) for week in weeks] == [0, 5, 0]
    assert all(isinstance(c, Counted) for week in found for of in week.values() for c in of)


@pytest.mark.parametrize("by", By)
def test_the_page_tells_the_same_of_all_together_whatever_the_groups(
    office: Office, by: By
) -> None:
    """Five limits ended, of which one was met; what nobody was given makes a group of its own, and
    no department here belongs to a line.
    """
    with office.application.reading() as store:
        view = evaluation.load(
            store, viewer=office.people["leader"], at=LOOKED_AT,
            query={"by": str(by), "rank": "met_approved"},
        )  # fmt: skip
    assert view.table is not None
    cells = {cell.code: cell.reading for cell in view.table.whole.cells}
    assert (cells["met_approved"].numerator, cells["met_approved"].n) == (1, 5)
    assert len([row for row in view.table.rows if row.key]) == GROUPS[by]
    assert sum(row.cells[2].reading.n for row in view.table.rows) == 5


def test_the_quarter_is_written_on_each_kind_of_database(office: Office) -> None:
    asked = EvaluationFilter(period=PeriodKind.QUARTER)
    with office.application.reading() as store:
        report = quarterly_report(store, viewer=office.people["leader"], at=LOOKED_AT, asked=asked)
    figures = {figure.code: figure.value for figure in report.chapters[0].figures}
    assert (figures["accepted"], figures["closed"], figures["met_approved"]) == (5, 2, 0.2)
