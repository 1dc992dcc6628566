"""评价轮次: what others found out about the office, beside what it counts itself.

Source: 浙江省政务服务增值化改革实施意见 三(四) (企业满意度为重要标准;
第三方评估、无感监测、问卷调查).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.domain.catalogue import Term
from app.domain.changing import replace
from app.domain.events import dump
from app.domain.measures.figures import Reading, share
from app.domain.measures.measure import BY_CODE

OWN_MEASURE = "satisfied_of_reached"
"""The office's own measure beside which a round's shares are told: 满意率 of those it reached."""


class SurveyKind(Term):
    """评价方式."""

    THIRD_PARTY = "third_party", "第三方评估"
    QUESTIONNAIRE = "questionnaire", "问卷调查"
    PASSIVE_MONITORING = "passive_monitoring", "无感监测"


@dataclass(frozen=True, kw_only=True)
class SurveyResult:
    """What a round says of a subject: of a department, or of a region where none is named.

    region: the department's own, or the subject itself. Either satisfied of so many respondents,
    or a score from 0 to 100, whose respondents may be unknown.
    """

    department: int | None = None
    region: str
    indicator: str
    respondents: int | None = None
    satisfied: int | None = None
    score: float | None = None

    @property
    def share(self) -> Reading | None:
        """The share of the satisfied with its interval; None of a score.

        It counts as small below the minimum of the office's own measure of satisfaction.
        """
        if self.satisfied is None or self.respondents is None:
            return None
        minimum = BY_CODE[OWN_MEASURE].minimum
        return share(self.satisfied, self.respondents, minimum=minimum)


@dataclass(frozen=True, kw_only=True)
class SurveyFinding:
    """A problem that a round found. n: its number in the round, as its own report counts.

    department: whose it seems, by id. field: a service field's code. uscc, enterprise: of the
    enterprise that named it, where one is known.
    """

    n: int
    text: str
    region: str
    department: int | None = None
    field: str = ""
    uscc: str = ""
    enterprise: str = ""


@dataclass(frozen=True, kw_only=True)
class SurveyRound:
    """A round. code: its number, the same in every later correction. surveyor: who asked.

    first, last: the local days that it tells of, both included. region: all of which it covers.
    """

    code: str
    kind: SurveyKind
    title: str
    surveyor: str
    region: str
    first: date
    last: date
    results: tuple[SurveyResult, ...] = ()
    findings: tuple[SurveyFinding, ...] = ()

    def finding(self, n: int) -> SurveyFinding | None:
        """The finding of a number."""
        return next((found for found in self.findings if found.n == n), None)


def reference(code: str, n: int) -> str:
    """The number under which a finding is known elsewhere: 2026Q3-01, 5 → 2026Q3-01-5."""
    return f"{code}-{n}"


def seen_from(told: SurveyRound, region: str) -> SurveyRound | None:
    """What somebody of a region sees of a round: all that lies within the region, or nothing."""
    if told.region.startswith(region):
        return told
    results = tuple(r for r in told.results if r.region.startswith(region))
    findings = tuple(f for f in told.findings if f.region.startswith(region))
    return replace(told, results=results, findings=findings) if results or findings else None


def body_of(told: SurveyRound) -> str:
    """Results and findings as the log keeps them."""
    return dump(
        {
            "results": [asdict(result) for result in told.results],
            "findings": [asdict(finding) for finding in told.findings],
        }
    )


def parts_of(body: str) -> dict[str, Any]:
    """The results and findings that `body_of` wrote, by the names of their fields."""
    kept = json.loads(body)
    return {
        "results": tuple(SurveyResult(**result) for result in kept["results"]),
        "findings": tuple(SurveyFinding(**finding) for finding in kept["findings"]),
    }
