"""Survey rounds out of a file: each row read and judged; every fault says what was expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.domain.changing import replace
from app.domain.facts import LIMIT_OF_TEXT
from app.domain.surveys import SurveyFinding, SurveyResult, SurveyRound
from app.imports import survey_cells as cells
from app.imports.directory import Directory
from app.imports.survey_sheets import HEADINGS, Part, SheetRow
from app.translations import _

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a row cannot be taken. row: its number in the sheet; field: a heading."""

    sheet: str
    row: int
    field: str
    reason: str
    headings: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SurveysRead:
    """The rounds of a file; where there are faults, nothing of it is to be taken."""

    rounds: tuple[SurveyRound, ...]
    faults: tuple[Fault, ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Around:
    """What surrounds the reading: the office's directory, and the region of whoever reads."""

    directory: Directory
    region: str
    today: date

    def home(self, department: int) -> str:
        """The region of a department."""
        named = (n for found in self.directory.departments.values() for n in found)
        return next((n.region for n in named if n.id == department), "")


@dataclass
class Line:
    """One row while it is read, and what is wrong with it."""

    row: SheetRow
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, reason: str) -> None:
        """Note what is wrong under a heading."""
        row = self.row
        heading = _(HEADINGS[row.part][name])
        self.faults.append(
            Fault(
                sheet=row.sheet, row=row.n, field=heading, reason=reason,
                headings=row.headings, cells=row.cells,
            )
        )  # fmt: skip

    def read(self, name: str, reader: Callable[[str], T | None], expected: str) -> T | None:
        """What a cell means, None of an empty one; a fault with what was expected otherwise."""
        text = self.row.said[name]
        if not text:
            return None
        value = reader(text)
        if value is None:
            self.fault(name, expected)
        return value

    def need(self, name: str, reader: Callable[[str], T | None], expected: str) -> T | None:
        """The same of a cell that may not be empty."""
        if not self.row.said[name]:
            self.fault(name, _("不能为空"))
        return self.read(name, reader, expected)


def read_surveys(rows: Sequence[SheetRow], *, around: Around) -> SurveysRead:
    """The rounds that the rows tell of, with their results and findings; or every fault."""
    lines = [Line(row) for row in rows]
    rounds: dict[str, SurveyRound] = {}
    for line in _of(lines, Part.ROUNDS):
        _round(line, rounds, around)
    results: dict[str, list[SurveyResult]] = {code: [] for code in rounds}
    findings: dict[str, list[SurveyFinding]] = {code: [] for code in rounds}
    for line in _of(lines, Part.RESULTS):
        _result(line, rounds, results, around)
    for line in _of(lines, Part.FINDINGS):
        _finding(line, rounds, findings, around)
    whole = (
        replace(told, results=tuple(results[code]), findings=tuple(findings[code]))
        for code, told in rounds.items()
    )
    faults = tuple(fault for line in lines for fault in line.faults)
    return SurveysRead(rounds=tuple(whole), faults=faults, rows=len(rows))


def _of(lines: Sequence[Line], part: Part) -> list[Line]:
    return [line for line in lines if line.row.part is part]


def _round(line: Line, rounds: dict[str, SurveyRound], around: Around) -> None:
    code = line.need("code", cells.round_code, _("应为不超过32位的字母、数字和连字符"))
    kind = line.need("kind", cells.kind, _("应为“第三方评估”“问卷调查”或“无感监测”"))
    title = line.need("title", cells.short, _too_long(cells.LONGEST_LINE))
    surveyor = line.need("surveyor", cells.short, _too_long(cells.LONGEST_LINE))
    first, last = _day_of(line, "first"), _day_of(line, "last")
    region = _region_of(line, around, needed=True)
    if code in rounds:
        line.fault("code", _("与前面的轮次重复"))
    if first and last and last < first:
        line.fault("last", _("早于开始日期"))
    if last and last > around.today:
        line.fault("last", _("晚于今天"))
    if line.faults:
        return
    values = {"code": code, "kind": kind, "title": title, "surveyor": surveyor, "region": region}
    told: Any = {**values, "first": first, "last": last}
    rounds[told["code"]] = SurveyRound(**told)


def _result(
    line: Line,
    rounds: dict[str, SurveyRound],
    results: dict[str, list[SurveyResult]],
    around: Around,
) -> None:
    within = _round_of(line, rounds)
    indicator = line.need("indicator", cells.short, _too_long(cells.LONGEST_LINE))
    department, region = _subject(line, within, around)
    respondents = line.read("respondents", cells.positive, _("应为正整数"))
    satisfied = line.read("satisfied", cells.natural, _("应为非负整数"))
    score = line.read("score", cells.score, _("应为0至100的数，最多两位小数"))
    _one_of_two(line, respondents, satisfied)
    if line.faults or within is None:
        return
    told = SurveyResult(
        department=department, region=region, indicator=indicator or "", respondents=respondents,
        satisfied=satisfied, score=score,
    )  # fmt: skip
    subject = (told.department, told.region, told.indicator)
    if subject in {(r.department, r.region, r.indicator) for r in results[within.code]}:
        line.fault("indicator", _("同一部门或区域的同一评价指标重复"))
        return
    results[within.code].append(told)


def _one_of_two(line: Line, respondents: int | None, satisfied: int | None) -> None:
    """Either a number of satisfied ones among so many, or a score."""
    said = line.row.said
    if bool(said["satisfied"]) is bool(said["score"]):
        line.fault("satisfied", _("“满意数”和“得分”须填写且只填写一项"))
    if said["satisfied"] and not said["respondents"]:
        line.fault("respondents", _("填写满意数的，样本数不能为空"))
    if satisfied is not None and respondents is not None and satisfied > respondents:
        line.fault("satisfied", _("不能多于样本数"))


def _finding(
    line: Line,
    rounds: dict[str, SurveyRound],
    findings: dict[str, list[SurveyFinding]],
    around: Around,
) -> None:
    within = _round_of(line, rounds)
    n = line.need("n", cells.number, _("应为1至9999的整数"))
    text = line.need("text", cells.long, _too_long(LIMIT_OF_TEXT))
    department, region = _subject(line, within, around)
    service = line.read("field", around.directory.field_code, _("没有这一服务领域"))
    enterprise = line.read("enterprise", cells.short, _too_long(cells.LONGEST_LINE))
    uscc = line.read("uscc", cells.credit_code, _("应为18位统一社会信用代码"))
    if within and n in {found.n for found in findings[within.code]}:
        line.fault("n", _("与同一轮次前面的序号重复"))
    if line.faults or within is None:
        return
    told: Any = {"n": n, "text": text, "region": region, "department": department}
    told |= {"field": service or "", "uscc": uscc or "", "enterprise": enterprise or ""}
    findings[within.code].append(SurveyFinding(**told))


def _round_of(line: Line, rounds: dict[str, SurveyRound]) -> SurveyRound | None:
    """The round that a row belongs to, which the same file must tell of."""
    return line.need("code", rounds.get, _("“轮次”表中没有这一编号，或该行有误"))


def _subject(line: Line, within: SurveyRound | None, around: Around) -> tuple[int | None, str]:
    """The department and the region that a row tells of; without both it is the round's region."""
    named = _region_of(line, around, needed=False)
    if within is None:
        return None, ""
    region = named or within.region
    department = line.read(
        "department",
        lambda text: _department(text, region, within.last, around),
        _("没有这一部门，或有多个同名部门（请填写区域）"),
    )
    home = around.home(department) if department is not None else region
    if not home.startswith(within.region):
        line.fault("region", _("不在该轮次的区域范围内"))
    return department, home


def _region_of(line: Line, around: Around, *, needed: bool) -> str | None:
    read = line.need if needed else line.read
    region = read("region", around.directory.region, _("没有这一区域"))
    if region is not None and not region.startswith(around.region):
        line.fault("region", _("不在您的权限范围内"))
    return region


def _department(text: str, region: str, day: date, around: Around) -> int | None:
    try:
        return around.directory.department(text, region=region, day=day)
    except ValueError:
        return None


def _day_of(line: Line, name: str) -> date | None:
    return line.need(name, cells.day, _("应为日期，如2026-09-30"))


def _too_long(limit: int) -> str:
    return _("不能超过{limit}字").format(limit=limit)
