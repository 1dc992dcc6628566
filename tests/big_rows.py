"""The rows of a big database: ten years of problems, made by counting. The same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property  # noqa: TID251 - asks no database
from typing import Any

from app.domain.flows import local_day
from app.domain.identifiers import problem_id, problem_number
from app.domain.registers import chain_of_subject
from db import search
from tests.building import MONDAY_NINE

CITIES = tuple(str(code) for code in range(3301, 3312))
FIELDS = ("0101", "0102", "0201", "0301", "0401", "0501", "0601")
LINES = ("住房城乡建设", "自然资源", "人力资源社保", "生态环境", "市场监管", "税务", "电力")
DIFFICULTIES = ("general", "general", "general", "complex", "hard")
KINDS = ("inquiry", "help", "help", "complaint", "suggestion")
CHANNELS = ("hotline", "enterprise_line", "platform", "counter", "visit")
URGENCIES = ("normal", "normal", "normal", "urgent", "critical")
PLACES = (
    ("intake", "intake"),
    ("transfer", "transfer"),
    ("handling", "handling"),
    ("handling", "supervision"),
    ("feedback", "feedback"),
)
"""Stage and lane of what is open; one problem in OPEN_EACH is."""

OPEN_EACH = 20
DEPARTMENTS = 140
WORDS = (("厂房", 2), ("电力", 5), ("消防验收", 11), ("退税", 50), ("危化品", 1000))
"""What stands in the text of each so many-th problem."""

YEARS = timedelta(days=3650)
HOURS = int(YEARS / timedelta(hours=1))
LIMITS = (5, 10, 20)


def pick(n: int, salt: int, below: int) -> int:
    """A number below another, spread evenly and always the same."""
    return hash((n, salt)) % below


@dataclass(frozen=True)
class Problem:
    """The n-th problem. Registered on the full hour, so that many are registered at once."""

    n: int
    departments: range
    enterprises: int

    @cached_property
    def open(self) -> bool:
        return self.n % OPEN_EACH == 0

    @cached_property
    def registered(self) -> datetime:
        ago = pick(self.n, 1, 60 * 24) if self.open else 60 * 24 + pick(self.n, 1, HOURS)
        return MONDAY_NINE - timedelta(hours=ago)

    @cached_property
    def city(self) -> str:
        return CITIES[self.n % len(CITIES)]

    @cached_property
    def region(self) -> str:
        return f"{self.city}0{1 + pick(self.n, 2, 9)}"

    @cached_property
    def id(self) -> int:
        day = local_day(self.registered)
        return problem_id(city=self.city, day=day, sequence=10 + self.n % 900_000)

    @cached_property
    def place(self) -> tuple[str, str]:
        return PLACES[pick(self.n, 3, len(PLACES))] if self.open else ("closed", "closed")

    @cached_property
    def field(self) -> str:
        return FIELDS[pick(self.n, 4, len(FIELDS))]

    @cached_property
    def lead(self) -> int | None:
        return None if self.place[0] == "intake" else self.departments[pick(self.n, 5, DEPARTMENTS)]

    @cached_property
    def co_handler(self) -> int | None:
        return self.departments[pick(self.n, 6, DEPARTMENTS)] if self.lead and self.n % 3 else None

    @cached_property
    def due(self) -> datetime | None:
        days = LIMITS[pick(self.n, 7, len(LIMITS))]
        return self.registered + timedelta(days=days) if self.lead else None

    @cached_property
    def closed(self) -> datetime | None:
        return None if self.open else self.registered + timedelta(hours=24 + pick(self.n, 8, 480))

    @cached_property
    def text(self) -> str:
        said = "，".join(word for word, each in WORDS if self.n % each == 0)
        return f"企业反映第{self.n}件事项：{said}。请予协调。"

    @cached_property
    def enterprise(self) -> int:
        return 1_000_000 + pick(self.n, 9, self.enterprises)


@dataclass(frozen=True)
class Rows:
    """All of them, table by table."""

    problems: int
    first_department: int

    @property
    def departments(self) -> range:
        return range(self.first_department, self.first_department + DEPARTMENTS)

    @property
    def enterprises(self) -> int:
        return max(10, self.problems // 10)

    def __iter__(self) -> Iterator[Problem]:
        return (Problem(n, self.departments, self.enterprises) for n in range(self.problems))


def department_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """Each line's departments, spread over the cities."""
    for place, number in enumerate(rows.departments):
        yield {
            "id": number,
            "name": f"第{number}单位",
            "short_name": f"{number}局",
            "level": "city",
            "region": CITIES[place % len(CITIES)],
            "line": LINES[place % len(LINES)],
            "office": False,
            "head_approves": False,
            "mark": "",
            "active": True,
        }


def enterprise_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for n in range(rows.enterprises):
        yield {
            "id": 1_000_000 + n,
            "uscc": f"9133{n:014d}",
            "name": f"浙江第{n}实业有限公司",
            "region": CITIES[n % len(CITIES)],
            "industry": "",
            "size": "",
            "contact": "",
            "phone": "",
            "irregular": False,
        }


def problem_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for p in rows:
        done = p.closed is not None
        yield {
            "id": p.id, "version": 8, "open": p.open, "stage": p.place[0],
            "lane": p.place[1],
            "title": f"第{p.n}件问题", "text": p.text, "source_no": f"R{p.n}",
            "channel": CHANNELS[pick(p.n, 10, 5)], "region": p.region, "office": p.city,
            "field": p.field, "kind": KINDS[pick(p.n, 11, 5)],
            "difficulty": DIFFICULTIES[pick(p.n, 12, 5)], "urgency": URGENCIES[pick(p.n, 13, 5)],
            "enterprise_id": p.enterprise, "appellant": "", "contact": "", "phone": "",
            "anonymous": False, "accused": None,
            "registered_at": p.registered, "accepted_at": p.registered + timedelta(hours=1),
            "submitted_at": p.closed, "closed_at": p.closed, "last_at": p.closed or p.registered,
            "lead_department": p.lead, "responsible": "", "phase": "" if done else "handling",
            "holder": p.lead if p.open else None, "held_since": p.registered if p.open else None,
            "due": p.due, "original_due": p.due,
            "yellow_from": p.due - timedelta(days=1) if p.due else None,
            "met_at": p.closed, "paused": p.open and p.n % 100 == 0, "provisional": False,
            "result": "solved" if done else "", "answer": "已办妥。" if done else "",
            "closing_ground": "confirmed" if done and p.n % 4 else "",
            "solved": True if done else None, "grade": 1 + pick(p.n, 14, 5) if done else None,
            "round": 1, "dispatches": 1, "objections": 0, "reminders": 0, "attachments": 0,
            "order_level": "supervise" if p.place[1] == "supervision" else "",
            "ring": p.open and p.n % 500 == 0, "merged_into": None, "imported": False,
        }  # fmt: skip


def assignment_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for p in rows:
        for n, department in enumerate((p.lead, p.co_handler), start=1):
            if department is None:
                continue
            signed = None if p.place[0] == "transfer" else p.registered + timedelta(hours=5)
            yield {
                "problem_id": p.id, "n": n, "department_id": department,
                "role": "lead" if n == 1 else "co", "round": 1, "question": "",
                "dispatched_at": p.registered + timedelta(hours=2), "signed_at": signed,
                "auto_signed": False, "contacted_at": None, "responsible": "", "leader": "",
                "objected": False, "sign_due": p.registered + timedelta(hours=8), "due": p.due,
                "ended_at": p.closed, "end": "submitted" if p.closed else "",
            }  # fmt: skip


def span_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for p in rows:
        start, sent = p.registered, p.registered + timedelta(hours=2)
        yield from (
            {"problem_id": p.id, "n": 1, "track": 0, "phase": "intake", "holder": 0,
             "start": start, "end": sent if p.lead else None},
            *([{"problem_id": p.id, "n": 2, "track": 0, "phase": "handling", "holder": p.lead,
                "start": sent, "end": p.closed}] if p.lead else []),
        )  # fmt: skip


def duty_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    kinds = {"intake": "accept", "transfer": "sign", "handling": "handle", "feedback": "call_back"}
    for p in rows:
        if p.open:
            whose = None if p.place[0] == "feedback" else p.lead
            yield {
                "problem_id": p.id, "n": 1, "kind": kinds[p.place[0]], "department_id": whose,
                "region": p.city, "assignment": 1 if whose else 0, "since": p.registered,
                "due": p.due, "yellow_from": p.due - timedelta(days=1) if p.due else None,
                "paused": False,
            }  # fmt: skip


def prerequisite_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for p in rows:
        if p.co_handler and p.n % 10 == 0:
            yield {
                "problem_id": p.id, "n": 1, "waiting": 1, "awaited_problem": p.id, "awaited": 2,
                "why": "须先完成规划核实", "set_at": p.registered, "dropped_at": None,
                "open": p.open,
            }  # fmt: skip


def event_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    for p in rows:
        for n, kind in enumerate(("registered", "accept", "dispatch"), start=1):
            at = p.registered + timedelta(hours=n - 1)
            yield {
                "subject": p.id, "n": n, "kind": kind, "at": at, "recorded_at": at, "actor": 1,
                "acting_for": None, "facts": "{}", "rules": "", "calendar": "",
            }  # fmt: skip


def link_rows(rows: Rows) -> Iterator[dict[str, Any]]:
    """Each city's chain, past the links of the one problem that came by acts."""
    reached = dict.fromkeys(CITIES, 1000)
    for event in event_rows(rows):
        chain = chain_of_subject(event["subject"])
        reached[chain] += 1
        yield {
            "chain": chain, "n": reached[chain], "subject": event["subject"],
            "event_n": event["n"], "algorithm": "sha256", "hash": "0" * 64,
        }  # fmt: skip


def words_of(problem: Problem) -> str:
    """What a problem is found by."""
    said = (problem_number(problem.id), f"R{problem.n}", f"第{problem.n}件问题", problem.text)
    return " ".join(said)


def text_rows(rows: Rows, dialect: str) -> Iterator[dict[str, Any]]:
    for p in rows:
        words = words_of(p)
        if dialect == "sqlite":
            yield {"rowid": p.id, "spaced": search.spaced(words)}
        else:
            yield {"problem_id": p.id, "plain": search.normalized(words),
                   "grams": search.grams(words)}  # fmt: skip
