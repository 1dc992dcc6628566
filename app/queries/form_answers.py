"""What was typed into a form, as the facts that the act is given: names become numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from app.domain.acting import OVERRIDE
from app.domain.errors import DomainError
from app.domain.facts import Fact, FactType
from app.domain.identifiers import parse_problem_number
from app.domain.steps import Action
from app.domain.workflow import STEP
from db.models import AliasRow, DepartmentRow
from db.store import Store

ZONE = ZoneInfo("Asia/Shanghai")


def given(
    store: Store, *, action: Action, problem: int, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts of an act from what its form holds; blanks stay blanks for the act to judge.

    Departments are typed by name (whole, short or former) or by id, problems by their number.
    Raises DomainError: unknown_department, bad_number, each with the fact's `name`.
    """
    asks = (*STEP[action].asks, OVERRIDE)
    numbers = _department_numbers(store, asks, typed)
    read = {f.name: _read(f, typed[f.name], numbers) for f in asks if f.name in typed}
    return _changes(store, problem, read) if action is Action.AMEND else read


def _read(fact: Fact, value: Any, numbers: Mapping[str, int]) -> Any:
    reader = READ.get(fact.type)
    if reader is None or value in (None, "", [], {}):
        return value
    return reader(fact, value, numbers)


def _department(fact: Fact, value: Any, numbers: Mapping[str, int]) -> int:
    words = str(value).strip()
    if words.isdigit():
        return int(words)
    if words not in numbers:
        raise DomainError("unknown_department", field=fact.label, name=fact.name)
    return numbers[words]


def _co_handlers(fact: Fact, value: Any, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Rows without a department and without a question are no rows."""
    rows = [r for r in value if str(r.get("department") or r.get("question") or "").strip()]
    if any(not str(r.get("department") or "").strip() for r in rows):
        raise DomainError("missing_fact", field=fact.label, name=fact.name)
    return [
        {
            "department": _department(fact, r["department"], numbers),
            "question": r.get("question") or "",
        }
        for r in rows
    ]


def _parts(_fact: Fact, value: Any, _numbers: Mapping[str, int]) -> list[dict[str, str]]:
    return [
        {"title": r.get("title") or "", "text": r.get("text") or ""}
        for r in value
        if str(r.get("title") or r.get("text") or "").strip()
    ]


def _problem(fact: Fact, value: Any, _numbers: Mapping[str, int]) -> int:
    try:
        return parse_problem_number(str(value))
    except DomainError as wrong:
        raise DomainError(wrong.code, field=fact.label, name=fact.name) from wrong


def _awaited(fact: Fact, value: Any, numbers: Mapping[str, int]) -> str:
    """An assignment of the list, or another problem by its number, which goes before."""
    if isinstance(value, str):
        return value
    other = str(value.get("number") or "").strip()
    return f"p:{_problem(fact, other, numbers)}" if other else str(value.get("choice") or "")


def _instant(_fact: Fact, value: Any, _numbers: Mapping[str, int]) -> datetime:
    """A time without an offset is Asia/Shanghai's."""
    read = datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=ZONE)


READ: dict[FactType, Callable[[Fact, Any, Mapping[str, int]], Any]] = {
    FactType.DEPARTMENT: _department,
    FactType.CO_HANDLERS: _co_handlers,
    FactType.PARTS: _parts,
    FactType.PROBLEM: _problem,
    FactType.AWAITED: _awaited,
    FactType.INSTANT: _instant,
}


def _department_numbers(
    store: Store, asks: Iterable[Fact], typed: Mapping[str, Any]
) -> dict[str, int]:
    """The ids of the departments that were typed by a whole, short or former name."""
    words = {w for f in asks for w in _department_words(f, typed.get(f.name))}
    if not words:
        return {}
    rows = store.session.execute(
        select(DepartmentRow.id, DepartmentRow.name, DepartmentRow.short_name).where(
            DepartmentRow.active,
            or_(DepartmentRow.name.in_(words), DepartmentRow.short_name.in_(words)),
        )
    ).all()
    former = store.session.execute(
        select(AliasRow.alias, AliasRow.department_id).where(AliasRow.alias.in_(words))
    )
    shorts = [short for _id, _name, short in rows]
    found = {short: id for id, _name, short in rows if shorts.count(short) == 1}
    found |= {row.alias: row.department_id for row in former}
    return found | {name: id for id, name, _short in rows}


def _department_words(fact: Fact, value: Any) -> set[str]:
    rows = value if fact.type is FactType.CO_HANDLERS and isinstance(value, list) else ()
    words = {str(row.get("department") or "").strip() for row in rows}
    if fact.type is FactType.DEPARTMENT:
        words = {str(value or "").strip()}
    return {w for w in words if w and not w.isdigit()}


def _changes(store: Store, problem: int, read: Mapping[str, Any]) -> dict[str, Any]:
    """An amendment gives what is to change; what stands as it stood is left out."""
    matter = store.peek(problem).matter
    return {
        k: v for k, v in read.items() if k == "reason" or str(getattr(matter, k) or "") != str(v)
    }
