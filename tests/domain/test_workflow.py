"""The workflow: who may do what at which stage, and that the table itself holds together.

What is allowed is written here from the design, line by line; all else must be refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pytest

from app.domain import acting
from app.domain.access import GRANTS, Permission, Viewer
from app.domain.catalogue import OPEN_STAGES, Role, Stage
from app.domain.errors import DomainError
from app.domain.events import EventKind
from app.domain.folding import APPLY, BEGINNINGS
from app.domain.guards import GUARDS, JUDGE_FACTS
from app.domain.steps import Action
from app.domain.workflow import STEP, STEPS
from tests.domain.casework import (
    ADMINISTRATOR,
    AUDITOR,
    CLERK,
    DUTY,
    FIRE,
    LEADER,
    OTHER,
    PLAN,
    SUPERVISOR,
    SYSTEM_ITSELF,
    WATER,
    Work,
    at_stage,
    enterprise,
    head,
    liaison,
)

# lead, co: liaisons of the department that leads, or co-handles (or did, once it is done).
ALLOWED = """
answer                       intake                              clerk
accept decline               intake                              clerk duty supervisor
ask                          intake                              clerk
ask                          handling                            clerk lead co
supply                       intake                              clerk enterprise
supply                       transfer handling                   clerk enterprise lead co
split                        intake transfer                     clerk duty supervisor
dispatch                     transfer                            duty supervisor
sign                         transfer                            lead
sign_co                      transfer handling                   co
auto_sign                    transfer handling                   system
contact                      transfer handling                   clerk lead co
object                       transfer handling                   lead
object_co                    transfer handling                   co
review                       transfer                            duty supervisor
review_co reassign           transfer handling                   duty supervisor
add release                  handling                            duty supervisor lead
require drop                 handling                            duty supervisor lead co
dispute                      handling                            lead co
amend                        intake transfer handling feedback   clerk duty supervisor
note attach                  intake                              clerk duty supervisor
note attach                  transfer handling feedback          clerk duty supervisor lead co
instruct                     intake transfer handling feedback   leader
answer_instruction           intake transfer handling feedback   duty supervisor
answer_instruction           closed                              duty supervisor
ask_pause ask_extension      handling                            lead
pause refuse_pause           handling                            duty supervisor
resume                       handling                            duty supervisor lead
extend refuse_extension      handling                            duty supervisor leader
contribute                   handling                            co
submit                       handling                            lead
approve return               handling                            head
send_back close              feedback                            clerk duty supervisor
call_back                    feedback                            clerk enterprise
rework                       feedback                            clerk duty supervisor system
reopen                       closed                              duty supervisor
appeal                       feedback closed                     lead co
decide_appeal                feedback closed                     supervisor
withdraw                     intake transfer handling feedback   clerk enterprise
merge                        intake transfer handling            clerk duty supervisor
unmerge                      merged                              clerk duty supervisor
escalate send_down           transfer handling                   duty supervisor
take                         transfer                            duty supervisor
order raise lift             intake transfer handling feedback   duty supervisor
discard_order                intake transfer handling feedback   duty supervisor
propose_order                intake transfer handling feedback   system
answer_order                 transfer handling feedback          lead co
refer                        intake                              duty supervisor leader
refer                        transfer handling feedback          duty supervisor leader
refer                        transfer handling feedback          head co_head
clear_flag decide            intake transfer handling feedback   supervisor
fulfil                       intake                              clerk duty supervisor
fulfil                       transfer handling feedback closed   clerk duty supervisor lead co
remind                       intake transfer handling feedback   duty supervisor system
unmask                       intake declined                     clerk duty supervisor
unmask                       transfer handling feedback closed   clerk duty supervisor lead co
unmask                       merged withdrawn                    clerk duty supervisor lead co
"""

ACTORS: dict[str, Viewer] = {
    "clerk": CLERK,
    "duty": DUTY,
    "supervisor": SUPERVISOR,
    "leader": LEADER,
    "lead": liaison(FIRE),
    "co": liaison(PLAN),
    "head": head(FIRE),
    "co_head": head(PLAN),
    "enterprise": enterprise(),
    "system": SYSTEM_ITSELF,
    "auditor": AUDITOR,
    "administrator": ADMINISTRATOR,
    # Nobody of these is ever listed above.
    "another liaison": liaison(WATER),
    "another head": head(WATER),
    "another enterprise": enterprise(OTHER),
    "another county's clerk": Viewer(person=9, name="东阳", role=Role.CLERK, region="330783"),
    "another city's duty head": Viewer(person=9, name="杭州", role=Role.DUTY_HEAD, region="3301"),
    "another city's supervisor": Viewer(person=9, name="杭州", role=Role.SUPERVISOR, region="3301"),
    "another county's leader": Viewer(person=9, name="东阳", role=Role.LEADER, region="330783"),
}


def allowed() -> set[tuple[str, str, str]]:
    """(action, stage, actor) of every combination that is listed."""
    found = set()
    for line in ALLOWED.strip().splitlines():
        actions, stages, actors = (part.split() for part in line.split("  ") if part.strip())
        found |= {(a, s, who) for a in actions for s in stages for who in actors}
    return found


def refusals(work: Work) -> Iterator[tuple[str, str, str]]:
    """Every action and actor with the code that `check` refuses it by before all facts."""
    for action in Action:
        for who, viewer in ACTORS.items():
            try:
                acting.check(action, case=work.case, given={}, around=work.around(viewer))
            except DomainError as refused:
                yield str(action), who, refused.code
            else:
                yield str(action), who, ""


@pytest.mark.parametrize("stage", list(Stage))
def test_whoever_is_not_listed_is_refused_and_whoever_is_listed_is_not(stage: Stage) -> None:
    work = at_stage(stage)
    assert work.case.stage is stage
    listed = {(a, who) for a, s, who in allowed() if s == stage}
    denied = {
        (a, who) for a, who, code in refusals(work) if code in ("not_allowed", "illegal_step")
    }
    combinations = {(str(a), who) for a in Action for who in ACTORS}
    assert sorted(combinations - denied) == sorted(listed)


def test_the_list_names_every_action_but_registration() -> None:
    assert {a for a, _s, _w in allowed()} == {str(a) for a in Action} - {"register"}


def test_registering_is_for_those_who_take_in_and_for_no_problem_that_exists() -> None:
    assert {r for r in Role if Permission.REGISTER in GRANTS[r]} == {
        Role.CLERK,
        Role.LIAISON,
        Role.ENTERPRISE,
        Role.SYSTEM,
    }
    work = Work()
    with pytest.raises(DomainError, match="illegal_step"):
        acting.check(Action.REGISTER, case=work.case, given={}, around=work.around(CLERK))


@pytest.mark.parametrize("stage", list(Stage))
def test_what_is_offered_is_what_is_allowed(stage: Stage) -> None:
    work = at_stage(stage)
    for who, viewer in ACTORS.items():
        offered = {str(o.step.action) for o in acting.offers(work.case, around=work.around(viewer))}
        assert offered == {a for a, s, actor in allowed() if s == stage and actor == who}


# The table as a graph.


def moves() -> nx.DiGraph:
    graph = nx.DiGraph()
    for step in STEPS:
        graph.add_edges_from((str(s), str(t)) for s in step.sources for t in step.targets)
    return graph


def test_every_stage_is_reached_from_intake() -> None:
    assert set(nx.descendants(moves(), "intake")) | {"intake"} == {str(s) for s in Stage}


def test_every_open_stage_leads_to_every_end() -> None:
    graph = moves()
    ends = {
        "intake": {"closed", "declined", "merged", "withdrawn"},
        "transfer": {"closed", "merged", "withdrawn"},
        "handling": {"closed", "merged", "withdrawn"},
        "feedback": {"closed", "merged", "withdrawn"},
    }
    for stage, reached in ends.items():
        assert reached <= nx.descendants(graph, stage), stage


def test_only_reopening_and_unmerging_lead_back_from_an_end() -> None:
    ended = set(Stage) - OPEN_STAGES
    assert {str(s.action) for s in STEPS if s.targets and s.sources & ended} == {
        "reopen",
        "unmerge",
    }


def test_every_action_has_one_row_a_clause_and_words() -> None:
    assert [s.action for s in STEPS] == list(dict.fromkeys(s.action for s in STEPS))
    assert set(STEP) == set(Action)
    assert [s.action for s in STEPS if not s.clause or not s.meaning] == []


def test_every_guard_that_a_row_names_exists_and_every_guard_is_named() -> None:
    named = {name for step in STEPS for name in step.guards}
    assert named == set(GUARDS)
    assert set(GUARDS) >= JUDGE_FACTS


def test_every_event_has_a_meaning() -> None:
    assert {*APPLY, *BEGINNINGS} == {*map(str, Action), *map(str, EventKind)}


def test_every_permission_is_granted_to_somebody_and_every_step_can_be_taken() -> None:
    granted = frozenset().union(*GRANTS.values())
    assert granted == frozenset(Permission)
    assert set(GRANTS) == set(Role)


def test_a_step_that_ends_the_loop_says_so() -> None:
    assert {str(s.action) for s in STEPS if s.final} == {"decline", "close", "withdraw", "merge"}


def test_guards_that_judge_the_case_alone_need_no_facts() -> None:
    for stage in Stage:
        work = at_stage(stage)
        for name in set(GUARDS) - JUDGE_FACTS:
            try:
                GUARDS[name](work.case, {}, work.around(DUTY))
            except DomainError:
                continue
