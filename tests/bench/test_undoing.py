"""What a measurement writes is taken back: the next one finds the database as it was made."""

from __future__ import annotations

from sqlalchemy import select, text

from app.bench.imports import imported, register_file
from app.bench.incident_log import incident_log
from app.bench.place import Place
from app.bench.places import restore
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.steps import Action
from app.services.handling import perform
from db.models import DutyRow
from db.verification import verify

TABLES = (
    "event", "chain_link", "problem", "assignment", "span", "duty", "prerequisite", "flow_day",
    "flow_week", "enterprise", "department", "source", "import_batch", "import_line",
)  # fmt: skip


def counts(place: Place) -> dict[str, int]:
    application = place.application()
    with application.reading() as store:
        found = {t: store.session.scalar(text(f"SELECT count(*) FROM {t}")) for t in TABLES}
    application.database.dispose()
    return found


def verified(place: Place) -> bool:
    application = place.application()
    with application.reading() as store:
        found = verify(store.session, files=application.files)
    application.database.dispose()
    return found.ok


def test_an_act_is_taken_back(made: Place) -> None:
    before = counts(made)
    application = made.application()
    with application.transaction() as store:
        duty = store.session.scalars(select(DutyRow).where(DutyRow.kind == "sign")).first()
        viewer = Viewer(
            person=1, name="", role=Role.LIAISON, region="33", department=duty.department_id
        )
        case = perform(
            store,
            action=Action.SIGN,
            problem=duty.problem_id,
            given={"responsible": "李建国", "leader": "周伟民"},
            viewer=viewer,
            at=application.now(),
        )
    application.database.dispose()
    assert case.n == 9
    assert counts(made)["event"] == before["event"] + 1
    assert restore(made) == 1
    assert counts(made) == before
    assert verified(made)


def test_imports_are_taken_back(made: Place) -> None:
    before = counts(made)
    application = made.application()
    assert imported(application, register_file(application), "import_register") == 800
    log = incident_log(events=400, groups=["浙江省住房和城乡建设厅", "新设的部门"])
    assert imported(application, log, "import_log") == 400
    application.database.dispose()
    grown = counts(made)
    assert grown["problem"] == before["problem"] + 800 + 50
    assert grown["department"] == before["department"] + 1
    restore(made)
    assert counts(made) == before
    assert verified(made)
