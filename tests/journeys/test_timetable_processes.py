"""Each due instant is run once, by whichever of four processes, and by the others if one is killed.

BIHUAN_TEST_TIMETABLE_MINUTES says over how many minutes; two without it.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest

from app.context import Application
from app.domain.catalogue import Role
from app.jobs.timetable import JOBS
from app.services import reading_notices
from db.verification import verify
from tests.building import (
    a_department,
    a_dispatched_problem,
    a_person,
    an_application,
    viewer_of,
)
from tests.jobs.test_resuming import ROWS, killed
from tests.journeys.timetables import (
    MINUTE,
    Run,
    count,
    four_processes,
    next_minute,
    printed,
    runs,
    say,
    wait_for,
)
from tests.services.import_runs import staged
from tests.services.receivers import Mails, a_free_port, a_mail_server

MINUTES = int(os.environ.get("BIHUAN_TEST_TIMETABLE_MINUTES", "2"))
LONG_AGO = timedelta(days=20)
PROBLEMS = 10
NAMES = {job.name for job in JOBS}


@pytest.fixture
def application(database_url: str) -> Application:
    """An office whose liaison wants a mail of everything at once."""
    application = an_application(database_url, fixed_now=None)
    with application.transaction() as store:
        lead = a_department(store, "市建设局")
        person = a_person(store, "wang", Role.LIAISON, department=lead)
        liaison = viewer_of(Role.LIAISON, lead, person=person)
        reading_notices.prefer(
            store, viewer=liaison, mail="wang@zj.example", by_mail="at_once", by_robot="never"
        )
    return application


def dispatched_long_ago(application: Application) -> None:
    """Problems that nobody signed in twenty days: each is signed for once, and told of by mail."""
    for n in range(PROBLEMS):
        with application.transaction() as store:
            a_dispatched_problem(store, lead=1, at=application.now() - LONG_AGO, title=f"第{n}件")


def half_imported(application: Application) -> None:
    """A file of 120 problems whose import was killed after 50; a job looks ten seconds at it."""
    killed(application.settings.database_url, staged(application, ROWS).batch)


def hold_of_import(application: Application, since: datetime) -> Run | None:
    """The run that has the import in its hands, once its process has no mails there.

    Mails that a killed process has taken over go out ten minutes later, beyond this test.
    """
    found = runs(application, first=since, last=application.now())
    going = [run for run in found if run.status == "running"]
    held = next((run for run in going if run.job == "imports"), None)
    sending = {run.process for run in going if run.job == "deliver"}
    return held if held is not None and held.process not in sending else None


def all_seen(application: Application, since: datetime) -> bool:
    """Whether every job has a run: a nightly one passes over the due before its first."""
    return {run.job for run in runs(application, first=since, last=application.now())} == NAMES


def all_ended(application: Application, due: datetime) -> bool:
    """Whether every job's run of a due instant has ended."""
    ended = {r.job for r in runs(application, first=due, last=due) if r.status != "running"}
    return ended == NAMES


@pytest.mark.slow
def test_each_due_instant_runs_once_in_four_processes_of_which_one_is_killed(
    application: Application,
) -> None:
    port = a_free_port()
    mail = {"BIHUAN_SMTP_HOST": "127.0.0.1", "BIHUAN_SMTP_PORT": str(port),
            "BIHUAN_SMTP_TLS": "none", "BIHUAN_SMTP_FROM": "bihuan@zj.example"}  # fmt: skip
    with a_mail_server(port) as mails, four_processes(application, **mail) as processes:
        dispatched_long_ago(application)
        begun = application.now()
        wait_for(application, lambda: all_seen(application, begun - MINUTE), until=begun + MINUTE)
        first = next_minute(application)
        time.sleep(60 * (MINUTES // 2 - 1))
        half_imported(application)
        soon = application.now() + 3 * MINUTE
        held = wait_for(application, lambda: hold_of_import(application, first), until=soon)
        os.kill(held.process, signal.SIGKILL)
        dispatched_long_ago(application)
        last = max(first + (MINUTES - 1) * MINUTE, held.due + MINUTE)
        wait_for(application, lambda: all_ended(application, last), until=last + 2 * MINUTE)
        wait_for(application, lambda: len(mails.mails) >= 2 * PROBLEMS, until=last + 2 * MINUTE)
        assert held.process in processes
    printed(application, first=first, last=last)
    found = runs(application, first=first, last=last)
    dues = {first + n * MINUTE for n in range((last - first) // MINUTE + 1)}
    assert Counter((run.job, run.due) for run in found) == {(n, d): 1 for n in NAMES for d in dues}
    # Only what the killed process had in its hands did not end; the next ran in another.
    unlike = {(r.due, r.status, r.process) for r in found if r.status != "done"}
    assert unlike == {(held.due, "broken", held.process)}
    of_import = {r.due: r for r in found if r.job == "imports"}
    assert of_import[held.due].status == "broken"
    again = of_import[held.due + MINUTE]
    assert (again.status, again.process != held.process) == ("done", True)
    assert len({run.process for run in found}) > 1
    assert_effects(application, mails)


def assert_effects(application: Application, mails: Mails) -> None:
    """What the runs did stands in the log once for each, whoever did it."""
    assert count(application, "SELECT count(*) FROM event WHERE kind = 'auto_sign'") == 2 * PROBLEMS
    assert len(mails.mails) == len({mail["Message-ID"] for mail in mails.mails})
    sent = "SELECT count(*) FROM delivery WHERE means = 'mail' AND sent_at IS NOT NULL"
    assert len(mails.mails) == count(application, sent)
    assert count(application, "SELECT count(*) FROM source") == 120
    for job, kind in (("anchor", "heads_anchored"), ("verify", "verified")):
        ran = f"SELECT count(*) FROM job_run WHERE job = '{job}' AND status"
        done, cut = count(application, f"{ran} = 'done'"), count(application, f"{ran} = 'broken'")
        events = count(application, f"SELECT count(*) FROM event WHERE kind = '{kind}'")
        say(f"{job}: {done} runs done, {cut} cut off, {events} events")
        assert done <= events <= done + cut
    with application.reading() as store:
        assert verify(store.session, files=application.files).differences == ()
