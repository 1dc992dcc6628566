"""Survey rounds: a file is taken whole or not at all; a finding becomes a problem once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.registers import Register
from app.domain.surveys import SurveyFinding, SurveyResult
from app.services import surveys
from app.services.intake import Registration
from app.services.surveys import Change, Judged
from db import survey_query
from db.files import FileStore
from db.log import register_events
from db.models import SurveyRow
from db.verification import verify
from tests.building import MONDAY_NINE, YIWU, a_department, an_application, viewer_of
from tests.imports.survey_files import ROUND, workbook

DUTY = viewer_of(Role.DUTY_HEAD)
CLERK = viewer_of(Role.CLERK, region="3307")
CODE, FILE = "2026Q3-01", "评估.xlsx"
TEXT = "验收前后两个窗口要求的材料不一致，企业跑了三趟。"
RESULT = (CODE, "金华市税务局", "", "总体满意度", 120, 96, "")
FINDING = (CODE, 3, TEXT, "义乌市", "", "0102", "义乌市恒达针织有限公司", "")


@pytest.fixture
def application(database_url: str) -> Application:
    """An office with two departments, on Monday 2026-11-23 at 09:00."""
    made = an_application(database_url)
    with made.transaction() as store:
        a_department(store, "金华市税务局")
        a_department(store, "义乌市市场监管局", region=YIWU)
    return made


def judged(application: Application, content: bytes, viewer: Viewer = DUTY) -> Judged:
    with application.reading() as store:
        return surveys.judge(
            store, content=content, file="评估.xlsx", viewer=viewer, at=MONDAY_NINE
        )


def taken(application: Application, content: bytes, viewer: Viewer = DUTY) -> Judged:
    with application.transaction() as store:
        return surveys.take(store, content=content, file=FILE, viewer=viewer, at=MONDAY_NINE)


def given(**changes: Any) -> Registration:
    words = {
        "title": "材料不一致", "text": TEXT, "channel": "", "region": YIWU,
        "enterprise_name": "义乌市恒达针织有限公司", "field": "0102", **changes,
    }  # fmt: skip
    return Registration(**words)


def registered(application: Application, n: int = 3, viewer: Viewer = CLERK) -> int:
    with application.transaction() as store:
        case = surveys.register_finding(
            store, code=CODE, n=n, given=given(), viewer=viewer, at=MONDAY_NINE
        )
        return case.id


def logged(application: Application) -> list[str]:
    with application.reading() as store:
        return [event.kind for event in register_events(store.session, Register.SURVEYS)]


def told(application: Application, content: bytes) -> list[tuple[str, int, str, str]]:
    faults = judged(application, content).faults
    return [(fault.sheet, fault.row, fault.field, fault.reason) for fault in faults]


def test_a_round_comes_in_with_its_results_and_findings(application: Application) -> None:
    found = taken(application, workbook(results=[RESULT], findings=[FINDING]))
    assert (found.rows, [change for _told, change in found.rounds]) == (3, [Change.NEW])
    with application.reading() as store:
        [kept] = survey_query.latest_rounds(store.session, limit=9)
    assert (kept.code, kept.kind, kept.region) == (CODE, "third_party", "3307")
    assert (str(kept.first), str(kept.last)) == ("2026-07-01", "2026-09-30")
    [result], [finding] = kept.results, kept.findings
    assert result == SurveyResult(
        department=1, region="3307", indicator="总体满意度", respondents=120, satisfied=96
    )
    assert finding == SurveyFinding(
        n=3, text=TEXT, region=YIWU, field="0102", enterprise="义乌市恒达针织有限公司"
    )
    # 96 of 120 by hand, z = 1.96: (0.8 + 0.0160) / 1.0320 = 0.7907, ± 0.0711.
    assert result.share is not None
    assert result.share.value == 0.8
    assert result.share.low == pytest.approx(0.7195, abs=5e-4)
    assert result.share.high == pytest.approx(0.8617, abs=5e-4)


def test_the_same_file_again_changes_nothing(application: Application) -> None:
    content = workbook(results=[RESULT], findings=[FINDING])
    taken(application, content)
    assert taken(application, content).count(Change.SAME) == 1
    assert logged(application) == ["survey_saved"]


def test_a_correction_replaces_the_round_and_the_log_keeps_the_one_before(
    application: Application,
) -> None:
    taken(application, workbook(results=[RESULT]))
    corrected = (*RESULT[:5], 90, "")
    assert taken(application, workbook(results=[corrected])).count(Change.CORRECTED) == 1
    with application.reading() as store:
        [kept] = survey_query.latest_rounds(store.session, limit=9)
        events = list(register_events(store.session, Register.SURVEYS))
    assert [result.satisfied for result in kept.results] == [90]
    assert ['"satisfied":96' in e.facts["body"] for e in events] == [True, False]


def test_one_bad_row_and_nothing_of_the_file_is_written(application: Application) -> None:
    bad = workbook(results=[RESULT, (CODE, "没有的局", "", "总体满意度", 10, 11, "")])
    assert told(application, bad) == [
        ("结果", 3, "部门", "没有这一部门，或有多个同名部门（请填写区域）"),
        ("结果", 3, "满意数", "不能多于样本数"),
    ]
    with pytest.raises(DomainError, match="survey_faulty"):
        taken(application, bad)
    assert logged(application) == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.SUPERVISOR, Role.AUDITOR])
def test_only_the_duty_head_and_the_administrator_import(
    application: Application, role: Role
) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        judged(application, workbook(), viewer_of(role))
    assert judged(application, workbook(), viewer_of(Role.ADMINISTRATOR)).faults == ()


def test_a_city_takes_in_no_round_of_another_region(application: Application) -> None:
    city = viewer_of(Role.DUTY_HEAD, region="3301")
    [fault] = judged(application, workbook(), city).faults
    assert (fault.field, fault.reason) == ("区域", "不在您的权限范围内")
    taken(application, workbook())
    own = workbook([(*ROUND[:6], "杭州市")])
    assert [f.reason for f in judged(application, own, city).faults] == [
        "该编号已由其他区域的轮次使用"
    ]


def test_a_finding_becomes_one_problem_and_never_a_second(application: Application) -> None:
    taken(application, workbook(findings=[FINDING]))
    problem = registered(application)
    with application.reading() as store:
        case = store.peek(problem)
        assert survey_query.registered(store.session, CODE) == {3: problem}
    assert (case.matter.channel, case.matter.source_no) == ("survey", "2026Q3-01-3")
    with pytest.raises(DomainError, match="finding_registered") as refused:
        registered(application)
    assert refused.value.facts == {"number": problem_number(problem)}
    assert logged(application) == ["survey_saved", "survey_finding_registered"]


def test_two_clerks_at_once_register_it_once(application: Application) -> None:
    taken(application, workbook(findings=[FINDING]))
    together = Barrier(2)

    def at_once(_n: int) -> str:
        together.wait(timeout=30)
        try:
            return problem_number(registered(application))
        except DomainError as refused:
            return str(refused.facts.get("number", refused.code))

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(at_once, range(2))
    assert first == second
    assert logged(application) == ["survey_saved", "survey_finding_registered"]


def test_a_finding_that_was_registered_stays_in_every_correction(application: Application) -> None:
    taken(application, workbook(findings=[FINDING]))
    registered(application)
    assert told(application, workbook()) == [
        ("发现问题", 0, CODE, "第3号发现问题已转为诉求，更正时不能删去")
    ]
    reworded = (CODE, 3, "两个窗口要求的材料不一致。", *FINDING[3:])
    assert taken(application, workbook(findings=[reworded])).count(Change.CORRECTED) == 1


@pytest.mark.parametrize("role", [Role.DUTY_HEAD, Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_who_may_not_register_registers_no_finding(application: Application, role: Role) -> None:
    taken(application, workbook(findings=[FINDING]))
    with pytest.raises(DomainError, match="not_allowed"):
        registered(application, viewer=viewer_of(role))


@pytest.mark.parametrize(
    ("n", "region", "code"), [(9, "3307", "unknown_finding"), (3, "3301", "unknown_survey")]
)
def test_no_finding_is_registered_that_the_clerk_does_not_see(
    application: Application, n: int, region: str, code: str
) -> None:
    taken(application, workbook(findings=[FINDING]))
    with pytest.raises(DomainError, match=code):
        registered(application, n, viewer_of(Role.CLERK, region=region))


def test_the_log_rebuilds_the_rounds(application: Application) -> None:
    taken(application, workbook(results=[RESULT], findings=[FINDING]))
    registered(application)
    assert problems_of(application) == []
    with application.transaction() as store:
        row = store.session.get(SurveyRow, CODE)
        assert row is not None
        row.title = "改过的名称"
    assert problems_of(application) == ["register_value_differs"]


def problems_of(application: Application) -> list[str]:
    with application.reading() as store:
        found = verify(store.session, files=FileStore(application.settings.files))
    return [difference.code for difference in found.differences]
