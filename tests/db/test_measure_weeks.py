"""Weeks of measures that are kept: counted, forgotten with what changes in them, told as facts are.

The review week of these tests ends on Thursday at 17:30, as the rule book has it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.context import Application
from app.domain.access import SYSTEM
from app.domain.catalogue import Difficulty, Role
from app.domain.measures.figures import Counted
from app.domain.measures.grouping import By
from app.domain.measures.occasion import Mark, Occasion
from app.domain.register_filter import RegisterFilter, State
from app.domain.review.weeks import WEEK
from app.domain.rules import ReviewRule
from app.domain.steps import Action
from app.jobs.timetable import count_lights
from app.services.handling import perform
from db import measure_weeks
from db.measure_query import Counting, Key, counts, counts_between, groups_in, told_by_weeks
from db.models import KeptWeekRow, MeasureWeekRow, ProblemRow
from db.verification import verify
from tests.building import MONDAY_NINE, a_department, a_problem, an_application, viewer_of
from tests.db.random_weeks import OTHER, some_weeks
from tests.db.test_rollups import DEPARTMENT, LIAISON
from tests.pages.evaluated import LOOKED_AT, SINCE, UNTIL, handled
from tests.pages.problem_page import Office, a_case, an_office
from tests.pages.supervised import local
from tests.services.import_runs import ANSWERED, imported

MONDAYS = ReviewRule(weekday=0, time=time(9), source="")
FOUR_WEEKS = [SINCE + n * WEEK for n in range(4)]
"""The beginnings of the weeks that were over when the office is looked at."""


@pytest.fixture
def office(database_url: str) -> Office:
    """Four problems of 住建局, a part of one with 自然资源局, one that nobody was given; kept."""
    office = an_office(database_url)
    a_case(office, until="accepted")
    handled(office)
    keep(office.application, until=LOOKED_AT)
    return office


def keep(application: Application, *, until: datetime, edge: ReviewRule | None = None) -> int:
    with application.transaction() as store:
        edge = edge or store.rules.rules().review
        return measure_weeks.keep(store.session, until=until, edge=edge)


def kept(application: Application) -> list[datetime]:
    with application.reading() as store:
        return list(store.session.scalars(select(KeptWeekRow.since).order_by(KeptWeekRow.since)))


def rows_of(application: Application, since: datetime) -> set[tuple[Any, ...]]:
    """(city, department, occasion, marks, bucket, n) that are kept of a week."""
    row = MeasureWeekRow
    columns = (row.city, row.department_id, row.occasion, row.marks, row.bucket, row.n)
    with application.reading() as store:
        found = store.session.execute(select(*columns).where(row.since == since)).all()
    return {tuple(line) for line in found}


def test_a_week_is_kept_as_counts_by_city_department_marks_and_length(office: Office) -> None:
    """Week two ends with the limits of five on Monday 11-30: one met, one late, three open; one
    of the five was given to nobody.
    """
    assert kept(office.application) == FOUR_WEEKS
    met = int(Mark.MET)
    due = {row for row in rows_of(office.application, FOUR_WEEKS[1]) if row[2] == "due"}
    assert due == {
        ("3307", office.lead, "due", met, -1, 1),
        ("3307", office.lead, "due", 0, -1, 3),
        ("3307", 0, "due", 0, -1, 1),
    }
    assert rows_of(office.application, FOUR_WEEKS[3]) == set()


def test_a_week_that_goes_on_is_not_kept_and_none_before_the_first_problem(office: Office) -> None:
    """On Thursday at 17:29 a week is not over, at 17:30 it is."""
    assert keep(office.application, until=UNTIL + WEEK - timedelta(minutes=1)) == 0
    assert keep(office.application, until=UNTIL + WEEK) == 1
    assert keep(office.application, until=UNTIL + WEEK) == 0


def test_an_act_forgets_the_weeks_whose_counts_it_changes_and_no_other(office: Office) -> None:
    """A problem that was closed on Thursday 11-26 at 9:00 is reopened."""
    with office.application.reading() as store:
        rows = store.session.execute(select(ProblemRow.title, ProblemRow.id))
        named = {row.title: row.id for row in rows}
    acted(office, named["在办"], Action.NOTE, text="已现场查看")
    assert kept(office.application) == FOUR_WEEKS
    acted(office, named["按期"], Action.REOPEN, reason="企业反映复发")
    assert kept(office.application) == FOUR_WEEKS[1:]
    assert keep(office.application, until=LOOKED_AT) == 1
    assert kept(office.application) == FOUR_WEEKS


def acted(office: Office, problem: int, action: Action, **given: Any) -> None:
    with office.application.transaction() as store:
        perform(store, action=action, problem=problem, given=given,
                viewer=office.people["duty_head"], at=LOOKED_AT)  # fmt: skip


def test_history_that_comes_in_late_forgets_its_weeks(database_url: str) -> None:
    """Answered between 11-03 and 11-06; another problem has been known since 10-29."""
    application = an_application(database_url)
    with application.transaction() as store:
        a_problem(store, at=local(10, 29, 18))
    assert keep(application, until=MONDAY_NINE) == 3
    row = ["R1", "A0001", "路灯不亮", "2026/11/3 10:00:00", "小区门口路灯不亮", "已修复。",
           "2026/11/6 10:00:00"]  # fmt: skip
    assert imported(application, [ANSWERED, row]).accepted == 1
    assert kept(application) == [local(11, 12, 17, 30)]
    keep(application, until=MONDAY_NINE)
    assert told_alike(application, whole=True) > 0


def test_weeks_of_another_edge_take_the_place_of_those_over_which_they_lap(office: Office) -> None:
    """From the first problem, on Monday 11-23 at 9:00, to Tuesday 12-08 two weeks of that edge are
    over; of those that end on Thursdays only the last one begins later.
    """
    assert keep(office.application, until=local(12, 8, 9), edge=MONDAYS) == 2
    mondays = [local(11, 23, 9), local(11, 30, 9)]
    assert kept(office.application) == [*mondays, local(12, 10, 17, 30)]
    assert told_alike(office.application, whole=True) > 0


def test_the_timetable_keeps_the_weeks_that_are_over(database_url: str) -> None:
    office = handled(an_office(database_url))
    count_lights(office.application, LOOKED_AT)
    assert kept(office.application) == FOUR_WEEKS


WHO = {
    "system": SYSTEM,
    "province": viewer_of(Role.LEADER),
    "city": viewer_of(Role.SUPERVISOR, region="3307"),
    "county": viewer_of(Role.DUTY_HEAD, region="330782"),
    "department": LIAISON,
    "auditor": viewer_of(Role.AUDITOR),
}
BY_CITIES = {None, By.DEPARTMENT, By.LINE}
AMONG = (
    *(RegisterFilter(state=State.ALL, region=code) for code in ("", "33", "3300", "3307")),
    *(RegisterFilter(state=State.ALL, region=code) for code in ("330700", "330782")),
    RegisterFilter(state=State.ALL, difficulty=Difficulty.GENERAL),
    RegisterFilter(state=State.ALL, region="3301", field="01"),
)
CREDITED: Sequence[Sequence[Key] | None] = (None, None, [DEPARTMENT], [OTHER, None], [None])


@pytest.mark.parametrize("who", sorted(WHO))
def test_only_who_sees_whole_cities_is_told_from_kept_weeks(who: str) -> None:
    seen = {by for by in (None, *By) if told_by_weeks(asking(who=WHO[who], by=by))}
    assert seen == ({*BY_CITIES, By.REGION} if who in ("system", "province", "city") else set())


@pytest.mark.parametrize("among", AMONG, ids=repr)
def test_only_cities_are_told_from_kept_weeks(among: RegisterFilter) -> None:
    assert told_by_weeks(asking(among=among)) == (among in AMONG[:4])


def test_counties_are_told_apart_from_the_facts() -> None:
    assert not told_by_weeks(asking(by=By.REGION, digits=6))


def asking(*, who: Any = SYSTEM, **more: Any) -> Counting:
    return Counting(viewer=who, **{"since": SINCE, "until": UNTIL, **more})


def test_what_is_told_is_what_the_facts_say(database_url: str) -> None:
    """Three weeks of an office: kept, changed behind, kept again; asked in every way."""
    application = an_application(database_url)
    with application.transaction() as store:
        a_department(store, "市建设局", line="住房城乡建设")
        a_department(store, "市规划局")
    end = some_weeks(application, "some weeks", acts=150)
    assert keep(application, until=end) >= 2
    assert told_alike(application) > 100
    some_weeks(application, "what came in late", acts=40)
    assert told_alike(application) > 100
    keep(application, until=end)
    assert told_alike(application) > 100


def told_alike(application: Application, *, whole: bool = False) -> int:
    """Whether every question is answered as without kept weeks; how much was counted."""
    everything = asking(since=SINCE - 4 * WEEK), [SINCE, SINCE + WEEK]
    asked = [everything] if whole else list(questions(random.Random("asked")))
    with Session(application.database.writer, autoflush=False) as session:
        told = [answers(session, counting, edges) for counting, edges in asked]
        session.execute(delete(KeptWeekRow))
        from_facts = [answers(session, counting, edges) for counting, edges in asked]
        session.rollback()
    assert told == from_facts
    return sum(
        c.n for _groups, found in told for of in found for group in of.values() for c in group
    )


def questions(chance: random.Random) -> Iterator[tuple[Counting, list[datetime]]]:
    """Windows and stretches that begin with weeks or anywhere, of all that may be asked."""
    weeks = [SINCE - WEEK + n * WEEK for n in range(7)]
    anywhere = [SINCE + timedelta(minutes=chance.randrange(5 * 7 * 24 * 60)) for _ in range(9)]
    for n in range(120):
        since, *edges, until = sorted(chance.sample((weeks, anywhere, weeks + anywhere)[n % 3], 5))
        by = chance.choice((None, None, *BY_CITIES, *By))
        yield asking(
            who=WHO[chance.choice(sorted(WHO))], since=since, until=until, by=by,
            among=chance.choice((*AMONG[:1] * 6, *AMONG)), departments=chance.choice(CREDITED),
            digits=chance.choice((2, 4, 6)),
            occasions=chance.choice((tuple(Occasion), (Occasion.DUE, Occasion.CLOSED))),
        ), edges  # fmt: skip


Told = tuple[set[Key], list[Mapping[Key, Sequence[Counted]]]]


def answers(session: Session, asked: Counting, edges: Sequence[datetime]) -> Told:
    stretches = [*counts_between(session, asked, edges=edges), counts(session, asked)]
    ordered = [{key: sorted(of, key=repr) for key, of in s.items()} for s in stretches]
    return groups_in(session, asked), ordered


def test_verify_finds_a_week_that_is_not_what_its_facts_add_up_to(office: Office) -> None:
    application = office.application
    assert differing(application) == set()
    with application.transaction() as store:
        of_week = update(MeasureWeekRow).where(MeasureWeekRow.since == FOUR_WEEKS[1])
        store.session.execute(of_week.where(MeasureWeekRow.occasion == "due").values(length=7))
    assert differing(application) == {("measure_week", "1 / 7"), ("measure_week", "3 / 7")}
    with application.transaction() as store:
        of_week = delete(KeptWeekRow).where(KeptWeekRow.since == FOUR_WEEKS[1])
        store.session.execute(of_week)
    assert differing(application) == set()


def differing(application: Application) -> set[tuple[str, str]]:
    with application.reading() as store:
        found = verify(store.session, files=application.files).differences
    return {(d.facts["table"], d.facts["found"][-5:]) for d in found}
