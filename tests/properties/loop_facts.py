"""Facts for any act of the workflow, drawn by what its form asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from app.domain.facts import Fact, FactType
from tests.domain.casework import FIRE, PLAN, RULES, WATER, Work
from tests.domain.office_calendars import STATE_COUNCIL

DEPARTMENTS = st.sampled_from((FIRE, PLAN, WATER))
USUALLY = st.sampled_from((True, True, True, False))
SURELY = frozenset({"told", "confirm"})
"""What is mostly asked only to be said yes to."""


def form(
    work: Work, asks: tuple[Fact, ...], others: list[int]
) -> st.SearchStrategy[dict[str, Any]]:
    """Given facts for a form; what is optional is sometimes left out."""
    given = {f.name: _fact(work, f, others) for f in asks if f.required}
    optional = {f.name: _fact(work, f, others) for f in asks if not f.required}
    return st.fixed_dictionaries(given, optional=optional)


def _fact(work: Work, fact: Fact, others: list[int]) -> st.SearchStrategy[Any]:
    if fact.choices is not None:
        return st.sampled_from(list(fact.choices))
    if fact.name in SURELY:
        return st.just(True)
    return KINDS[fact.type](work, others)


def _words(_work: Work, _others: list[int]) -> st.SearchStrategy[str]:
    return st.just("情况属实")


def _yes(_work: Work, _others: list[int]) -> st.SearchStrategy[bool]:
    return USUALLY


def _date(work: Work, _others: list[int]) -> st.SearchStrategy[str]:
    today = STATE_COUNCIL.local_date(work.now)
    return st.integers(0, 14).map(lambda n: (today + timedelta(days=n)).isoformat())


def _department(_work: Work, _others: list[int]) -> st.SearchStrategy[int]:
    return DEPARTMENTS


def _co_handlers(_work: Work, _others: list[int]) -> st.SearchStrategy[list[dict[str, Any]]]:
    rows = st.builds(lambda d: {"department": d, "question": "请出意见"}, DEPARTMENTS)
    return st.lists(rows, max_size=2, unique_by=lambda row: row["department"])


def _assignment(work: Work, _others: list[int]) -> st.SearchStrategy[int]:
    return st.sampled_from([a.n for a in work.case.open_assignments] or [1])


def _prerequisite(work: Work, _others: list[int]) -> st.SearchStrategy[int]:
    return st.sampled_from([p.n for p in work.case.prerequisites] or [1])


def _awaited(work: Work, others: list[int]) -> st.SearchStrategy[str]:
    parts = [f"a:{a.n}" for a in work.case.open_assignments]
    return st.sampled_from([*parts, *(f"p:{other}" for other in others), "a:1"])


def _decision(work: Work, _others: list[int]) -> st.SearchStrategy[int]:
    return st.sampled_from([d.n for d in work.case.decisions] or [1])


def _problem(_work: Work, others: list[int]) -> st.SearchStrategy[int]:
    return st.sampled_from(others or [1])


KINDS: dict[FactType, Callable[[Work, list[int]], st.SearchStrategy[Any]]] = {
    FactType.SENTENCE: _words,
    FactType.TEXT: _words,
    FactType.YES: _yes,
    FactType.DATE: _date,
    FactType.GRADE: lambda _w, _o: st.sampled_from((5, 4, 3, 1, 2)),
    FactType.FIELD: lambda _w, _o: st.just("0102"),
    FactType.DEPARTMENT: _department,
    FactType.CO_HANDLERS: _co_handlers,
    FactType.ASSIGNMENT: _assignment,
    FactType.PREREQUISITE: _prerequisite,
    FactType.AWAITED: _awaited,
    FactType.PROBLEM: _problem,
    FactType.PARTS: lambda _w, _o: st.just([{"title": "用地", "text": "用地问题"}]),
    FactType.NUMBER: lambda _w, _o: st.just(10),
    FactType.PAUSE_REASON: lambda _w, _o: st.sampled_from(("testing", "hearing", "force_majeure")),
    FactType.DECISION: _decision,
    FactType.FLAG: lambda _w, _o: st.sampled_from(sorted(RULES.flags)),
}
