"""An office with problems, people who may take them away, and exports that they asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.events import Event
from app.domain.export_tasks import ExportForm, ExportKind
from app.domain.flows import local_day
from app.domain.register_filter import RegisterFilter, State
from app.domain.registers import Register, register_subject
from app.jobs import exporting
from app.queries import notices
from app.queries.signed_in import signed_in
from app.services import export_tasks
from db.log import events_of
from db.models import ExportTaskRow, PersonRow
from tests.building import YIWU, a_problem
from tests.pages.visitors import MovedByHand, a_moving_application, an_account

ROOM = 1024 * 1024
ALL = RegisterFilter(state=State.ALL)


@dataclass
class ExportingOffice:
    """The application, and its people by their names."""

    application: MovedByHand
    people: dict[str, int] = field(default_factory=dict)

    def viewer(self, who: str, *, acting_for: str | None = None) -> Viewer:
        other = self.people[acting_for] if acting_for else None
        with self.application.reading() as store:
            found = signed_in(
                store, person=self.people[who], acting_for=other,
                today=local_day(self.application.now()),
            )  # fmt: skip
        assert found is not None
        return found.viewer

    def asks(
        self, who: str = "leader", *, what: ExportKind = ExportKind.REGISTER,
        kind: ExportForm = ExportForm.CSV, asked: RegisterFilter = ALL, room: int = ROOM,
        acting_for: str | None = None,
    ) -> int:  # fmt: skip
        viewer = self.viewer(who, acting_for=acting_for)
        with self.application.transaction() as store:
            task = export_tasks.ask_export(
                store, what=what, kind=kind, asked=asked, viewer=viewer,
                at=self.application.now(), room=room,
            )  # fmt: skip
            return task.id

    def makes(self) -> int:
        """What the timetable does."""
        return exporting.make_exports(self.application, self.application.now())

    def row(self, task: int) -> ExportTaskRow:
        with self.application.reading() as store:
            found = store.session.get(ExportTaskRow, task)
            assert found is not None
            store.session.expunge(found)
            return found

    def fetches(self, task: int, who: str = "leader", *, acting_for: str | None = None) -> bytes:
        viewer = self.viewer(who, acting_for=acting_for)
        with self.application.reading() as store:
            found = export_tasks.fetched(store, task=task, viewer=viewer, at=self.application.now())
        with self.application.export_files.reading(found.stored) as file:
            return file.read()

    def cancels(self, task: int, who: str = "leader") -> None:
        viewer = self.viewer(who)
        with self.application.transaction() as store:
            export_tasks.cancel(store, task=task, viewer=viewer, at=self.application.now())

    def saves(self, person: str, **changes: Any) -> None:
        """Change an account behind the product's back."""
        with self.application.transaction() as store:
            row = store.session.get_one(PersonRow, self.people[person])
            for name, value in changes.items():
                setattr(row, name, value)

    def told(self, who: str) -> list[str]:
        """What the person's notices say."""
        at = self.application.now()
        with self.application.reading() as store:
            view = notices.load(store, viewer=self.viewer(who), at=at, query={})
        return [notice.what for notice in view.notices]

    def files(self) -> list[str]:
        folder = self.application.settings.exports
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def events(self) -> list[Event]:
        """What the register of exports says, of every chain there is."""
        subjects = [register_subject(Register.EXPORTS, region=r) for r in ("33", "3307", "3301")]
        with self.application.reading() as store:
            return [event for subject in subjects for event in events_of(store.session, subject)]


def an_exporting_office(url: str, *, problems: int = 3, **settings: Any) -> ExportingOffice:
    """Problems of 义乌 and one of 杭州; a leader of the province, clerks, an auditor."""
    application = a_moving_application(url, **settings)
    with application.transaction() as store:
        for n in range(problems):
            a_problem(store, title=f"问题{n + 1}", region=YIWU)
        a_problem(store, title="西湖问题", region="330106", enterprise_name="杭州西湖某厂")
    people = {
        "leader": (Role.LEADER, "33"),
        "supervisor": (Role.SUPERVISOR, "33"),
        "clerk": (Role.CLERK, "3307"),
        "auditor": (Role.AUDITOR, "33"),
    }
    office = ExportingOffice(application)
    for name, (role, region) in people.items():
        office.people[name] = an_account(application, name, role, region=region)
    return office
