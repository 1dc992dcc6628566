"""An import whose process was killed is finished by the timetable, once and as if it were not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread, get_ident
from types import SimpleNamespace

import pytest

from app.context import Application
from app.domain.errors import DomainError
from app.jobs import resuming, runner
from app.jobs.timetable import JOBS
from app.services import importing
from db import job_runs, staging
from db.models import JobRunRow, ProblemRow
from tests.building import an_application
from tests.jobs.running import MINUTE, NOW, at, runs
from tests.services.import_runs import CLERK, count, imported, message, staged, verified
from tests.services.import_runs import MESSAGE as HEADINGS

[JOB] = [job for job in JOBS if job.name == "imports"]
ROOT = Path(__file__).parents[2]
ROWS = [HEADINGS, *(message(str(n)) for n in range(120)), message("", title="没有编号")]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "STILL_FOR", 0.1)


def killed(url: str, batch: int) -> None:
    """Commit the first fifty rows of a batch in a process of its own, and kill that."""
    script = [sys.executable, "-m", "tests.jobs.committing", url, str(batch)]
    with subprocess.Popen(script, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.kill()


def numbers(app: Application, batch: int) -> tuple[str, int, int, int, int]:
    with app.reading() as store:
        told = importing.progress(store, batch=batch)
    return told.status, told.rows, told.accepted, told.rejected, told.problems


def test_what_a_killed_process_left_is_committed_to_the_same_counts(
    fresh_database: Callable[[], str],
) -> None:
    app, other = an_application(fresh_database(), at=NOW), an_application(fresh_database(), at=NOW)
    batch = staged(app, ROWS).batch
    killed(app.settings.database_url, batch)
    assert numbers(app, batch) == ("committing", 121, 50, 1, 50)
    assert runner.run_due(app, JOB)
    assert numbers(app, batch) == ("done", 121, 120, 1, 120)
    undisturbed = imported(other, ROWS)
    assert (undisturbed.rows, undisturbed.accepted, undisturbed.rejected) == (121, 120, 1)
    assert [status_and_done[1:3] for status_and_done in runs(app)] == [("done", 70)]
    assert verified(app)


def test_a_file_that_nobody_has_begun_is_not_begun_by_the_timetable(sqlite_url: str) -> None:
    app = an_application(sqlite_url, at=NOW)
    batch = staged(app, ROWS).batch
    assert resuming.resume_imports(app, NOW) == 0
    assert numbers(app, batch)[0] == "staged"


def begun(app: Application) -> int:
    """A batch of which one piece is written."""
    batch = staged(app, ROWS).batch
    importing.commit_some(app, batch=batch, viewer=CLERK, at=NOW, seconds=0)
    return batch


def test_a_batch_at_which_somebody_works_is_left_to_them(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = an_application(sqlite_url, at=NOW)
    batch = begun(app)

    def work(_seconds: float) -> None:
        importing.commit_some(app, batch=batch, viewer=CLERK, at=NOW, seconds=0)

    monkeypatch.setattr(resuming, "time", SimpleNamespace(sleep=work))
    assert resuming.resume_imports(app, NOW) == 0
    assert numbers(app, batch)[0] == "committing"


def test_of_several_processes_one_resumes(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each thread stands for a process of another machine.
    monkeypatch.setattr(job_runs, "this_process", lambda: f"another-machine:{get_ident()}")
    app = an_application(database_url, at=NOW)
    batch = begun(app)
    together, ran = Barrier(3), []

    def tick() -> None:
        together.wait(timeout=30)
        ran.append(runner.run_due(app, JOB))

    threads = [Thread(target=tick) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(ran) == [False, False, True]
    assert (numbers(app, batch), count(app, ProblemRow)) == (("done", 121, 120, 1, 120), 120)
    assert count(app, JobRunRow) == 1


def test_a_batch_that_is_refused_keeps_nobody_from_the_next(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = an_application(sqlite_url, at=NOW)
    first = begun(app)
    commit = importing.commit

    def refuse_the_first(*args: object, batch: int, **options: object) -> object:
        if batch == first:
            raise DomainError("unknown_batch", batch=batch)
        return commit(*args, batch=batch, **options)

    rows = [HEADINGS, *(message(f"B-{n}") for n in range(80))]
    second = staged(app, rows).batch
    importing.commit_some(app, batch=second, viewer=CLERK, at=NOW, seconds=0)
    monkeypatch.setattr(importing, "commit", refuse_the_first)
    runner.run_due(app, JOB)
    assert (numbers(app, first)[0], numbers(app, second)[0]) == ("committing", "done")
    [(_due, status, _done, error)] = runs(app)
    assert (status, error) == ("failed", "没有这一批导入。")
    monkeypatch.undo()
    monkeypatch.setattr(resuming, "STILL_FOR", 0.1)
    runner.run_due(at(app, NOW + 5 * MINUTE), JOB)
    assert numbers(app, first)[0] == staging.DONE
