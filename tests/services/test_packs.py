"""例会材料: what a small office's week comes to, and that nothing later changes what was frozen.

The week and its problems: tests/services/reviewed_weeks.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.review.pack import Pack
from app.domain.review.pack_rows import Count, HotField, Listed, StockLine
from app.domain.review.pack_text import canonical, digest, read
from app.domain.steps import Action
from app.queries.measures import measures
from app.services import importing, packs
from db.files import FileStore
from db.models import DepartmentRow, PackRow
from db.verification import verify
from tests.building import DUTY_HEAD, act, viewer_of
from tests.domain.casework import moment, shown
from tests.imports.files import HEADINGS, a_csv, a_row
from tests.services.reviewed_weeks import (
    FRIDAY,
    LEADER,
    SUPERVISOR,
    WEEK,
    Office,
    an_office,
    frozen,
    liaison,
)


@pytest.fixture
def office(database_url: str) -> Office:
    return an_office(database_url)


def numbers(office: Office, listed: Listed) -> list[int]:
    """The problems of a list, by the numbers that the office's story gives them."""
    known = {problem_number(problem): n for n, problem in office.problems.items()}
    return [known[row.number] for row in listed.rows]


def by_code(counts: tuple[Count, ...]) -> dict[str, tuple[int, int | None]]:
    return {c.code: (c.n, c.before) for c in counts if c.n or c.before}


def refusal(call: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(DomainError) as refused:
        call(*args, **given)
    return refused.value.code


def test_the_week_comes_to_what_its_story_tells(office: Office) -> None:
    """1, 2 and 4 are open; 1 and 2 were so before; 3 and 4 are new; 3 was closed."""
    pack = frozen(office)
    assert by_code(pack.overview.lanes) == {"transfer": (3, 2)}
    assert by_code(pack.overview.lights) == {"red": (2, 0), "green": (1, 2)}
    assert by_code(pack.overview.numbers) == {
        "open": (3, 2),
        "new": (2, 2),
        "closed": (1, 0),
        "left": (1, 0),
        "overdue": (2, 0),
        "newly_overdue": (2, 0),
        "due_soon": (1, 2),
    }
    assert numbers(office, pack.new) == [3, 4]
    assert numbers(office, pack.moving.problems) == [1, 2]
    assert numbers(office, pack.overdue) == [1, 2]
    assert numbers(office, pack.due_soon) == [4]
    assert numbers(office, pack.closed) == [3]


def test_stock_is_told_by_department_region_and_field(office: Office) -> None:
    """Each problem begins with the office; 2 went from 消防 to 规划."""
    stock = frozen(office).stock
    moved = {"opening": 2, "into": {"new": 2}, "out": {"closed": 1}, "closing": 3}
    assert stock.whole == StockLine(key="", name="", **moved)  # type: ignore[arg-type]
    assert stock.departments == (
        StockLine(key="", name="", opening=0, into={"new": 2}, out={"over": 2}, closing=0),
        StockLine(
            key=str(office.fire), name="消防", opening=2, into={"over": 2},
            out={"closed": 1, "over": 1}, closing=2,
        ),
        StockLine(
            key=str(office.plan), name="规划", opening=0, into={"over": 1}, out={}, closing=1
        ),
    )  # fmt: skip
    assert [(line.name, line.opening, line.closing) for line in stock.regions] == [("义乌市", 2, 3)]
    assert [(line.key, line.closing) for line in stock.fields] == [("", 0), ("01", 3)]


def test_rows_tell_how_each_problem_stood(office: Office) -> None:
    """1 has been open since 11-17, 08:59: eight days of 7.5 hours, less 29 minutes of the first:
    7.936 working days. It was due two working days ago.
    """
    row = frozen(office).overdue.rows[0]
    assert (row.title, row.appellant, row.region, row.lead) == (
        "厂房消防验收", "义乌市恒达针织有限公司", "义乌市", "消防",
    )  # fmt: skip
    assert (shown(row.due), row.light, row.over) == ("11-24 17:30", "red", 2.0)
    assert row.age == 7.936


def test_new_problems_are_hot_where_they_lie_and_who_comes_again_is_named(office: Office) -> None:
    """All four come from one enterprise, with four matters."""
    hot = frozen(office).hot
    assert hot.fields == (HotField(field="01", name="项目", n=2, before=2),)
    (again,) = hot.repeated
    assert (again.by, again.name, again.n) == ("enterprise", "义乌市恒达针织有限公司", 4)
    assert again.problems[0] == problem_number(office.problems[4])


def test_measures_are_those_of_the_measures_page(office: Office) -> None:
    """The page reads rows, the pack reads cases; nothing has happened since the week ended."""
    pack = frozen(office)
    viewer = viewer_of(Role.LEADER, region="3307")
    with office.application.reading() as store:
        rows = measures(store, viewer=viewer, at=FRIDAY, since=WEEK.since, until=WEEK.until)
    page = {
        row.measure: (row.reading.numerator, row.reading.denominator, row.reading.value)
        for row in rows
        if row.definition
    }
    whole = [line for line in pack.measures if line.department is None]
    assert {m.measure: (m.numerator, m.denominator, m.value) for m in whole} == page
    assert page["met_approved"] == (0, 2, 0.0)
    assert page["signed_in_time"][1] == 3


def test_a_pack_reads_back_as_it_was_and_has_its_digest(office: Office) -> None:
    pack = frozen(office)
    assert read(canonical(pack)) == pack
    with office.application.reading() as store:
        (row,) = packs.frozen(store, region="3307", most=5)
        assert packs.pack_of(store, region="3307", since=WEEK.since) == pack
        assert row.digest == digest(pack)
    assert (pack.as_of, pack.holiday, pack.region_name) == (WEEK.until, "", "金华市")


def test_a_week_is_frozen_once_and_not_before_work_begins_after_it(office: Office) -> None:
    application = office.application
    with application.reading() as store:
        given = {"region": "3307", "week": WEEK}
        assert refusal(packs.prepare, store, at=moment("11-27 08:29"), **given) == "week_not_over"
        assert refusal(packs.prepare, store, at=FRIDAY, region="99", week=WEEK) == "unknown_region"
    pack = frozen(office)
    with application.reading() as store:
        assert refusal(packs.prepare, store, at=FRIDAY, **given) == "pack_frozen"
    with application.transaction() as store:
        assert refusal(packs.freeze, store, pack=pack, viewer=SUPERVISOR) == "pack_frozen"


@pytest.mark.parametrize(
    "viewer", [DUTY_HEAD, LEADER, viewer_of(Role.SUPERVISOR, region="3301")], ids=str
)
def test_who_may_not_freeze_is_refused(office: Office, viewer: Viewer) -> None:
    with office.application.reading() as store:
        pack = packs.prepare(store, region="3307", week=WEEK, at=FRIDAY)
    with office.application.transaction() as store:
        assert refusal(packs.freeze, store, pack=pack, viewer=viewer) == "not_allowed"


def test_a_sentence_is_edited_beside_the_data_until_the_pack_is_signed(office: Office) -> None:
    pack = frozen(office)
    of = {"region": "3307", "since": WEEK.since}
    words = {"section": "findings", "n": 1, "text": "请消防尽快签收。", "viewer": SUPERVISOR}
    with office.application.transaction() as store:
        packs.edit(store, **of, **words, at=FRIDAY)
        packs.edit(store, **of, **{**words, "text": "请规划尽快签收。"}, at=FRIDAY)
        assert packs.edits(store, **of) == {("findings", 1): "请规划尽快签收。"}
        packs.sign(store, **of, viewer=LEADER, at=FRIDAY)
    with office.application.transaction() as store:
        assert refusal(packs.edit, store, **of, **words, at=FRIDAY) == "pack_signed"
        assert refusal(packs.sign, store, **of, viewer=LEADER, at=FRIDAY) == "pack_signed"
        assert packs.pack_of(store, **of) == pack
    assert whole(office)


def test_made_again_a_pack_is_the_same_whatever_happened_since(office: Office) -> None:
    """1 is answered, 2 is given back, 消防 has another name, a new problem comes in."""
    pack = frozen(office)
    with office.application.transaction() as store:
        case = store.case(office.problems[1])
        act(store, case, Action.SIGN, liaison(office.fire), moment("11-27 09:00"),
            responsible="王伟", leader="陈刚")  # fmt: skip
        given = {"department": office.fire, "reason": "应由消防主办"}
        act(store, store.case(office.problems[2]), Action.REASSIGN, DUTY_HEAD,
            moment("11-27 09:30"), **given)  # fmt: skip
        renamed = update(DepartmentRow).values(short_name="消防救援大队", name="消防救援大队")
        store.session.execute(renamed.where(DepartmentRow.id == office.fire))
    with office.application.reading() as store:
        again = packs.remake(store, pack)
    assert again.overdue == pack.overdue
    assert digest(again) == digest(pack)


def test_made_again_a_pack_is_the_same_after_a_late_import_of_older_history(
    office: Office,
) -> None:
    """Three problems of before, in and at the end of the week come with a file of 12-01.

    Who had known of them would have counted them: 3 + 3 open, of 2 + 1 the week before.
    """
    pack = frozen(office)
    rows = [
        HEADINGS,
        a_row(来源编号="A-1", 登记时间="2026-11-10 09:00:00"),
        a_row(来源编号="A-2", 登记时间="2026-11-20 09:00:00"),
        a_row(来源编号="A-3", 登记时间="2026-11-26 17:29:59"),
    ]
    clerk, at = viewer_of(Role.CLERK), moment("12-01 09:00")
    preview = importing.stage(
        office.application, content=a_csv(rows), name="a.csv", viewer=clerk, at=at
    )
    result = importing.commit(office.application, batch=preview.batch, viewer=clerk, at=at)
    assert result.accepted == 3
    with office.application.reading() as store:
        assert digest(packs.remake(store, pack)) == digest(pack)
        later = packs.prepare(store, region="33", week=WEEK, at=at)
    assert by_code(later.overview.numbers)["open"] == (6, 3)


def whole(office: Office) -> bool:
    """Whether the log and every table agree, and each pack is what the log makes of it."""
    with office.application.reading() as store:
        files = FileStore(office.application.settings.files)
        sound = all(
            packs.is_whole(store, row) for row in packs.frozen(store, region="3307", most=9)
        )
        return sound and verify(store.session, files=files).ok


def test_a_pack_that_was_tampered_with_is_found(office: Office) -> None:
    pack = frozen(office)
    assert whole(office)
    with office.application.transaction() as store:
        other = {"digest": digest(pack)[::-1]}
        store.session.execute(update(PackRow).values(**other))
    assert not whole(office)


def test_the_province_sees_its_cities_and_another_city_does_not(office: Office) -> None:
    with office.application.reading() as store:
        province, other = (
            packs.prepare(store, region=region, week=WEEK, at=FRIDAY) for region in ("33", "3301")
        )
    assert opened(province) == 3
    assert opened(other) == 0
    assert other.stock.departments == ()


def opened(pack: Pack) -> int | None:
    return next(c.n for c in pack.overview.numbers if c.code == "open")
