"""县 → 市 → 省: what goes up is answered for above, and the enterprise hears of it below.

A problem of 义乌 that neither county nor city can decide. At every step: what the log holds, who
sees it, and what each office still has to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.access import Viewer
from app.domain.catalogue import Role, Stage
from app.domain.duties import duties
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.services.handling import perform
from db.files import FileStore
from db.log import events_of
from db.models import DutyRow, ProblemRow
from db.verification import verify
from db.visibility import visible_problems
from tests.building import YIWU, a_department, a_problem, viewer_of
from tests.pages.visitors import MovedByHand, Visitor, a_moving_application, an_account, an_app

DONGYANG, JINHUA, PROVINCE = "330783", "3307", "33"
OFFICES = {"县": YIWU, "邻县": DONGYANG, "市": JINHUA, "省": PROVINCE}
GOES_UP = {
    "done": "已组织两次协调，与企业三次对接。",
    "asked": "请明确跨区域管网的审批权限。",
    "ground": "超出本级权限",
    "answers": "义乌市企业综合服务中心",
}


@dataclass
class Journey:
    """One problem on its way, and the people of four offices and two departments."""

    application: MovedByHand
    people: dict[str, Viewer]
    problem: int = 0

    def takes(self, who: str, action: Action, **given: Any) -> Case:
        """Somebody's step, ten minutes after the last."""
        self.application.moves(minutes=10)
        with self.application.transaction() as store:
            return perform(
                store, action=action, problem=self.problem, given=given,
                viewer=self.people[who], at=self.application.now(),
            )  # fmt: skip

    def refused(self, who: str, action: Action, **given: Any) -> str:
        """The code with which a step is refused."""
        with pytest.raises(DomainError) as refused:
            self.takes(who, action, **given)
        return refused.value.code

    def log(self) -> list[str]:
        """The acts in their order."""
        with self.application.reading() as store:
            return [str(event.kind) for event in events_of(store.session, self.problem)]

    def seen_by(self) -> str:
        """The offices whose duty head sees it."""
        with self.application.reading() as store:
            found = {
                name: store.session.scalars(
                    visible_problems(
                        viewer_of(Role.DUTY_HEAD, region=region), ProblemRow.id
                    )
                ).all()
                for name, region in OFFICES.items()
            }  # fmt: skip
        return "".join(name for name, problems in found.items() if self.problem in problems)

    def left_to_do(self) -> dict[str, list[str]]:
        """What each office has to do, as the case says and as the table holds it."""
        with self.application.reading() as store:
            rows = store.session.query(DutyRow).order_by(DutyRow.n)
            case = store.peek(self.problem)
            assert [(row.kind, row.region) for row in rows] == [
                (str(duty.kind), duty.region) for duty in duties(case)
            ]
            own = [(row.kind, row.region) for row in rows if row.department_id is None]
        listed = {
            name: [kind for kind, region in own if region == code] for name, code in OFFICES.items()
        }
        return {name: kinds for name, kinds in listed.items() if kinds}

    def register_of(self, username: str) -> str:
        """The register as somebody is given it over the network."""
        visitor = Visitor(an_app(self.application))
        visitor.signs_in(username)
        return str(visitor.gets("/export/register.csv").text)


@pytest.fixture
def journey(database_url: str) -> Journey:
    """Handled in 义乌 since Monday 09:00, without a way out there."""
    application = a_moving_application(database_url)
    people = {
        "clerk": viewer_of(Role.CLERK, region=YIWU),
        **{
            name: viewer_of(Role.DUTY_HEAD, region=region, person=n)
            for n, (name, region) in enumerate(OFFICES.items(), start=2)
        },
    }
    with application.transaction() as store:
        for name, region in (("义乌市水务局", YIWU), ("浙江省水利厅", PROVINCE)):
            number = a_department(store, name, region=region)
            people[name] = viewer_of(Role.LIAISON, number, region=region)
        found = a_problem(store, at=application.now(), title="跨区域供水管网接入")
    for name, region in OFFICES.items():
        an_account(application, f"duty-{name}", Role.DUTY_HEAD, region=region)
    made = Journey(application, people, found.id)
    made.takes("clerk", Action.ACCEPT, field="0102", kind="help", difficulty="hard")
    made.takes("县", Action.DISPATCH, lead=people["义乌市水务局"].department)
    made.takes("义乌市水务局", Action.SIGN, responsible="李建国", leader="周伟民")
    return made


BEGUN = ["register", "accept", "dispatch", "sign"]


def test_a_county_problem_goes_to_the_province_and_back_to_the_enterprise(
    journey: Journey,
) -> None:
    assert (journey.log(), journey.seen_by(), journey.left_to_do()) == (BEGUN, "县市省", {})

    journey.takes("县", Action.ESCALATE, **GOES_UP)
    assert (journey.seen_by(), journey.left_to_do()) == (
        "县市省",
        {"县": ["tell_enterprise"], "市": ["take"]},
    )
    # What was escalated is no longer the county's to arrange, nor the city's before it takes it.
    lead = journey.people["义乌市水务局"].department
    assert journey.refused("县", Action.DISPATCH, lead=lead) == "not_allowed"
    assert journey.refused("市", Action.DISPATCH, lead=lead) == "not_taken_yet"

    journey.takes("市", Action.TAKE)
    assert journey.left_to_do() == {"县": ["tell_enterprise"], "市": ["dispatch"]}

    journey.takes("市", Action.ESCALATE, **{**GOES_UP, "answers": "义乌市企业综合服务中心"})
    below = {"县": ["tell_enterprise"], "市": ["tell_enterprise"]}
    assert (journey.seen_by(), journey.left_to_do()) == ("县市省", {**below, "省": ["take"]})

    journey.takes("省", Action.TAKE, words="由省水利厅牵头")
    assert journey.left_to_do() == {**below, "省": ["dispatch"]}
    journey.takes("省", Action.DISPATCH, lead=journey.people["浙江省水利厅"].department)
    journey.takes("浙江省水利厅", Action.SIGN, responsible="吴敏", leader="方志平")
    assert (journey.seen_by(), journey.left_to_do()) == ("县市省", below)

    journey.takes(
        "浙江省水利厅", Action.SUBMIT, result="solved", text="已明确由设区市统一审批。",
        evidence="浙水函〔2026〕18号",
    )  # fmt: skip
    assert journey.left_to_do() == {"县": ["call_back", "tell_enterprise"], "市": below["市"]}

    confirmed = {"means": "phone", "reached": True, "solved": True, "grade": 5}
    journey.takes("clerk", Action.CALL_BACK, **confirmed)
    assert journey.left_to_do() == {"省": ["close"]}
    assert journey.refused("clerk", Action.CLOSE, ground="confirmed") == "not_allowed"

    case = journey.takes("省", Action.CLOSE, ground="confirmed")
    assert (case.stage, case.office, case.matter.region) == (Stage.CLOSED, PROVINCE, YIWU)
    assert (journey.seen_by(), journey.left_to_do()) == ("县市省", {})
    up = ["escalate", "take", "escalate", "take"]
    assert journey.log() == [*BEGUN, *up, "dispatch", "sign", "submit", "call_back", "close"]
    with journey.application.reading() as store:
        files = FileStore(journey.application.settings.files)
        assert verify(store.session, files=files).differences == ()


def test_what_the_province_sends_down_is_run_below_again(journey: Journey) -> None:
    for who in ("县", "市"):
        journey.takes(who, Action.ESCALATE, **GOES_UP)
        journey.takes({"县": "市", "市": "省"}[who], Action.TAKE)
    assert journey.refused("省", Action.SEND_DOWN) == "missing_fact"

    case = journey.takes("省", Action.SEND_DOWN, reason="属设区市审批权限，请市级牵头办理。")
    assert (case.office, case.escalated_from) == (JINHUA, (YIWU,))
    assert (journey.seen_by(), journey.left_to_do()) == (
        "县市省",
        {"县": ["tell_enterprise"], "市": ["dispatch"]},
    )

    case = journey.takes("市", Action.SEND_DOWN, reason="管网在县域内，请县级办理。")
    assert (case.office, case.escalated_from) == (YIWU, ())
    assert journey.left_to_do() == {"县": ["dispatch"]}
    journey.takes("县", Action.DISPATCH, lead=journey.people["义乌市水务局"].department)
    assert journey.log()[-3:] == ["send_down", "send_down", "dispatch"]


def test_each_level_finds_it_in_its_register_and_the_neighbour_does_not(journey: Journey) -> None:
    for who in ("县", "市"):
        journey.takes(who, Action.ESCALATE, **GOES_UP)
        journey.takes({"县": "市", "市": "省"}[who], Action.TAKE)
    number = problem_number(journey.problem)
    found = {name: number in journey.register_of(f"duty-{name}") for name in OFFICES}
    assert found == {"县": True, "邻县": False, "市": True, "省": True}
