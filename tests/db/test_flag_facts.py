"""What flags are judged by is the same out of the tables, of all problems at once, and of a case.

The cases come about by acts; the tables are their projections, as a store writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.catalogue import Stage
from app.domain.dependencies import Waiting
from app.domain.flag_standing import standing_of
from app.domain.flags import Block, Ring
from app.domain.folding import fold
from app.domain.problem import Case
from app.domain.repeats import Repeats
from app.domain.steps import Action
from db.flag_facts import Facts, facts, standings
from db.models import EnterpriseRow
from db.projection import write
from db.waiting import open_waiting
from tests.building import a_database
from tests.domain.casework import (
    CLERK,
    ENERGY,
    FIRE,
    PLAN,
    RULES,
    Work,
    accepted,
    answered,
    at_stage,
    closed,
    dispatched,
    in_hand,
    liaison,
    moment,
    shown,
)
from tests.domain.casework_flagged import (
    appealed,
    cleared,
    objected,
    objected_twice,
    reassigned,
    referred,
    reworked,
    still_dissatisfied,
    upheld,
    waiting_in_a_ring,
    with_more_time,
)
from tests.domain.casework_supervised import escalated, supervised
from tests.domain.office_calendars import STATE_COUNCIL
from tests.plans import statements

DECEMBER = moment("12-01 09:00")


STORIES: dict[str, Callable[[], Work]] = {
    "registered": Work,
    "accepted": accepted,
    "dispatched": lambda: dispatched([PLAN, ENERGY]),
    "in hand": lambda: in_hand([PLAN]),
    "answered": answered,
    "closed": closed,
    "declined": lambda: at_stage(Stage.DECLINED),
    "withdrawn": lambda: at_stage(Stage.WITHDRAWN),
    "merged": lambda: at_stage(Stage.MERGED),
    "objected": objected,
    "objected for its level": lambda: objected("level"),
    "objection upheld": upheld,
    "objected twice": objected_twice,
    "reassigned": reassigned,
    "reworked": reworked,
    "still dissatisfied": still_dissatisfied,
    "grade excluded": appealed,
    "ring": waiting_in_a_ring,
    "extended": with_more_time,
    "referred": referred,
    "cleared": cleared,
    "escalated": escalated,
    "supervised": supervised,
    "imported": lambda: Work("11-23 09:00", event="imported", stage="handling", lead=FIRE,
                             registered_at="2026-11-10T01:00:00+00:00",
                             due="2026-11-17T09:30:00+00:00"),
}  # fmt: skip


def as_problem(n: int, work: Work) -> Case:
    """The story as that of a problem of its own."""
    return fold([replace(event, subject=n) for event in work.events])


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with a_database(database_url).writing() as session:
        yield session


def put(session: Session, *cases: Case) -> None:
    for case in cases:
        write(session, None, case, calendar_of=lambda _version: STATE_COUNCIL)


def found(session: Session, at: datetime = DECEMBER, problems: list[int] | None = None) -> Facts:
    return facts(session, at=at, rules=RULES, problems=problems)


def test_what_the_tables_tell_of_a_problem_is_what_its_case_tells(session: Session) -> None:
    cases = {name: as_problem(n, story()) for n, (name, story) in enumerate(STORIES.items(), 1)}
    put(session, *cases.values())
    own = found(session).own
    expected = {name: standing_of(case) for name, case in cases.items() if case.open}
    assert {name: own.get(cases[name].id) for name in expected} == expected
    assert len(own) == len(expected)
    assert {name for name, case in cases.items() if not case.open} == {
        *("closed", "declined", "withdrawn", "merged")
    }


def test_the_stories_say_something_of_every_rule() -> None:
    said = {name: standing_of(story().case) for name, story in STORIES.items()}
    assert shown(said["extended"].due) == "12-09 17:30"
    assert said["reassigned"].dispatches == 2
    assert said["objection upheld"].dispatches == 1
    assert shown(said["still dissatisfied"].dissatisfied_at) == "11-30 09:00"
    assert said["reworked"].dissatisfied_at is None
    assert said["grade excluded"].dissatisfied_at is None
    assert said["objected twice"].objections == 2
    assert shown(said["objected for its level"].level_at) == "11-23 15:00"
    assert shown(said["escalated"].level_at) == "11-24 09:00"
    assert [
        name for name, standing in said.items() if standing.leaderless and name != "merged"
    ] == [*("accepted", "objected", "objected for its level", "objected twice", "escalated")]
    assert said["referred"].asked == "跨部门协调"
    assert said["cleared"].asked_at is None


def test_some_problems_stand_as_they_do_among_all(session: Session) -> None:
    works = [in_hand([PLAN]), waiting_in_a_ring(), referred(), closed()]
    put(session, *(as_problem(n, work) for n, work in enumerate(works, 1)))
    among_all = standings(session, at=DECEMBER, rules=RULES)
    assert set(among_all) == {1, 2, 3}
    some = standings(session, at=DECEMBER, rules=RULES, problems=[2, 4])
    assert some == {2: among_all[2]}
    assert some[2].repeated == 4


def test_what_waits_is_told_with_the_departments_and_dates_of_both_sides(
    session: Session,
) -> None:
    """办结 by Monday the 30th for the lead, 协办 by Thursday the 26th."""
    put(session, as_problem(1, waiting_in_a_ring()))
    assert open_waiting(session) == [
        Waiting(problem=1, n=1, department=FIRE, awaited_problem=1, awaited_n=2, awaited=PLAN,
                since=moment("11-24 09:00"), due=moment("11-26 17:30")),
        Waiting(problem=1, n=2, department=PLAN, awaited_problem=1, awaited_n=1, awaited=FIRE,
                since=moment("11-24 10:00"), due=moment("11-30 17:30")),
    ]  # fmt: skip
    standing = standings(session, at=DECEMBER, rules=RULES)[1]
    assert standing.ring == Ring(departments=(FIRE, PLAN), since=moment("11-24 10:00"))
    assert standing.blocks == (
        Block(waiting=FIRE, awaited=PLAN, problem=1, since=moment("11-24 09:00"),
              due=moment("11-26 17:30")),
        Block(waiting=PLAN, awaited=FIRE, problem=1, since=moment("11-24 10:00"),
              due=moment("11-30 17:30")),
    )  # fmt: skip


def waiting_for(problem: int, other: Case) -> Work:
    work = in_hand()
    work.others = {problem: other}
    work.do(Action.REQUIRE, liaison(FIRE), "11-24 09:00", waiting=1, awaited=f"p:{problem}",
            why="须先办结")  # fmt: skip
    return work


def test_another_problem_is_awaited_until_it_has_an_answer(session: Session) -> None:
    """A whole problem is due with its lead; answered, it is late no more; closed, no wait."""
    open_, done, ended = (
        as_problem(n, w) for n, w in ((2, in_hand()), (3, answered()), (4, closed()))
    )
    waiting = [as_problem(10 + n, waiting_for(n, open_)) for n in (2, 3, 4)]
    put(session, open_, done, ended, *waiting)
    assert [
        (w.problem, w.awaited_problem, w.awaited, shown(w.due)) for w in open_waiting(session)
    ] == [
        (12, 2, FIRE, "11-30 17:30"),
        (13, 3, FIRE, ""),
    ]


def repeated(session: Session, at: datetime) -> dict[int, Repeats]:
    return {n: others.repeated for n, others in found(session, at).beside.items()}


def test_the_same_matter_counts_for_ninety_days_whatever_became_of_it(session: Session) -> None:
    """Registered on November 23, 9:00: the last instant that counts it is February 21, 9:00."""
    put(session, as_problem(1, in_hand()), as_problem(2, closed()), as_problem(3, in_hand()))
    three = Repeats(of_one=3, since=moment("11-23 09:00"))
    assert repeated(session, moment("2027-02-21 09:00")) == {1: three, 3: three}
    assert repeated(session, moment("2027-02-21 09:00") + timedelta(seconds=1)) == {}


def test_what_was_merged_or_declined_tells_no_matter(session: Session) -> None:
    merged, declined = at_stage(Stage.MERGED), Work(field="0102")
    declined.do(Action.DECLINE, CLERK, ground="outside", pointed_to="市仲裁委")
    put(session, as_problem(1, in_hand()), as_problem(2, merged), as_problem(3, declined))
    assert repeated(session, DECEMBER) == {}
    put(session, as_problem(4, in_hand()), as_problem(5, closed()))
    assert repeated(session, DECEMBER)[1].of_one == 3


def test_the_name_of_the_enterprise_is_no_part_of_the_matter(session: Session) -> None:
    for n, name in enumerate(
        ("甲乙丙有限公司", "丁戊己针织厂", "庚辛壬贸易行", "子丑寅物流", "卯辰巳电子"), 1
    ):
        session.execute(
            insert(EnterpriseRow), [{"id": n, "name": name, "uscc": None, "region": "330782"}]
        )
        work = Work(title=f"反映{name}用电报装的问题", enterprise=n).accept()
        put(session, as_problem(n, work))
    assert {r.enterprises for r in repeated(session, DECEMBER).values()} == {5}


def test_the_number_of_statements_does_not_grow(session: Session) -> None:
    few = [as_problem(n, waiting_in_a_ring()) for n in range(1, 3)]
    put(session, *few)
    before = len(statements(session, lambda: found(session)))
    put(session, *(as_problem(n, waiting_in_a_ring()) for n in range(3, 60)))
    assert len(statements(session, lambda: found(session))) == before == 5
