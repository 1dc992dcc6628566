"""An office whose problems were signed, answered in time and late, closed and left open.

Four problems are dispatched to 住建局 on Monday 2026-11-23 at 09:00, due on Monday 11-30 at 17:30
(五个工作日); of the fourth 自然资源局 has a part. The page is looked at on Monday 12-21 at 09:00,
when the last four weeks of the review are those from Thursday 11-19 to Thursday 12-17, 17:30.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.domain.problem import Case
from app.domain.steps import Action
from app.queries import evaluation as query
from app.queries import register
from app.queries.evaluation_view import Cell, EvaluationView
from tests.pages.problem_page import Office, a_case
from tests.pages.supervised import local

LOOKED_AT = local(12, 21, 9)
SINCE, UNTIL = local(11, 19, 17, 30), local(12, 17, 17, 30)


def handled(office: Office) -> Office:
    """With the four problems, looked at four weeks later."""
    monday = office.now()
    cases = [a_case(office, until="signed", title=title) for title in ("按期", "逾期", "在办")]
    a_case(office, until="signed", co=True, title="协办")
    for case in cases[:2]:
        office.at(monday)
        office.act(case, Action.CONTACT, "liaison", means="phone", reached=True)
    closed(office, cases[0], submitted=local(11, 25, 9), closed_at=local(11, 26, 9))
    closed(office, cases[1], submitted=local(12, 1, 9), closed_at=local(12, 2, 9))
    office.at(LOOKED_AT)
    return office


def closed(office: Office, case: Case, *, submitted: datetime, closed_at: datetime) -> Case:
    """A signed problem that is answered, and closed on the enterprise's word."""
    office.at(submitted)
    case = _now(office, case)
    case = office.act(case, Action.SUBMIT, "liaison", result="solved", text="已办妥。")
    office.at(closed_at)
    case = office.act(
        case, Action.CALL_BACK, "clerk", means="phone", reached=True, solved=True, grade=5
    )
    return office.act(case, Action.CLOSE, "clerk", ground="confirmed")


def _now(office: Office, case: Case) -> Case:
    with office.application.reading() as store:
        return store.peek(case.id)


def opened(office: Office, who: str = "leader", **asked: str) -> EvaluationView:
    """The page as somebody sees it now."""
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


def cells(view: EvaluationView, group: str = "") -> dict[str, Cell]:
    """The figures of a group by their codes; of all groups together without a name."""
    assert view.table is not None
    rows = [view.table.whole] if not group else [r for r in view.table.rows if r.name == group]
    return {cell.code: cell for cell in rows[0].cells}


def counted(office: Office, address: str, who: str = "leader", **more: Any) -> int:
    """How many problems the register finds at an address."""
    asked = dict(parse_qsl(urlsplit(address).query))
    with office.application.reading() as store:
        viewer = office.people[who]
        return register.load(store, viewer=viewer, at=office.now(), query=asked | more).total
