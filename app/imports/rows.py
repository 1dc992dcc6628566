"""Rows: what one row of a file says of a problem, whole and consistent; or every reason why not."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.domain.catalogue import Stage
from app.domain.errors import DomainError
from app.domain.events import dump, stamp
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import check_uscc, city_of, parse_problem_number
from app.domain.register_columns import ANONYMOUS
from app.domain.registers import chain_of_region
from app.imports.cells import read_instant
from app.imports.directory import Directory
from app.imports.facts import DUES, Row, read_facts
from app.imports.plan import Plan
from app.translations import gettext as _

REQUIRED = ("title", "text", "channel", "region", "registered_at")
EVENTS = ("accepted_at", "dispatched_at", "signed_at", "submitted_at", "closed_at", "last_at")
LONGEST_REF = 128
DIGITS = 16
TOLERANCE = timedelta(days=1)
"""How far in the future a row may lie: clocks differ, and a zone is easily taken for another."""

GROUNDS = {Stage.WITHDRAWN: "withdrawn", Stage.MERGED: "merged"}
ENDS = frozenset({Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a row came to. Either `faults` says why it is rejected, or the rest is whole.

    facts: of EventKind.IMPORTED, instants as stamps, names and phones plain; besides:
    uscc and enterprise_name; lead, co_handlers, co_done, accused by id, or by name where the
    department is new; number: the id that its own number stands for, or 0; merged_into: a number
    as it was written. ref: the row's key within its source. content: a digest of all it says.
    """

    faults: tuple[tuple[str, str], ...] = ()
    facts: dict[str, Any]
    ref: str = ""
    content: str = ""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What surrounds a reading. end_of_day: a local date's due instant. region: the reader's.

    said: how many rows of the file said each content so far, by the first 64 bits of its digest.
    """

    plan: Plan
    directory: Directory
    now: datetime
    region: str
    end_of_day: Callable[[datetime], datetime]
    knows_code: Callable[[str], bool]
    said: Counter[int] = field(default_factory=Counter)


def read_row(cells: tuple[Any, ...], *, around: Around) -> Reading:
    """What a row says, or every reason why it cannot be taken."""
    row = Row(plan=around.plan, directory=around.directory, cells=cells, now=around.now)
    read_facts(row)
    content = _digest(row)
    for check in (_appellant, _complete, _times, _stage, _scope, _parts):
        check(row, around)
    ref = _ref(row) if row.profile.keys else _place_among_equals(content, around)
    if row.faults:
        return Reading(faults=tuple(row.faults), facts={})
    _number(row)
    return Reading(facts=_written(row.facts), ref=ref, content=content)


def _appellant(row: Row, around: Around) -> None:
    facts = row.facts
    if facts.get("appellant") == ANONYMOUS:
        facts.pop("appellant")
        facts["anonymous"] = True
    if facts.get("anonymous"):
        return
    if not {"uscc", "enterprise_name", "appellant"} & set(facts):
        place = "enterprise_name" if "enterprise_name" in row.plan.columns else "appellant"
        row.fault(place, _("企业名称、诉求人不能都为空；匿名的诉求人写“匿名”"))
    if "uscc" in facts:
        _code(row, around)


def _code(row: Row, around: Around) -> None:
    verdict = _checked_code(row.facts["uscc"])
    row.facts["uscc"] = verdict.code
    if not verdict.valid and not verdict.irregular:
        row.misread("uscc", verdict.code, _("应为18位统一社会信用代码"))
    elif "enterprise_name" not in row.facts and not around.knows_code(verdict.code):
        row.fault("enterprise_name", _("“{heading}”不能为空").format(
            heading=row.plan.heading("enterprise_name")))  # fmt: skip


_checked_code = lru_cache(maxsize=4096)(check_uscc)


def _complete(row: Row, _around: Around) -> None:
    faulty = {heading for heading, _sentence in row.faults}
    for fact in (fact for fact in REQUIRED if fact not in row.facts):
        heading = row.plan.heading("region_name" if fact == "region" else fact)
        if not {heading, row.plan.heading(fact)} & faulty:
            row.fault("region_name" if fact == "region" else fact,
                      _("“{heading}”不能为空").format(heading=heading))  # fmt: skip


def _times(row: Row, around: Around) -> None:
    """Dates in order. A day without a time is not before what the row says of that same day."""
    facts = row.facts
    for fact in DUES & row.only_days:
        facts[fact] = _end_of_day(row, fact, around)
    registered = facts.get("registered_at")
    if registered is None:
        return
    before = [registered]
    for fact in (fact for fact in EVENTS if fact in facts):
        if facts[fact] < max(before):
            facts[fact] = _later(row, fact, before)
        before.append(facts[fact])
    _in_order(row, "registered_at", "submitted_at")
    _in_order(row, "registered_at", "closed_at")
    _in_order(row, "submitted_at", "closed_at")
    for fact in ("registered_at", *EVENTS):
        if fact in facts and facts[fact] > around.now + TOLERANCE:
            row.fault(fact, _("“{heading}”晚于当前时间").format(heading=row.plan.heading(fact)))


def _end_of_day(row: Row, fact: str, around: Around) -> datetime:
    """When a due day ends: at close of business here, at midnight where other clocks go."""
    zone = row.profile.zone_of(fact)
    midnight: datetime = row.facts[fact]
    if zone == OFFICE_ZONE:
        return around.end_of_day(midnight)
    return (midnight.astimezone(zone) + timedelta(days=1)).astimezone(UTC)


def _later(row: Row, fact: str, before: list[datetime]) -> datetime:
    """A date that precedes those before it, as late as its cell can be read because of them.

    The cell may give a day alone, or a time of the hour that the clocks showed twice.
    """
    at: datetime = row.facts[fact]
    zone = row.profile.zone_of(fact)
    if fact in row.only_days:
        day = at.astimezone(zone).date()
        return max([at, *(b for b in before if b.astimezone(zone).date() == day)])
    again = read_instant(row.cell(fact), row.profile, zone=zone, second=True)
    return again[0] if again and any(at < b <= again[0] for b in before) else at


def _in_order(row: Row, first: str, then: str) -> None:
    if first in row.facts and then in row.facts and row.facts[then] < row.facts[first]:
        sentence = _("“{then}”早于“{first}”").format(
            then=row.plan.heading(then), first=row.plan.heading(first)
        )
        row.fault(then, sentence)


def _stage(row: Row, _around: Around) -> None:
    """The stage that the row names, else the first of the profile's whose facts are given."""
    facts = row.facts
    if "stage" not in facts:
        facts["stage"] = str(
            next((s for s, when in row.profile.stages if set(when) <= set(facts)), Stage.INTAKE)
        )
    stage = Stage(facts["stage"])
    if stage not in ENDS:
        for fact in ("closed_at", "closing_ground"):
            facts.pop(fact, None)
        return
    if "closed_at" not in facts and "last_at" in facts and stage is not Stage.CLOSED:
        facts["closed_at"] = facts["last_at"]
    if "closed_at" not in facts:
        row.fault("closed_at", _("已离开办理环节的，“{heading}”不能为空").format(
            heading=row.plan.heading("closed_at")))  # fmt: skip
    if stage in GROUNDS:
        facts["closing_ground"] = GROUNDS[stage]
    elif stage is Stage.CLOSED:
        facts.setdefault("closing_ground", row.profile.ground)


def _scope(row: Row, around: Around) -> None:
    region = row.facts.get("region")
    if region is not None and not region.startswith(around.region):
        row.fault("region_name", _("“{name}”不在您的权限范围内").format(
            name=around.directory.names[region]))  # fmt: skip
    office = row.facts.get("office")
    if office is not None and office not in around.directory.codes:
        row.misread("office", office, _("没有这一项"))


def _parts(row: Row, _around: Around) -> None:
    """One lead, the others beside it; nobody twice; the accused handles nothing."""
    facts = row.facts
    leads, co_handlers = facts.pop("lead", []), facts.pop("co_handlers", [])
    parts = list(dict.fromkeys([*leads, *co_handlers]))
    if parts and leads:
        facts["lead"] = parts[0]
        facts["co_handlers"] = parts[1:]
    elif parts:
        row.fault("lead", _("有协办单位而没有主办单位"))
    done = facts.pop("co_done", [])
    facts["co_done"] = [part for part in facts.get("co_handlers", []) if part in done]
    accused = facts.pop("accused", [])
    if accused:
        facts["accused"] = accused[0]
    if accused and facts.get("lead") == accused[0]:
        row.fault("lead", _("被反映单位不能主办"))


def _ref(row: Row) -> str:
    """The row's key within its source: the first of the profile's keys that it has whole."""
    for key in row.profile.keys:
        if all(fact in row.facts for fact in key):
            ref = "|".join(str(_plain(row.facts[fact])) for fact in key)
            return ref if len(ref) <= LONGEST_REF else hashlib.sha256(ref.encode()).hexdigest()
    if not row.faults:
        fact = row.profile.keys[0][0]
        row.fault(fact, _("“{heading}”不能为空").format(heading=row.plan.heading(fact)))
    return ""


def _place_among_equals(content: str, around: Around) -> str:
    """The key of a row that has none: what it says, and which of those that say it this one is."""
    digits = int(content[:DIGITS], 16)
    around.said[digits] += 1
    return f"{content}-{around.said[digits]}"


def _number(row: Row) -> None:
    """A number of ours is the problem's; another office's is its source's own number."""
    text = row.facts.pop("number", "")
    try:
        number = parse_problem_number(text) if text else 0
    except DomainError:
        row.facts.setdefault("source_no", text[:64])
        number = 0
    if number and city_of(number) == chain_of_region(row.facts["region"]):
        row.facts["number"] = number


def _digest(row: Row) -> str:
    """A digest of what the row says by itself: departments by name, whoever they are today."""
    said = {name: _plain(value) for name, value in {**row.facts, **row.said}.items()}
    return hashlib.sha256(dump(said).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return stamp(value) if isinstance(value, datetime) else value


def _written(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as the log holds them; the last date known is when it last moved."""
    at = max(facts[fact] for fact in ("registered_at", *EVENTS) if fact in facts)
    if facts["stage"] in ENDS:
        at = facts["closed_at"]
    written = {**facts, "last_at": at}
    return {k: _plain(v) for k, v in written.items() if v not in (None, "", [])}
