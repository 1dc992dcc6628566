"""周例会: the weeks and what becomes of them, a pack as it is read, who may do what."""

from __future__ import annotations

from typing import Any

import pytest

from app import context
from app.domain.access import GRANTS, Permission, Viewer
from app.domain.catalogue import Role
from app.domain.errors import DomainError
from app.domain.review.weeks import WeekState
from app.queries import reviews as query
from callbacks.group import guarded
from callbacks.reviews import GROUPS
from layouts.components.report_pieces import MOST_ROWS
from layouts.pages import reviews as layout
from tests.pages.drawn_reports import FIRST, a_view
from tests.pages.problem_page import (
    Office,
    a_case,
    an_office,
    component,
    of_class,
    walk,
    words,
)
from tests.pages.reviewing_office import (
    FRIDAY,
    THURSDAY,
    Pressed,
    frozen,
    on,
    the_pack,
    the_weeks,
    two_flagged,
)
from tests.pages.test_html import made_again
from tests.plans import statements


def links(drawn: Any) -> list[str]:
    return [str(c.href) for c in walk(drawn) if getattr(c, "href", None)]


def test_before_the_first_problem_the_page_says_how_weeks_begin(office: Office) -> None:
    view = the_weeks(office)
    assert view.lines == ()
    assert "登记第一件问题后，满一个例会周期即可冻结材料" in words(layout.draw(view))


def test_weeks_are_listed_from_the_one_of_the_first_problem_the_latest_first(
    office: Office,
) -> None:
    """The problem came on Monday 11-23: in the week that ends on 11-26."""
    a_case(office)
    assert the_weeks(office).lines == ()
    office.at(on(3, 18, month=12))
    days = [line.day.isoformat() for line in the_weeks(office).lines]
    assert days == ["2026-12-03", "2026-11-26"]


def test_a_week_waits_for_work_to_begin_and_is_frozen_then(office: Office) -> None:
    a_case(office)
    office.at(on(26, 18))
    [line] = the_weeks(office).lines
    assert line.state is WeekState.WAITING
    assert "2026-11-27 08:30 起" in words(layout.draw(the_weeks(office)))
    office.at(FRIDAY)
    assert [line.state for line in the_weeks(office).lines] == [WeekState.READY]


def test_a_week_with_a_long_holiday_is_marked(sqlite_url: str) -> None:
    """国庆 2026: October 1 to 7, a Thursday to a Wednesday; the week ends on the 8th."""
    office = an_office(sqlite_url, at=on(30, 9, month=9))
    a_case(office)
    office.at(on(9, 9, month=10))
    assert [(line.day.isoformat(), line.holiday) for line in the_weeks(office).lines] == [
        ("2026-10-08", "国庆节"), ("2026-10-01", ""),
    ]  # fmt: skip
    assert "含国庆节，不作环比" in words(layout.draw(the_weeks(office)))


@pytest.mark.parametrize(("who", "may"), [("supervisor", 1), ("duty_head", 0), ("leader", 0)])
def test_the_supervisor_alone_is_offered_to_freeze(office: Office, who: str, may: int) -> None:
    a_case(office)
    office.at(FRIDAY)
    drawn = layout.draw(the_weeks(office, who))
    ids = [getattr(c, "id", None) for c in walk(drawn)]
    assert ids.count(layout.ask("freeze", THURSDAY)) == may


def test_freezing_is_asked_about_done_and_opens_the_pack(office: Office) -> None:
    a_case(office)
    office.at(FRIDAY)
    hand = Pressed(office).asks("freeze")
    asked, is_open = hand.drawn
    assert is_open is True
    assert "冻结后数据不再变动，也不能撤销或重新冻结" in words(asked)
    assert hand.freezes().drawn == "/reviews?week=2026-11-26&region=33"
    [line] = the_weeks(office).lines
    assert (line.state, line.frozen_by) == (WeekState.FROZEN, "王芳")
    read = words(layout.draw(the_weeks(office)))
    assert "2026-11-27 09:00 王芳" in read
    assert line.digest[:12] in read
    assert line.digest[:13] not in read


def test_a_week_is_frozen_once_and_not_before_its_time(office: Office) -> None:
    a_case(office)
    office.at(on(26, 18))
    with pytest.raises(DomainError, match="week_not_over"):
        Pressed(office).freezes()
    office.at(FRIDAY)
    Pressed(office).freezes()
    with pytest.raises(DomainError, match="pack_frozen"):
        Pressed(office).freezes()
    for unknown in ("2026-11-25", "2026-12-03", "nonsense"):
        with pytest.raises(DomainError, match="unknown_week"):
            Pressed(office).freezes(unknown)


def test_the_province_may_look_at_its_cities_and_a_city_at_itself(office: Office) -> None:
    a_case(office)
    office.at(FRIDAY)
    offered = the_weeks(office).regions
    assert offered[0] == ("33", "浙江省")
    assert ("3307", "金华市") in offered
    assert len(offered) == 12
    assert len(the_weeks(office, region="3307").lines) == 1
    assert the_weeks(office, region="3301").lines == ()
    city = Viewer(person=1, name="", role=Role.SUPERVISOR, region="3307")
    with office.application.reading() as store:
        view = query.load(store, viewer=city, at=office.now(), query={})
        assert isinstance(view, query.ReviewsView)
        assert (view.region, view.regions) == ("3307", (("3307", "金华市"),))
        for other in ("33", "3301", "330782", "x"):
            with pytest.raises(DomainError, match="unknown_region"):
                query.load(store, viewer=city, at=office.now(), query={"region": other})


def test_a_forged_region_is_refused_before_anything_is_read(office: Office) -> None:
    a_case(office)
    office.at(FRIDAY)
    with pytest.raises(DomainError, match="unknown_region"):
        Pressed(office, region="3100").freezes()


@pytest.mark.parametrize("day", ["2026-11-25", "2026-13-01", "nonsense", "9" * 400])
def test_a_week_without_a_pack_is_refused(office: Office, day: str) -> None:
    a_case(office)
    office.at(FRIDAY)
    frozen(office)
    with pytest.raises(DomainError, match="unknown_pack"):
        the_pack(office, week=day)


def test_a_pack_is_found_by_the_local_day_on_which_its_week_ends(office: Office) -> None:
    two_flagged(office)
    frozen(office)
    view = the_pack(office, "leader")
    assert (view.line.day.isoformat(), view.line.state) == (THURSDAY, WeekState.FROZEN)
    [candidates] = [c for c in view.report.chapters if c.key == "candidates"]
    assert [card.title for card in candidates.cards] == ["厂房消防验收", "危废处置名额"]
    assert made_again(layout.draw(view))


def test_the_list_asks_as_much_for_many_packs_as_for_one(office: Office) -> None:
    a_case(office)
    office.at(FRIDAY)
    frozen(office)
    reader = office.application.database.reader
    one = len(statements(reader, lambda: the_weeks(office)))
    office.at(on(24, 9, month=12))
    weeks = the_weeks(office).lines
    assert len(weeks) == 4
    assert len(statements(reader, lambda: the_weeks(office))) == one


def test_the_head_of_a_pack_tells_what_it_is_and_leads_on() -> None:
    drawn = layout.draw(a_view(may_sign=True))
    read = words(drawn)
    assert "浙江省涉企问题闭环周报 已冻结" in read
    assert "2026-11-12 17:30 至 11-19 17:30" in read
    assert "/reviews?week=2026-11-19&region=33&mode=meeting" in links(drawn)
    assert [a for a in links(drawn) if a.startswith("/exports")] == [
        f"/exports/reviews/33/2026-11-19.{ending}"
        for ending in ("docx", "pptx", "xlsx", "html", "csv")
    ]


def test_the_contents_lead_to_the_chapters_and_count() -> None:
    [contents] = of_class(layout.draw(a_view()), "report-contents")
    assert words(contents) == "目录总览超期问题46提请会商2部门协同分析议定事项落实"
    assert links(contents)[1] == "#chapter-overdue"


def test_figures_stand_beside_the_week_before_and_open_their_cases() -> None:
    drawn = layout.draw(a_view())
    opened, rate = of_class(drawn, "stat")
    assert words(opened) == "在办404上周 394，+10"
    assert (opened.href, opened.title) == ("/problems?state=open", "周期末未离开在办的问题数")
    assert words(rate) == "按期办结率91.6%"


def test_a_table_shows_its_first_rows_and_unfolds_to_all_columns() -> None:
    drawn = layout.draw(a_view())
    place = component(drawn, layout.table("overdue"))
    assert "前 8 行，共 46 行" in words(place)
    assert "第7件" in words(place)
    assert "第8件" not in words(place)
    assert "某精密机械" not in words(place)
    assert "■红" in words(place)
    assert f"/problems/{FIRST}" in links(place)
    [shown] = a_view().report.chapters[1].tables
    whole = layout.folded(shown, whole=True)
    assert "前 12 行，共 46 行" in words(whole)
    assert "第11件某精密机械" in words(whole).replace("■红5.0", "")
    assert "展开" not in words(whole)
    assert MOST_ROWS >= 12


def test_an_edited_sentence_is_marked_and_keeps_what_the_numbers_wrote() -> None:
    drawn = layout.draw(a_view())
    place = component(drawn, layout.sentence("overview", 2))
    assert words(place) == "请住建局本周内答复。 已修改原文超期46件，较上周多6件。✎"
    assert "✎" not in words(layout.draw(a_view(may_edit=False)))


def test_a_chapter_with_nothing_says_so() -> None:
    assert "本期没有议定事项。" in words(layout.draw(a_view()))


def test_every_element_of_a_report_is_one_that_dash_knows() -> None:
    assert len(made_again(layout.draw(a_view()))) > 100
    assert len(made_again(layout.draw(a_view(meeting_mode=True)))) > 100


@pytest.mark.parametrize("role", [Role.LEADER, Role.SUPERVISOR, Role.DUTY_HEAD])
def test_who_sees_the_reviews(role: Role) -> None:
    assert Permission.SEE_REVIEWS in GRANTS[role]


@pytest.mark.parametrize("who", ["clerk", "liaison", "department_head", "auditor", "administrator"])
def test_who_does_not_see_reviews_is_refused_at_every_callback(office: Office, who: str) -> None:
    context.use_viewer(office.people[who])
    recorded = [each for group in GROUPS for each in group.recorded]
    assert len(recorded) == 7
    for function, _dependencies, _options, needs in recorded:
        with pytest.raises(DomainError, match="not_allowed"):
            guarded(function, needs)()
    context.use_viewer(None)
