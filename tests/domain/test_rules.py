"""The rule book: every limit of the product as data, and a strict reading of it."""

from __future__ import annotations

import re

import pytest

from app.domain.errors import DomainError
from app.rulebook import RuleBookError, default_rules, default_text, parse_rules


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("accept", "4h"),
        ("dispatch", "4h"),
        ("sign", "4h"),
        ("objection_window", "1wd"),
        ("objection_review", "4h"),
        ("co_handler", "3wd"),
        ("extension_notice", "1wd"),
        ("callback", "3wd"),
        ("bad_grade_contact", "1wd"),
        ("rework", "15d"),
        ("reopen", "30d"),
        ("awaited_objection", "1wd"),
    ],
)
def test_limits(code: str, amount: str) -> None:
    assert str(default_rules().limit(code)) == amount


@pytest.mark.parametrize(
    ("kind", "difficulty", "amount"),
    [
        ("inquiry", "general", "1wd"),
        ("inquiry", "hard", "1wd"),
        ("help", "general", "5wd"),
        ("complaint", "complex", "10wd"),
        ("report", "hard", "15wd"),
        ("suggestion", "general", "5wd"),
    ],
)
def test_the_closing_limit_is_the_kinds_own_or_the_difficultys(
    kind: str, difficulty: str, amount: str
) -> None:
    assert str(default_rules().closing(kind, difficulty)) == amount


def test_first_contact_by_urgency() -> None:
    rules = default_rules()
    found = {urgency: str(rules.first_contact(urgency)) for urgency in rules.first_contacts}
    assert found == {"normal": "1wd", "urgent": "1wd", "critical": "2h"}


def test_extension_by_difficulty_once_and_a_second_by_a_leader() -> None:
    rules = default_rules()
    found = {hard: str(rules.extension(hard)) for hard in rules.extensions.amounts}
    assert found == {"general": "7wd", "complex": "7wd", "hard": "15wd"}
    assert (rules.extensions.times, rules.extensions.further_needs) == (1, "leader")


def test_the_list_of_pause_reasons_is_closed() -> None:
    rules = default_rules()
    found = {code: (reason.name, reason.needs_approval, reason.once_a_round)
             for code, reason in rules.pause_reasons.items()}  # fmt: skip
    assert found == {
        "supplement": ("企业补件", False, True),
        "hearing": ("听证", True, False),
        "testing": ("检测", True, False),
        "appraisal": ("鉴定", True, False),
        "litigation": ("诉讼", True, False),
        "force_majeure": ("不可抗力", True, False),
    }
    with pytest.raises(DomainError, match="rule_unknown"):
        rules.pause_reason("other_department")


def test_every_pause_ends_by_itself_is_capped_and_stops_the_closing_limit() -> None:
    for reason in default_rules().pause_reasons.values():
        assert reason.ends_by_itself
        assert reason.cap.unit == "wd"
        assert {"closing", "co_handler"} <= reason.stops


@pytest.mark.parametrize(
    ("code", "kind", "parameters"),
    [
        ("overdue", "long", {"working_days": 5}),
        ("aged", "long", {"working_days": 30}),
        ("two_rounds", "long", {"dispatches": 2}),
        ("dissatisfied", "hard", {"reworks": 1}),
        ("repeated", "hard", {"from_one_enterprise": 3, "enterprises": 5, "within_days": 90}),
        ("returned", "cross", {"objections": 2}),
        ("many_departments", "cross", {"departments": 3}),
        ("ring", "cross", {}),
        ("blocked", "cross", {}),
        ("level", "cross", {}),
        ("asked", "", {}),
    ],
)
def test_flag_rules(code: str, kind: str, parameters: dict[str, int]) -> None:
    rules = default_rules()
    assert rules.flags[code].kind == kind
    assert rules.flag(code) == parameters


def test_closing_without_reaching_the_enterprise() -> None:
    rule = default_rules().unreached
    assert (rule.attempts, rule.working_days, rule.means) == (3, 3, 2)


def test_the_book_has_a_version_and_every_entry_a_source() -> None:
    rules = default_rules()
    assert rules.version == "2026-1"
    entries = [
        *rules.limits.values(),
        *rules.first_contacts.values(),
        *rules.closing_by_kind.values(),
        *rules.closing_by_difficulty.values(),
        *rules.extensions.amounts.values(),
        *rules.pause_reasons.values(),
        *rules.flags.values(),
        rules.unreached,
        rules.lights,
    ]
    assert len(entries) == 41
    assert all(len(entry.source) > 5 for entry in entries)


@pytest.mark.parametrize("table", ["limits", "first_contacts", "flags", "pause_reasons"])
def test_a_book_cannot_be_changed(table: str) -> None:
    with pytest.raises(TypeError):
        getattr(default_rules(), table)["accept"] = None


def test_an_office_changes_a_limit_by_changing_the_text() -> None:
    text = default_text().replace('general = { amount = "5wd"', 'general = { amount = "3wd"')
    assert str(parse_rules(text).closing("help", "general")) == "3wd"


@pytest.mark.parametrize("code", ["", "closing", "unknown"])
def test_an_unknown_limit_is_refused(code: str) -> None:
    with pytest.raises(DomainError, match="rule_unknown") as refused:
        default_rules().limit(code)
    assert refused.value.facts["key"] == f"limits.{code}"


@pytest.mark.parametrize(
    ("written", "instead", "code", "key"),
    [
        ('{ amount = "4h"', '{ amount = "4"', "rule_wrong", "limits.accept.amount"),
        ('{ amount = "4h"', "{ amount = 4", "rule_wrong", "limits.accept.amount"),
        ('{ amount = "4h"', '{ amount = "0h"', "rule_wrong", "limits.accept.amount"),
        ('{ amount = "4h"', '{ amount = "-4h"', "rule_wrong", "limits.accept.amount"),
        ("sign = {", "signe = {", "rule_key_unknown", "limits.signe"),
        ('version = "2026-1"\n', "", "rule_key_missing", "version"),
        ('version = "2026-1"', "version = 2026", "rule_wrong", "version"),
        ('version = "2026-1"', 'version = " "', "rule_wrong", "version"),
        ("inquiry = {", "question = {", "rule_key_unknown", "closing.kind.question"),
        ("[pauses.supplement]", "[pauses.completion]", "rule_key_missing", "pauses.supplement"),
        ('cap = "20wd"', 'cap = "20d"', "rule_wrong", "pauses.hearing.cap"),
        ('"first_contact", "callback"]', '"lunch"]', "rule_wrong", "pauses.force_majeure.stops"),
        ("needs_approval = false", 'needs_approval = "no"', "rule_wrong",
         "pauses.supplement.needs_approval"),
        ("working_days = 30", "working_days = 0", "rule_wrong", "flags.aged.working_days"),
        ("working_days = 30", "working_days = true", "rule_wrong", "flags.aged.working_days"),
        ("departments = 3", "department = 3", "rule_key_unknown",
         "flags.many_departments.department"),
        ("reworks = 1\n", "", "rule_key_missing", "flags.dissatisfied.reworks"),
        ('name = "超期"\nkind = "long"', 'name = "超期"\nkind = "late"', "rule_wrong",
         "flags.overdue.kind"),
        ("long_from = 0.8", "long_from = 1.2", "rule_wrong", "lights.long_from"),
        ("medium_up_to = 10", "medium_up_to = 0.5", "rule_wrong", "lights.medium_up_to"),
        ('further_needs = "leader"', 'further_needs = "boss"', "rule_wrong",
         "extension.further_needs"),
        ("times = 1 ", "times = 1.5 ", "rule_wrong", "extension.times"),
        ('period = "month"', 'period = "year"', "rule_wrong", "province_list.period"),
    ],
)  # fmt: skip
def test_a_wrong_book_is_refused_with_the_key(
    written: str, instead: str, code: str, key: str
) -> None:
    assert written in default_text()
    text = default_text().replace(written, instead, 1)
    with pytest.raises(RuleBookError, match=re.escape(code)) as refused:
        parse_rules(text)
    assert refused.value.facts["key"] == key


def test_a_book_without_the_provinces_list_has_one_a_month() -> None:
    before, section, _rest = default_text().partition("[province_list]")
    assert section
    assert parse_rules(before).province_list.period == "month"


def test_what_was_expected_is_said_with_what_was_found() -> None:
    with pytest.raises(RuleBookError) as refused:
        parse_rules(default_text().replace('cap = "20wd"', 'cap = "three weeks"'))
    assert refused.value.facts["expected"] == "amount"
    assert refused.value.facts["found"] == "three weeks"


def test_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(RuleBookError, match="rules_not_toml"):
        parse_rules("version = ")
