"""Two who write at once: one is told, none is lost, and nobody waits in a circle for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import text

from app.context import Application
from app.domain.errors import DomainError
from app.domain.steps import Action
from db.store import Store
from db.verification import verify
from tests.building import (
    CLERK,
    DUTY_HEAD,
    MONDAY_NINE,
    a_department,
    a_dispatched_problem,
    a_problem,
    act,
    an_application,
)
from tests.db.openings import impatient

LATER = MONDAY_NINE + timedelta(hours=1)
SECONDS = 60

postgresql = pytest.mark.parametrize(
    "database_kind", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def application(database_url: str) -> Application:
    return an_application(database_url)


def together(application: Application, *gestures: Callable[[Store], None]) -> list[str]:
    """Each gesture in its own thread and transaction; the codes of those that were refused."""
    start = Barrier(len(gestures), timeout=SECONDS)

    def run(gesture: Callable[[Store], None]) -> str:
        start.wait()
        try:
            with application.transaction() as store:
                gesture(store)
        except DomainError as error:
            return error.code
        return ""

    with ThreadPoolExecutor(len(gestures)) as pool:
        return sorted(pool.map(run, gestures, timeout=SECONDS))


def test_the_second_writer_of_a_problem_is_told_who_was_first(application: Application) -> None:
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        seen = a_dispatched_problem(store, lead=lead)
        act(store, seen, Action.NOTE, DUTY_HEAD, LATER, text="先到")
    with pytest.raises(DomainError) as refused, application.transaction() as store:
        act(store, seen, Action.NOTE, DUTY_HEAD, LATER, text="后到")
    assert refused.value.code == "conflict"
    assert refused.value.facts["since"] == [(DUTY_HEAD.person, "note", LATER)]


def test_of_many_writers_at_once_exactly_one_comes_first(application: Application) -> None:
    with application.transaction() as store:
        seen = a_dispatched_problem(store, lead=a_department(store, "市建设局"))

    def note(store: Store) -> None:
        act(store, seen, Action.NOTE, DUTY_HEAD, LATER, text="进展")

    assert together(application, *[note] * 4) == ["", "conflict", "conflict", "conflict"]
    with application.reading() as store:
        assert store.peek(seen.id).n == seen.n + 1


def test_registrations_at_once_get_numbers_of_their_own(application: Application) -> None:
    """The first ones of a city: neither its chain nor its series is there yet."""

    def register(store: Store) -> None:
        a_problem(store, region="330106")

    assert together(application, *[register] * 4) == ["", "", "", ""]
    with application.reading() as store:
        ids = store.session.scalars(text("SELECT id FROM problem ORDER BY id")).all()
        enterprises = store.session.execute(text("SELECT count(*) FROM enterprise")).scalar_one()
        assert verify(store.session, files=application.files).ok
    assert ids == list(range(ids[0], ids[0] + 4))
    assert enterprises == 1


def test_a_lock_that_is_not_had_in_time_is_told_as_busy(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(application, database=impatient(application.settings.database_url, monkeypatch))

    def number() -> None:
        with other.transaction() as second:
            second.next_number("trial")

    with application.transaction() as first:
        first.next_number("trial")
        with pytest.raises(DomainError) as refused:
            number()
    assert refused.value.code == "busy"
    number()


@postgresql
def test_a_deadlock_is_told_as_busy_to_one_of_the_two(application: Application) -> None:
    with application.transaction() as store:
        store.next_number("a")
        store.next_number("b")
    both_hold = Barrier(2, timeout=SECONDS)

    def crossing(first: str, second: str) -> Callable[[Store], None]:
        def gesture(store: Store) -> None:
            store.next_number(first)
            both_hold.wait()
            store.next_number(second)

        return gesture

    assert together(application, crossing("a", "b"), crossing("b", "a")) == ["", "busy"]


@postgresql
def test_acts_of_two_cities_do_not_wait_for_each_other(application: Application) -> None:
    """While a registration in 杭州 is not yet committed, one in 义乌 is."""
    registered, finished = Event(), Event()

    def hangzhou() -> None:
        with application.transaction() as store:
            a_problem(store, region="330106", anonymous=True, enterprise_name="")
            registered.set()
            assert finished.wait(SECONDS)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(hangzhou)
        assert registered.wait(SECONDS)
        with application.transaction() as store:
            a_problem(store, anonymous=True, enterprise_name="")
        finished.set()
        waiting.result(SECONDS)


def test_what_fails_in_the_middle_leaves_nothing(application: Application) -> None:
    with suppress(ZeroDivisionError), application.transaction() as store:
        case = a_problem(store)
        act(store, case, Action.ACCEPT, CLERK, LATER, field="0101", kind="help",
            difficulty="general")  # fmt: skip
        _ = 1 // 0
    with application.reading() as store:
        assert store.session.execute(text("SELECT count(*) FROM problem")).scalar_one() == 0
        assert verify(store.session, files=application.files).ok
