"""What the demonstration is told with: departments, people, enterprises and appeals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from app.demonstration.content import Content, load_content
from app.demonstration.content_checks import faults
from app.domain.catalogue import Role
from app.domain.identifiers import check_uscc
from db.seed.regions import region_by_code, regions


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def test_every_reference_between_the_files_leads_somewhere(content: Content) -> None:
    assert faults(content) == []


def test_forty_departments_and_more_stand_on_three_levels(content: Content) -> None:
    levels = Counter(d.level for d in content.departments if not d.office)
    assert levels == {"province": 21, "city": 11, "county": 10}
    assert Counter(d.level for d in content.departments if d.office) == {
        "province": 1,
        "city": 4,
        "county": 4,
    }


def test_every_line_is_reached_from_every_region(content: Content) -> None:
    for line in content.lines:
        for region in regions():
            found = content.department_for(line=line, region=region.code)
            assert region.code.startswith(found.region)


def test_the_nearest_department_of_a_line_handles_a_case(content: Content) -> None:
    def short(line: str, region: str) -> str:
        return content.department_for(line=line, region=region).short

    assert short("自然资源", "330784") == "永康市资规局"
    assert short("自然资源", "330783") == "金华市资规局"
    assert short("自然资源", "330802") == "省自然资源厅"


def test_renamed_departments_keep_their_former_names(content: Content) -> None:
    department = next(d for d in content.departments if d.key == "yk-xfd")
    assert [(a.name, str(a.until)) for a in department.aliases] == [
        ("永康市公安消防大队", "2018-11-08")
    ]


def test_the_ten_service_fields_have_two_levels(content: Content) -> None:
    first = [field.name for field in content.fields if not field.parent]
    assert first == [
        "项目", "政策", "金融", "人才", "法治", "科创", "开放", "数据", "要素", "其他",
    ]  # fmt: skip
    assert all(field.code.startswith(field.parent) for field in content.fields)


def test_one_account_per_role_is_shown_at_sign_in(content: Content) -> None:
    shown = {person.username: person.role for person in content.people if person.account}
    assert shown == {
        "leader": "leader",
        "duty": "duty_head",
        "supervisor": "supervisor",
        "clerk": "clerk",
        "liaison": "liaison",
        "head": "department_head",
        "auditor": "auditor",
        "admin": "administrator",
    }


def test_every_department_has_a_liaison_and_a_head_where_one_approves(content: Content) -> None:
    def staffed(role: Role) -> set[str]:
        return {person.department for person in content.people if person.role == role}

    handling = [d for d in content.departments if not d.office]
    assert {d.key for d in handling} <= staffed(Role.LIAISON)
    assert {d.key for d in handling if d.head_approves} <= staffed(Role.DEPARTMENT_HEAD)
    assert {d.key for d in content.departments if d.office} <= staffed(Role.DUTY_HEAD)


def test_three_hundred_enterprises_stand_in_all_eleven_cities(content: Content) -> None:
    assert len(content.enterprises) == 300
    assert len({e.name for e in content.enterprises}) == 300
    assert len({e.phone for e in content.enterprises}) == 300
    assert len({e.region[:4] for e in content.enterprises}) == 11
    assert all(e.region in region_by_code() for e in content.enterprises)


def test_their_codes_are_valid_but_for_six_being_set_up_and_two_old_ones(
    content: Content,
) -> None:
    verdicts: Counter[str] = Counter()
    for enterprise in content.enterprises:
        verdict = check_uscc(enterprise.uscc)
        planned = not enterprise.uscc and enterprise.name.endswith("（筹建中）")
        verdicts["planned" if planned else verdict.reason or "valid"] += 1
    assert verdicts == {"valid": 292, "planned": 6, "organisation_check": 2}


def test_the_enterprises_are_the_same_every_time(content: Content) -> None:
    load_content.cache_clear()
    assert load_content().enterprises == content.enterprises


def test_their_phones_cannot_be_anybodys(content: Content) -> None:
    assert all(re.fullmatch("1390000[0-9]{4}", e.phone) for e in content.enterprises)


def test_appeals_of_every_field_are_told_in_more_than_six_hundred_ways(content: Content) -> None:
    assert len(content.appeals) >= 220
    wordings = [wording for appeal in content.appeals for wording in appeal.wordings]
    assert len(wordings) >= 650
    assert len({wording.text for wording in wordings}) == len(wordings)
    assert len({wording.title for wording in wordings}) == len(wordings)
    told = {appeal.field for appeal in content.appeals}
    assert told == {field.code for field in content.fields if field.parent}


def test_every_appeal_is_told_in_three_ways_at_least(content: Content) -> None:
    assert [a.key for a in content.appeals if len(a.wordings) < 3] == []


def test_titles_and_texts_keep_their_length(content: Content) -> None:
    for appeal in content.appeals:
        assert 60 <= len(appeal.wordings[0].text) <= 220, appeal.key
        for wording in appeal.wordings:
            assert len(wording.title) <= 30, wording.title
            assert 50 <= len(wording.text) <= 220, wording.text
            assert 38 <= len(wording.result_text) <= 160, wording.result_text


def test_texts_are_sentences_with_chinese_punctuation(content: Content) -> None:
    for appeal in content.appeals:
        for wording in appeal.wordings:
            assert wording.text[-1] in "。？！", wording.text
            assert not re.search(r"[,;:!?{}]", wording.title + wording.text), wording.text


def test_there_is_enough_of_every_difficult_kind(content: Content) -> None:
    kinds = Counter(appeal.kind for appeal in content.appeals)
    assert kinds["inquiry"] >= 25
    assert kinds["report"] >= 10
    assert sum(len(appeal.co) >= 2 for appeal in content.appeals) >= 20
    assert sum(appeal.difficulty == "hard" for appeal in content.appeals) >= 10
    assert {appeal.result for appeal in content.appeals} == {
        "solved",
        "partial",
        "explained",
        "unable",
    }
    grounds = {appeal.objection.ground for appeal in content.appeals if appeal.objection}
    assert grounds == {"duty", "information", "duplicate", "level"}


def test_some_departments_wait_for_each_other(content: Content) -> None:
    rings = [
        appeal.key
        for appeal in content.appeals
        if {(w.waiter, w.awaited) for w in appeal.waits}
        & {(w.awaited, w.waiter) for w in appeal.waits}
    ]
    assert len(rings) >= 2


def test_a_report_is_never_handled_by_the_line_it_speaks_of(content: Content) -> None:
    spoken_of = [appeal for appeal in content.appeals if appeal.accused]
    assert spoken_of
    for appeal in spoken_of:
        assert appeal.kind == "report"
        assert appeal.accused not in {appeal.lead, *(co.line for co in appeal.co)}


def test_every_enterprise_has_appeals_that_fit_it(content: Content) -> None:
    assert all(len(content.appeals_for(e)) >= 60 for e in content.enterprises)


def test_a_bed_and_breakfast_does_not_ask_for_container_storage(content: Content) -> None:
    inn = next(e for e in content.enterprises if e.sector == "文旅")
    keys = {appeal.key for appeal in content.appeals_for(inn)}
    assert "other-01" in keys
    assert "opening-02" not in keys


def test_a_reference_to_nothing_is_named(content: Content) -> None:
    stray = replace(content.appeals[0], key="stray", lead="海洋", accused="无此条线")
    found = faults(replace(content, appeals=(stray,)))
    assert "诉求 stray 主办条线 海洋 不存在" in found
    assert "诉求 stray 被举报条线 无此条线 不存在" in found
