"""督办单 and 交办单 handed out as .docx, and written into the log."""

from __future__ import annotations

from datetime import datetime

from app.context import Application
from app.domain.access import Viewer
from app.domain.errors import DomainError
from app.domain.identifiers import PROBLEM_NUMBER, parse_problem_number
from app.queries.order_paper import dispatch_paper, order_paper
from app.services.exporting import record_export
from db.supervision_query import order_numbered, orders_of


def order_file(
    application: Application, *, problem: int, n: int, viewer: Viewer, at: datetime
) -> bytes:
    """The n-th order of a problem. Raises DomainError: unknown_problem, no_order."""
    with application.reading() as store:
        paper = order_paper(store, problem=problem, n=n, viewer=viewer)
    from app.exports.order import order  # heavy: only where a paper is asked for

    content = order(paper)
    _record(application, what="order", query=paper.number, viewer=viewer, at=at)
    return content


def dispatch_file(application: Application, *, problem: int, viewer: Viewer, at: datetime) -> bytes:
    """What was dispatched last. Raises DomainError: unknown_problem, undispatched."""
    with application.reading() as store:
        paper = dispatch_paper(store, problem=problem, viewer=viewer)
    from app.exports.order import dispatch  # heavy: only where a paper is asked for

    content = dispatch(paper)
    _record(application, what="dispatch", query=paper.about.number, viewer=viewer, at=at)
    return content


def named_order(application: Application, name: str, *, viewer: Viewer) -> tuple[int, int]:
    """(problem, n) of an order named by its own number, or the last one by its problem's number.

    Raises DomainError "no_order".
    """
    with application.reading() as store:
        if PROBLEM_NUMBER.fullmatch(name):
            problem = parse_problem_number(name)
            found = orders_of(store.session, viewer, problem=problem)
        else:
            found = order_numbered(store.session, viewer, number=name)
    if not found:
        raise DomainError("no_order")
    return found[-1].problem_id, found[-1].n


def _record(
    application: Application, *, what: str, query: str, viewer: Viewer, at: datetime
) -> None:
    with application.transaction() as store:
        record_export(
            store, what=what, kind="docx", query=query, rows=1, as_of=at, viewer=viewer, at=at
        )
