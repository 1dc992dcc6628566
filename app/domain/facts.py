"""What an act must be given: the fields of its form, and the reading of what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.catalogue import (
    ClosingGround,
    ContactMeans,
    DeclineGround,
    Difficulty,
    Kind,
    ObjectionGround,
    OrderLevel,
    Result,
    ReviewOutcome,
    Term,
    Urgency,
)
from app.domain.errors import DomainError
from app.domain.events import instant, stamp


class FactType(Term):
    """How a fact is asked for and read."""

    SENTENCE = "sentence", "一句话"
    TEXT = "text", "文字"
    CHOICE = "choice", "选项"
    YES = "yes", "是否"
    DATE = "date", "日期"
    INSTANT = "instant", "时间"
    GRADE = "grade", "评价"
    FIELD = "field", "服务领域"
    REGION = "region", "区域"
    DEPARTMENT = "department", "部门"
    CO_HANDLERS = "co_handlers", "协办部门"
    ASSIGNMENT = "assignment", "承办"
    PREREQUISITE = "prerequisite", "前置事项"
    AWAITED = "awaited", "等待对象"
    PROBLEM = "problem", "问题编号"
    PARTS = "parts", "拆分"
    NUMBER = "number", "数"
    PAUSE_REASON = "pause_reason", "挂起理由"
    FLAG = "flag", "标记"
    DECISION = "decision", "议定事项"


Choices = type[Term]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field of an act's form: its name in the log, its label, how it is read."""

    name: str
    label: str
    type: FactType = FactType.SENTENCE
    required: bool = True
    choices: Choices | None = None
    hint: str = ""


LIMIT_OF_SENTENCE = 500
LIMIT_OF_TEXT = 5000


def read_facts(asks: tuple[Fact, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a form as they go into the log; blanks of optional facts are left out.

    Raises DomainError "missing_fact" or "bad_fact" with `field` (the label) and `name`.
    """
    read: dict[str, Any] = {}
    for fact in asks:
        value = given.get(fact.name)
        if value is None or (isinstance(value, str) and not value.strip()) or value in ([], ()):
            if fact.required:
                raise DomainError("missing_fact", field=fact.label, name=fact.name)
            continue
        try:
            read[fact.name] = READERS[fact.type](fact, value)
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise DomainError("bad_fact", field=fact.label, name=fact.name) from wrong
    return read


def _text(limit: int) -> Any:
    def read(fact: Fact, value: Any) -> str:
        text = str(value).strip()
        if len(text) > limit:
            raise DomainError("fact_too_long", field=fact.label, name=fact.name, limit=limit)
        return text

    return read


def _choice(fact: Fact, value: Any) -> str:
    if fact.choices is None:
        raise ValueError(fact.name)
    return str(fact.choices(value).value)


def _yes(_fact: Fact, value: Any) -> bool:
    if value in (True, "yes", "true", "1", 1):
        return True
    if value in (False, "no", "false", "0", 0):
        return False
    raise ValueError(value)


def _date(_fact: Fact, value: Any) -> str:
    return date.fromisoformat(str(value)[:10]).isoformat()


def _instant(_fact: Fact, value: Any) -> str:
    read = value if isinstance(value, datetime) else instant(str(value))
    if read.tzinfo is None:
        raise ValueError(value)
    return stamp(read)


def _grade(_fact: Fact, value: Any) -> int:
    grade = int(value)
    if not 1 <= grade <= 5:
        raise ValueError(value)
    return grade


def _number(_fact: Fact, value: Any) -> int:
    return int(value)


def _code(_fact: Fact, value: Any) -> str:
    return str(value).strip()


def _co_handlers(_fact: Fact, value: Any) -> list[dict[str, Any]]:
    """Rows of department and the question it is asked; no department twice."""
    rows = [
        {"department": int(row["department"]), "question": str(row.get("question") or "").strip()}
        for row in value
    ]
    if len({row["department"] for row in rows}) != len(rows):
        raise DomainError("department_twice")
    if any(not row["question"] for row in rows):
        raise DomainError("missing_fact", field="协办事项", name="question")
    return rows


def _parts(_fact: Fact, value: Any) -> list[dict[str, str]]:
    rows = [{"title": str(row["title"]).strip(), "text": str(row["text"]).strip()} for row in value]
    if any(not row["title"] or not row["text"] for row in rows):
        raise ValueError("empty part")
    return rows


def _awaited(_fact: Fact, value: Any) -> str:
    """`a:2` an assignment of this problem, `p:330709790000012` another problem."""
    kind, number = str(value).split(":")
    if kind not in ("a", "p"):
        raise ValueError(value)
    return f"{kind}:{int(number)}"


READERS: dict[FactType, Any] = {
    FactType.SENTENCE: _text(LIMIT_OF_SENTENCE),
    FactType.TEXT: _text(LIMIT_OF_TEXT),
    FactType.CHOICE: _choice,
    FactType.YES: _yes,
    FactType.DATE: _date,
    FactType.INSTANT: _instant,
    FactType.GRADE: _grade,
    FactType.FIELD: _code,
    FactType.REGION: _code,
    FactType.DEPARTMENT: _number,
    FactType.CO_HANDLERS: _co_handlers,
    FactType.ASSIGNMENT: _number,
    FactType.PREREQUISITE: _number,
    FactType.AWAITED: _awaited,
    FactType.PROBLEM: _number,
    FactType.PARTS: _parts,
    FactType.NUMBER: _number,
    FactType.PAUSE_REASON: _code,
    FactType.FLAG: _code,
    FactType.DECISION: _number,
}


def sentence(name: str, label: str, **more: Any) -> Fact:
    """A one-line text."""
    return Fact(name=name, label=label, **more)


def text(name: str, label: str, **more: Any) -> Fact:
    """A text of several lines."""
    return Fact(name=name, label=label, type=FactType.TEXT, **more)


def choice(name: str, label: str, choices: type[Term], **more: Any) -> Fact:
    """One of a term's values."""
    return Fact(name=name, label=label, type=FactType.CHOICE, choices=choices, **more)


def fact(name: str, label: str, kind: FactType, **more: Any) -> Fact:
    """A fact of any other type."""
    return Fact(name=name, label=label, type=kind, **more)


REASON = sentence("reason", "理由")
KIND = choice("kind", "诉求类型", Kind)
DIFFICULTY = choice("difficulty", "难度", Difficulty)
URGENCY = choice("urgency", "紧急程度", Urgency)
RESULT = choice("result", "办理结果", Result)
MEANS = choice("means", "联系方式", ContactMeans)
CLOSING_GROUND = choice("ground", "办结依据", ClosingGround)
DECLINE_GROUND = choice("ground", "不予受理情形", DeclineGround)
OBJECTION_GROUND = choice("ground", "异议理由", ObjectionGround)
OUTCOME = choice("outcome", "审核结论", ReviewOutcome)
ORDER_LEVEL = choice("level", "督办级别", OrderLevel)
