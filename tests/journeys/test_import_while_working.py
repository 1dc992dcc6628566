"""A large file is imported, killed half-way and resumed, and nobody at work notices."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL
from statistics import median
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Request, expect
from sqlalchemy import func, select

from app.context import Application
from app.demonstration.world import World
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from db.files import FileStore
from db.models import ImportBatchRow, ProblemRow
from db.store import Store
from db.verification import verify
from tests.building import a_problem, act
from tests.imports.files import HEADINGS, a_csv, a_row
from tests.journeys.people import Somebody

ROOT = Path(__file__).parents[2]
ROWS = int(os.environ.get("BIHUAN_TEST_IMPORT_ROWS", "4000"))
"""The whole figure is 100,000; as many take some minutes."""

PROBLEMS = 24 + ROWS // 2000
"""Waiting for each of the four: more than they get done."""

LONGEST_WAIT = 2.0
SECONDS = 900

Enter = Callable[[str], Somebody]


@pytest.fixture
def journey_url(database_url: str) -> str:
    """People work so on either database."""
    return database_url


@dataclass
class Worker:
    """Somebody at a browser with one kind of act, and a heap of problems that wait for it."""

    person: Somebody
    act: Action
    form: dict[str, str]
    heap: list[int]
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.person.page.on("requestfinished", self._answered)

    def _answered(self, request: Request) -> None:
        if f'"act":"{self.act}"' in (request.post_data or "") and '"take"' in request.post_data:
            self.waits.append(request.timing["responseEnd"] / 1000)

    def opens(self) -> None:
        """Open the next problem and fill in the form."""
        self.person.opens(f"/problems/{problem_number(self.heap.pop())}").begins(self.act)
        for name, value in self.form.items():
            control = self.person.control(name)
            if control.evaluate("e => e.matches('select, div, fieldset')"):
                self.person.chooses(name, value)
            else:
                self.person.fills(name, value)

    def presses(self) -> None:
        """Take the act, without waiting for the answer."""
        self._button("take", self.act).click(no_wait_after=True)

    def is_answered(self) -> None:
        """The act was taken: its form is gone."""
        expect(self._button("back", "")).to_have_count(0, timeout=15_000)

    def _button(self, do: str, act: str) -> Any:
        return self.person.found({"type": "problem-press", "do": do, "act": act})


@pytest.mark.slow
def test_people_act_while_a_large_file_is_imported_killed_and_resumed(
    somebody: Enter, application: Application, world: World, tmp_path: Path
) -> None:
    heaps = problems_at_each_stage(application, world)
    workers = at_their_desks(somebody, heaps)
    file = a_large_file(tmp_path / "large.csv")
    with importing(application, str(file)) as first:
        killer = Thread(target=kill_half_way, args=(first, application))
        killer.start()
        while killer.is_alive():
            a_round(workers)
        killer.join()
    assert first.returncode == -SIGKILL
    assert ROWS // 2 <= committed(application) < ROWS

    with importing(application, "--resume") as second:
        a_round(workers)
        assert json.loads(second.communicate(timeout=SECONDS)[0])["accepted"] == ROWS
    with importing(application, str(file)) as third:
        again = json.loads(third.communicate(timeout=SECONDS)[0])
    assert (again["accepted"], again["duplicates"]) == (0, ROWS)

    waits = [wait for worker in workers for wait in worker.waits]
    said = f"{len(waits)} acts: median {median(waits):.2f} s, longest {max(waits):.2f} s"
    logging.getLogger(__name__).info(said)
    assert max(waits) <= LONGEST_WAIT, said
    with application.reading() as store:
        imported = select(func.count()).select_from(ProblemRow).where(ProblemRow.imported)
        assert store.session.scalar(imported) == ROWS
        assert verify(store.session, files=FileStore(application.settings.files)).ok


def problems_at_each_stage(application: Application, world: World) -> dict[Action, list[int]]:
    """What waits for the clerk, the duty head, the liaison; and for the liaison once more."""
    clerk, duty = world.viewers["maoqing"], world.viewers["duhongbin"]
    liaison = world.viewers["liaison"]
    at = application.now() - timedelta(minutes=10)

    def accepted(store: Store, case: Case) -> Case:
        return act(store, case, Action.ACCEPT, clerk, at, field="0102", kind="help",
                   difficulty="general")  # fmt: skip

    def dispatched(store: Store, case: Case) -> Case:
        given = {"lead": liaison.department, "co_handlers": []}
        return act(store, accepted(store, case), Action.DISPATCH, duty, at, **given)

    def signed(store: Store, case: Case) -> Case:
        given = {"responsible": "楼远航", "leader": "盛卫平"}
        return act(store, dispatched(store, case), Action.SIGN, liaison, at, **given)

    made: dict[Action, list[int]] = {}
    stages = {
        Action.ACCEPT: lambda _store, case: case,
        Action.DISPATCH: accepted,
        Action.SIGN: dispatched,
        Action.SUBMIT: signed,
    }
    with application.transaction() as store:
        for action, prepared in stages.items():
            cases = [a_problem(store, at=at, region="3307") for _n in range(PROBLEMS)]
            made[action] = [prepared(store, case).id for case in cases]
    return made


def at_their_desks(somebody: Enter, heaps: dict[Action, list[int]]) -> list[Worker]:
    forms: dict[Action, tuple[str, dict[str, str]]] = {
        Action.ACCEPT: ("maoqing", {"field": "0102", "kind": "help", "difficulty": "general"}),
        Action.DISPATCH: ("duhongbin", {"lead": "金华市资规局"}),
        Action.SIGN: ("liaison", {"responsible": "楼远航", "leader": "盛卫平"}),
        Action.SUBMIT: ("liaison", {"result": "explained", "text": "已向企业说明办理路径。"}),
    }
    return [
        Worker(person=somebody(username), act=action, form=form, heap=heaps[action])
        for action, (username, form) in forms.items()
    ]


def a_round(workers: list[Worker]) -> None:
    """All four open a problem and fill in their forms, then press at one and the same time."""
    before = [len(worker.waits) for worker in workers]
    for worker in workers:
        worker.opens()
    for worker in workers:
        worker.presses()
    for worker in workers:
        worker.is_answered()
    assert [len(worker.waits) for worker in workers] == [n + 1 for n in before]


def a_large_file(path: Path) -> Path:
    """Problems of one city, so that whoever acts there shares its chain with the import."""
    rows = (
        a_row(来源编号=f"A-{n}", 企业名称=f"第{n % 500}号制造有限公司", 区域="金华市",
              登记时间=f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d} 09:{n % 60:02d}:00")
        for n in range(ROWS)
    )  # fmt: skip
    path.write_bytes(a_csv([HEADINGS, *rows]))
    return path


@contextmanager
def importing(application: Application, *what: str) -> Iterator[subprocess.Popen[str]]:
    """`bihuan import` in a process of its own."""
    settings = application.settings
    environ = {
        **os.environ,
        "BIHUAN_DATABASE_URL": settings.database_url,
        "BIHUAN_FOLDER": str(settings.folder),
        "BIHUAN_SECRET": settings.secret,
    }
    command = [sys.executable, "-m", "app", "import", *what, "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def kill_half_way(process: subprocess.Popen[str], application: Application) -> None:
    """However fast the import is and however long a round takes."""
    while committed(application) < ROWS // 2 and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    process.wait(timeout=SECONDS)


def committed(application: Application) -> int:
    """How many rows have become problems so far."""
    with application.reading() as store:
        counted = select(func.coalesce(func.sum(ImportBatchRow.accepted), 0))
        return int(store.session.scalar(counted) or 0)
