"""例会材料 out of the log: a lost pack comes back, later knowledge of the past changes none.

The week: tests/services/reviewed_weeks.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.context import Application
from app.domain.errors import DomainError
from app.domain.review.pack import Pack
from app.domain.review.pack_text import digest
from app.domain.review.weeks import Week
from app.services import pack_restoring, packs
from app.services.verifying import verified
from db.files import FileStore
from db.models import EventRow, PackEditRow, PackRow
from tests.building import MONDAY_NINE, an_application
from tests.domain.casework import moment
from tests.domain.office_calendars import at
from tests.services.log_runs import event, logged
from tests.services.reviewed_weeks import (
    FRIDAY,
    LEADER,
    SUPERVISOR,
    WEEK,
    Office,
    an_office,
    frozen,
)

OF_WEEK: dict[str, Any] = {"region": "3307", "since": WEEK.since}


@pytest.fixture
def office(database_url: str) -> Office:
    """The week is frozen, its first finding edited twice, and signed."""
    office = an_office(database_url)
    frozen(office)
    with office.application.transaction() as store:
        for text in ("请消防尽快签收。", "请消防本周内签收。"):
            packs.edit(
                store, **OF_WEEK, section="findings", n=1, text=text, viewer=SUPERVISOR, at=FRIDAY
            )
        packs.sign(store, **OF_WEEK, viewer=LEADER, at=moment("11-27 11:00"))
    return office


def differences(application: Application) -> set[str]:
    """The codes of what a verification finds."""
    with application.reading() as store:
        found = verified(store, files=FileStore(application.settings.files))
    return {difference.code for difference in found.differences}


def row_of(office: Office) -> dict[str, Any]:
    with office.application.reading() as store:
        row = store.session.execute(select(PackRow.__table__)).mappings().one()
        return dict(row)


def restored(office: Office) -> str:
    with office.application.transaction() as store:
        return pack_restoring.restore(store, **OF_WEEK)


def test_a_lost_pack_comes_back_out_of_the_log_with_edits_and_signature(office: Office) -> None:
    """A verification says what is missing; then the row is what it was, to the last byte."""
    before = row_of(office)
    assert differences(office.application) == set()
    with office.application.transaction() as store:
        store.session.execute(delete(PackRow))
        store.session.execute(delete(PackEditRow))
    assert differences(office.application) == {"register_row_missing"}
    assert restored(office) == before["digest"]
    assert row_of(office) == before
    with office.application.reading() as store:
        assert packs.edits(store, **OF_WEEK) == {("findings", 1): "请消防本周内签收。"}
    assert differences(office.application) == set()


def test_a_damaged_body_comes_back(office: Office) -> None:
    before = row_of(office)
    with office.application.transaction() as store:
        store.session.execute(update(PackRow).values(body=packs.body_of(b"{}")))
    assert differences(office.application) == {"pack_differs"}
    restored(office)
    assert row_of(office) == before


def test_where_the_log_makes_another_pack_nothing_is_written(office: Office) -> None:
    """Somebody changed what a problem was called, behind the log's back."""
    with office.application.transaction() as store:
        first = EventRow.subject == office.problems[1], EventRow.n == 1
        facts = store.session.scalars(select(EventRow.facts).where(*first)).one()
        other = facts.replace("厂房消防验收", "厂房规划验收")
        assert other != facts
        store.session.execute(update(EventRow).where(*first).values(facts=other))
        store.session.execute(delete(PackRow))
    with pytest.raises(DomainError) as refused:
        restored(office)
    assert refused.value.code == "pack_not_remade"
    with office.application.reading() as store:
        assert store.session.scalars(select(PackRow.region)).all() == []


def test_a_pack_that_was_never_frozen_is_not_made_up(office: Office) -> None:
    with office.application.transaction() as store, pytest.raises(DomainError) as refused:
        pack_restoring.restore(store, region="33", since=WEEK.since)
    assert refused.value.code == "unknown_pack"


IN_MARCH = Week(since=at("2026-02-26 17:30"), until=at("2026-03-05 17:30"))


def of_march(application: Application, *, region: str) -> Pack:
    with application.reading() as store:
        return packs.prepare(store, region=region, week=IN_MARCH, at=MONDAY_NINE)


def numbers(pack: Pack) -> dict[str, int]:
    return {c.code: c.n for c in pack.overview.numbers if c.code in ("open", "new", "closed")}


def test_a_late_event_of_a_known_problem_changes_no_frozen_pack(database_url: str) -> None:
    """G-1 and G-2 were known open; later a file tells that G-2 had been closed in that week, and
    that G-3 had come in. Whoever freezes only now counts it so.
    """
    application = an_application(database_url)
    logged(application, [
        event("G-1", "02 09:30", state="待派"),
        event("G-2", "03 09:00", "市供电局"),
        event("G-1", "04 11:00", "市建设局"),
    ])  # fmt: skip
    pack = of_march(application, region="3307")
    with application.transaction() as store:
        packs.freeze(store, pack=pack, viewer=SUPERVISOR)
    assert numbers(pack) == {"open": 2, "new": 2, "closed": 0}
    logged(application, [
        event("G-2", "05 09:00", "市供电局", state="关闭"),
        event("G-3", "05 10:00", state="待派"),
    ])  # fmt: skip
    with application.reading() as store:
        assert digest(packs.remake(store, pack)) == digest(pack)
    assert numbers(of_march(application, region="33")) == {"open": 2, "new": 3, "closed": 1}
    assert differences(application) == set()
