"""The screens: what each case opens, as whom, and how it is timed beside its floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.bench.browser import ROWS, Browser, Spent
from app.bench.floors import bare, replayed
from app.bench.measuring import Measured, Round, rss, summed_up
from app.bench.place import NOW, Place
from app.bench.plots import words
from app.bench.tape import Tape, record
from app.bench.tasks import Task
from app.context import Application
from app.demonstration.world import PASSWORD
from app.domain.duties import DutyKind
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.main import lasting_app
from db.models import DutyRow

WARM = 2
"""So many rounds of every case come before the first that counts."""

DEEP = 9_900
NEWEST = "state=all&sort=-registered"
NOWHERE = "/nothing-here"
"""An address without a page: the shell is drawn, and a sentence."""

Open = Callable[[Browser], Any]


@dataclass(frozen=True)
class Found:
    """What the cases ask for, chosen from what a database holds. after: a row deep in the list."""

    department: int
    number: str
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A case: who looks, and what is asked for."""

    case: str
    username: str
    open: Callable[[Browser, Found], Any]


def _as_of(*, days: int) -> Callable[[Browser, Found], Any]:
    """Opens the overview as of so many days ago."""
    then = (NOW - timedelta(days=days)).astimezone(OFFICE_ZONE)
    return lambda browser, _: browser.open(f"/?at={then:%Y-%m-%dT%H:%M}")


SCREENS: tuple[Screen, ...] = (
    Screen(case="overview", username="leader", open=lambda b, _: b.open("/")),
    Screen(case="overview_as_of", username="leader", open=_as_of(days=7)),
    Screen(case="overview_as_of_quarter", username="leader", open=_as_of(days=91)),
    Screen(case="overview_as_of_years", username="leader", open=_as_of(days=1826)),
    Screen(case="register", username="leader", open=lambda b, _: b.open("/problems")),
    Screen(
        case="register_department_text",
        username="leader",
        open=lambda b, f: b.open(f"/problems?state=all&lead={f.department}&q={words().asked}"),
    ),
    Screen(
        case="register_due",
        username="leader",
        open=lambda b, _: b.open("/problems?state=all&sort=due"),
    ),
    Screen(
        case="register_deep",
        username="leader",
        open=lambda b, _: b.open(f"/problems?{NEWEST}", first=DEEP),
    ),
    Screen(
        case="register_by_key",
        username="leader",
        open=lambda b, f: b.open(f"/problems?{NEWEST}", first=f.after["row"], after=f.after),
    ),
    Screen(case="problem", username="duty", open=lambda b, f: b.open(f"/problems/{f.number}")),
    Screen(case="workbench", username="liaison", open=lambda b, _: b.open("/workbench")),
    Screen(case="network", username="leader", open=lambda b, _: b.open("/network")),
    Screen(
        case="network_handovers",
        username="leader",
        open=lambda b, _: b.open("/network?graph=handover"),
    ),
    Screen(case="evaluation", username="leader", open=lambda b, _: b.open("/evaluation")),
)


@dataclass
class Hall:
    """Everything that measuring the screens of one database needs."""

    place: Place
    tape: Tape
    browsers: Mapping[str, Browser]
    found: Found

    def shown(self, screen: Screen) -> Round:
        """One opening of a screen."""
        browser = self.browsers[screen.username]
        return self._timed(browser, lambda: screen.open(browser, self.found))

    def empty(self, screen: Screen) -> Round:
        """One opening of an empty page."""
        browser = self.browsers[screen.username]
        return self._timed(browser, lambda: browser.open(NOWHERE))

    def _timed(self, browser: Browser, run: Callable[[], Any]) -> Round:
        self.tape.wind_back()
        browser.spent = Spent()
        run()
        return Round(
            seconds=browser.spent.seconds,
            sql=self.tape.seconds,
            statements=len(self.tape.calls),
            bytes=browser.spent.bytes,
        )


def work(task: Task) -> list[Measured]:
    """Every screen that is asked for, round by round beside its floor."""
    place, rounds = task.place, range(task.rounds)
    application = place.application()
    hall = _hall(place, application)
    screens = [screen for screen in SCREENS if screen.case in task.cases]
    for screen in screens:
        for _ in range(WARM):
            hall.shown(screen)
            hall.empty(screen)
    held = rss()
    with bare(place) as connection:
        found = [
            summed_up(place, s.case, [_round(hall, s, connection) for _ in rounds], rss=held)
            for s in screens
        ]
    application.database.dispose()
    return found


def _round(hall: Hall, screen: Screen, connection: Any) -> Round:
    shown = hall.shown(screen)
    calls = hall.tape.calls
    empty = hall.empty(screen)
    raw = replayed(connection, calls)
    return Round(**{**vars(shown), "raw": raw, "empty": empty.seconds})


def _hall(place: Place, application: Application) -> Hall:
    tape = record(application.database)
    server = lasting_app(application).server
    browsers = {screen.username: Browser(server) for screen in SCREENS}
    for username, browser in browsers.items():
        browser.sign_in(username, PASSWORD)
    return Hall(place, tape, browsers, _found(application, browsers["leader"]))


def _found(application: Application, browser: Browser) -> Found:
    """The department with most in hand, and the first problem of it."""
    with application.reading() as store:
        department, problem = store.session.execute(
            select(DutyRow.department_id, func.min(DutyRow.problem_id))
            .where(DutyRow.kind == str(DutyKind.HANDLE))
            .group_by(DutyRow.department_id)
            .order_by(func.count().desc(), DutyRow.department_id)
            .limit(1)
        ).one()
    rows = browser.rows(browser.open(f"/problems?{NEWEST}"), first=DEEP - 2 * ROWS)
    after = {"row": DEEP - ROWS, "place": rows[-1]["place"] if rows else None}
    return Found(department=department or 0, number=problem_number(problem), after=after)
