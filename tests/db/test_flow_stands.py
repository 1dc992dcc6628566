"""What came and left in the weeks before an instant of the past, kept day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from app.context import Application
from app.domain.flows import begin_of, flows, local_day, monday_of
from app.domain.steps import Action
from app.queries.overview_periods import whole_weeks
from app.queries.register_then import cases_at
from db import flow_stands, open_days
from db.flow_stands import FlowStand, counts_of, packed, unpacked
from db.models import OpenDayRow, ProblemRow
from db.overview_past import flows_then
from db.past import past_of
from db.verification import verify
from tests.building import CLERK, DUTY_HEAD, a_problem, act, an_application
from tests.db.random_weeks import some_weeks
from tests.pages.province import on

REASON = {"reason": "涉及三个部门"}


def kept(application: Application, day: int) -> FlowStand:
    asked = select(OpenDayRow.flows).where(OpenDayRow.day == date(2026, 11, day))
    with application.reading() as store:
        return unpacked(store.session.scalars(asked).one())


def keep(application: Application, *, until: datetime) -> int:
    with application.transaction() as store:
        return open_days.keep(store.session, until=until)


def test_flows_are_packed_and_unpacked() -> None:
    stand = Counter({("registered", date(2026, 11, 9), "3307", "01"): 3,
                     ("left", date(2026, 11, 2), "33", "12"): 1})  # fmt: skip
    assert unpacked(packed(stand)) == stand
    assert unpacked(packed(Counter())) == Counter()


def test_a_day_knows_what_came_and_left_up_to_its_end(database_url: str) -> None:
    """One comes to 金华 on Monday the 9th and is declined on the 12th, one to 杭州 on the 11th."""
    application = an_application(database_url)
    with application.transaction() as store:
        one = a_problem(store, at=on(9, 10), region="330702")
        a_problem(store, at=on(11, 10), region="3301")
        act(store, one, Action.DECLINE, CLERK, on(12, 10), ground="statutory", pointed_to="仲裁委")
    keep(application, until=on(23, 10))
    came = ("registered", date(2026, 11, 9), "3307", "")
    other = ("registered", date(2026, 11, 11), "3301", "")
    left = ("left", date(2026, 11, 12), "3307", "")
    assert kept(application, 9) == {came: 1}
    assert kept(application, 11) == {came: 1, other: 1}
    assert kept(application, 16) == {came: 1, other: 1, left: 1}


def test_days_that_are_a_week_old_are_told_as_their_mondays(database_url: str) -> None:
    application = an_application(database_url)
    with application.transaction() as store:
        a_problem(store, at=on(10, 10))
        a_problem(store, at=on(12, 10))
    keep(application, until=on(23, 10))
    tuesday, thursday = date(2026, 11, 10), date(2026, 11, 12)
    assert {key[1] for key in kept(application, 17)} == {tuesday, thursday}
    assert {key[1] for key in kept(application, 18)} == {date(2026, 11, 9), thursday}
    assert {key[1]: n for key, n in kept(application, 20).items()} == {date(2026, 11, 9): 2}


def test_a_problem_whose_field_is_amended_counts_for_the_field_it_had_then(
    database_url: str,
) -> None:
    application = an_application(database_url)
    with application.transaction() as store:
        case = a_problem(store, at=on(9, 10), field="0101")
        act(store, case, Action.AMEND, DUTY_HEAD, on(11, 10), field="0201", **REASON)
    keep(application, until=on(13, 10))
    assert [key[3] for key in kept(application, 10)] == ["01"]
    assert [key[3] for key in kept(application, 11)] == ["02"]


def test_what_is_older_than_the_twelve_weeks_is_left_out(database_url: str) -> None:
    application = an_application(database_url)
    with application.transaction() as store:
        a_problem(store, at=on(9, 10))
    keep(application, until=on(9, 10) + timedelta(weeks=16))
    with application.reading() as store:
        days = store.session.execute(select(OpenDayRow.day, OpenDayRow.flows)).all()
    told = [day for day, body in days if unpacked(body)]
    assert max(told) == date(2026, 11, 9) + timedelta(weeks=14, days=-1)
    for day in (max(told), max(told) - timedelta(days=3)):
        assert whole_weeks(begin_of(day + timedelta(days=1)))[0].first >= monday_of(day) - (
            flow_stands.WEEKS
        )


@pytest.mark.parametrize("seed", ["c", "d"])
def test_flows_of_any_instant_are_those_of_the_cases_folded_up_to_then(
    database_url: str, seed: str
) -> None:
    application = an_application(database_url)
    end = some_weeks(application, seed, acts=160)
    keep(application, until=end)
    instants = [end - timedelta(hours=29 * n) for n in range(0, 20, 3)]
    assert sum(compared(application, at) for at in instants) > 20
    with application.transaction() as store:
        store.session.execute(delete(OpenDayRow).where(OpenDayRow.day > local_day(instants[3])))
    assert sum(compared(application, at) for at in instants) > 20


def compared(application: Application, at: datetime) -> int:
    """Compare the flows of an instant with a recount; how many weeks of a field there were."""
    since, found = whole_weeks(at)[0].first, 0
    for region, fields in (("33", []), ("3307", []), ("3307", ["01"]), ("3301", ["02", "01"])):
        told = told_at(application, at, region=region, fields=fields, since=since)
        again = recounted(application, at, region=region, fields=fields, since=since)
        assert told == again, (at, region, fields)
        found += len(told)
    return found


Weeks = Counter[tuple[date, str, str]]


def told_at(
    application: Application, at: datetime, *, region: str, fields: Sequence[str], since: date
) -> Weeks:
    with application.reading() as store:
        past = past_of(store.session, at)
        days = flows_then(store.session, past, region=region, fields=fields, since=since)
    return by_week(days)


def recounted(
    application: Application, at: datetime, *, region: str, fields: Sequence[str], since: date
) -> Weeks:
    with application.reading() as store:
        cases = cases_at(store, store.session.scalars(select(ProblemRow.id)).all(), at=at)
    return by_week(
        (day, field, flow, n)
        for case in cases
        for (day, of_region, field, flow), n in flows(case).items()
        if flow in ("registered", "left") and of_region.startswith(region)
        if day >= since and (not fields or field in fields)
    )


def by_week(days: object) -> Weeks:
    found: Weeks = Counter()
    for day, field, flow, n in days:  # type: ignore[attr-defined]
        found[monday_of(day), field, flow] += n
    return found


def test_verification_finds_flows_that_are_not_what_the_pieces_tell(database_url: str) -> None:
    application = an_application(database_url)
    end = some_weeks(application, "to be verified", acts=40)
    keep(application, until=end)
    with application.transaction() as store:
        first = store.session.scalars(select(OpenDayRow.day).order_by(OpenDayRow.day)).first()
        wrong = packed(Counter({("left", date(2026, 11, 2), "33", "12"): 1}))
        store.session.execute(update(OpenDayRow).where(OpenDayRow.day == first).values(flows=wrong))
    with application.reading() as store:
        found = verify(store.session, files=application.files).differences
    assert [(d.facts["table"], d.facts["key"]) for d in found] == [("open_day", str(first))]


def test_only_fields_and_places_that_are_asked_for_are_counted() -> None:
    stand = Counter({
        ("left", date(2026, 11, 9), "3307", "01"): 3,
        ("left", date(2026, 11, 9), "3301", "01"): 4,
        ("left", date(2026, 11, 9), "3307", "02"): 5,
        ("left", date(2026, 10, 26), "3307", "01"): 6,
    })  # fmt: skip
    november = date(2026, 11, 2)
    told = {(region, *fields): sum(
        n for *_of, n in counts_of(stand, region=region, fields=fields, since=november))
        for region, fields in (("33", []), ("3307", []), ("3307", ["02"]))}  # fmt: skip
    assert told == {("33",): 12, ("3307",): 8, ("3307", "02"): 5}
