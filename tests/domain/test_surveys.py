"""Survey rounds: what a result comes to, what of a round a region sees, how the log keeps it."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.surveys import (
    SurveyFinding,
    SurveyKind,
    SurveyResult,
    SurveyRound,
    body_of,
    parts_of,
    reference,
    seen_from,
)

YIWU = SurveyFinding(n=1, text="一", region="330782")
HANGZHOU = SurveyFinding(n=2, text="二", region="3301")
CITY = SurveyResult(region="3307", indicator="总体满意度", respondents=50, satisfied=50)
ROUND = SurveyRound(
    code="2026Q3-01",
    kind=SurveyKind.THIRD_PARTY,
    title="三季度评估",
    surveyor="评估中心",
    region="33",
    first=date(2026, 7, 1),
    last=date(2026, 9, 30),
    results=(CITY,),
    findings=(YIWU, HANGZHOU),
)


def test_a_finding_is_known_elsewhere_by_its_round_and_number() -> None:
    assert reference("2026Q3-01", 5) == "2026Q3-01-5"


def test_a_share_has_an_interval_and_few_are_marked() -> None:
    # Wilson of 4 of 4, z² = 3.8415: low = 4 / 7.8415 = 0.5101; nothing above 1.
    read = SurveyResult(region="33", indicator="满意度", respondents=4, satisfied=4).share
    assert read is not None
    assert (read.value, read.high, read.small) == (1.0, 1.0, True)
    assert read.low == pytest.approx(0.5101, abs=1e-4)
    assert CITY.share is not None
    assert not CITY.share.small


def test_a_score_is_no_share() -> None:
    assert SurveyResult(region="33", indicator="指数", respondents=9, score=88.5).share is None


def test_a_region_sees_of_a_wider_round_what_lies_within_it() -> None:
    assert seen_from(ROUND, "33") == ROUND
    city = seen_from(ROUND, "3307")
    assert city is not None
    assert (city.results, city.findings) == ((CITY,), (YIWU,))
    county = seen_from(ROUND, "330782")
    assert county is not None
    assert (county.results, county.findings) == ((), (YIWU,))
    assert seen_from(ROUND, "3302") is None


def test_the_log_keeps_every_result_and_finding() -> None:
    assert parts_of(body_of(ROUND)) == {"results": (CITY,), "findings": (YIWU, HANGZHOU)}
