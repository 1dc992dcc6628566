"""A profile is TOML that an office can write, and what is wrong in it is said where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import DomainError
from app.domain.register_columns import REGISTER_COLUMNS
from app.imports.profile import load_profile, parse_profile, shipped

OWN = """
name = "hotline-2025"
title = "热线工单"
source = "hotline"
keys = [["source_no"]]
required = ["source_no", "title", "registered_at"]
zone = "Asia/Shanghai"
dates = ["%d/%m/%Y %H:%M", "excel"]
missing = ["?", "N/A"]
updates = true

[columns]
source_no = "工单号"
title = ["标题", "主题"]
text = "内容"
registered_at = "来电时间"
lead = "承办单位"

[constants]
channel = "hotline"
region = "3307"

[values.kind]
"咨询类" = "inquiry"
"*" = "help"

[departments]
separators = "、;"
drop = ["按职责分工负责"]
unknown = "add"

[[stages]]
is = "closed"
when = ["closed_at"]

[[stages]]
is = "transfer"
"""


SHIPPED = [
    "event-log",
    "event-log-own",
    "event-log-xes",
    "incidents-itil",
    "messages-answered",
    "messages-labelled",
    "permits-wabo",
    "problems-volvo",
    "register",
    "requests-baltimore",
    "requests-nyc",
    "requests-vancouver",
]


def test_the_profiles_that_come_with_the_product() -> None:
    assert [p.name for p in shipped()] == SHIPPED


def test_the_register_profile_reads_every_heading_of_the_export() -> None:
    columns = load_profile("register").columns
    assert {c.key: c.heading for c in REGISTER_COLUMNS if not c.derived} == {
        fact: names[0] for fact, names in columns.items() if fact != "source_due"
    }


def test_an_office_writes_its_own(tmp_path: Path) -> None:
    path = tmp_path / "hotline.toml"
    path.write_text(OWN, encoding="utf-8")
    profile = load_profile(str(path))
    assert profile.columns["title"] == ("标题", "主题")
    assert profile.values["kind"] == {"咨询类": "inquiry", "*": "help"}
    assert (profile.separators, profile.unknown_department) == ("、;", "add")
    assert [(str(stage), when) for stage, when in profile.stages] == [
        ("closed", ("closed_at",)), ("transfer", ()),
    ]  # fmt: skip
    assert profile.updates
    assert profile.text == OWN


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "hotline-2025"', "", "name"),
        ('source = "hotline"', "source = 5", "source"),
        ('[["source_no"]]', '[["case_no"]]', "keys"),
        ('required = ["source_no"', 'required = ["ticket"', "required"),
        ('required = ["source_no"', 'required = ["group"', "required"),
        ('zone = "Asia/Shanghai"', 'zone = "Asia/Hangzhou"', "zone"),
        ("updates = true", 'updates = "ja"', "updates"),
        ('source_no = "工单号"', 'number_of_case = "工单号"', "columns.number_of_case"),
        ('channel = "hotline"', "channel = []", "constants.channel"),
        ("[values.kind]", "[values.sort]", "values.sort"),
        ('unknown = "add"', 'unknown = "guess"', "departments.unknown"),
        ('separators = "、;"', 'seperators = "、;"', "departments.seperators"),
        ('is = "closed"', 'is = "finished"', "stages.1"),
        ('[[stages]]\nis = "closed"', '[[stages]]\nis = "closed"\nif = 1', "stages.1"),
        ("[columns]", "[columns", "TOML"),
        ("updates = true", "surprise = 1", "surprise"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(old: str, new: str, key: str) -> None:
    assert old in OWN
    with pytest.raises(DomainError) as caught:
        parse_profile(OWN.replace(old, new), file="hotline.toml")
    assert caught.value.code == "profile_wrong"
    assert caught.value.facts["key"] == key


def test_a_role_is_required_of_logs_alone() -> None:
    with pytest.raises(DomainError) as caught:
        parse_profile(OWN.replace('ired = ["', 'ired = ["group", "'), file="hotline.toml")
    assert caught.value.facts["detail"] == "facts alone: group needs [events]"


def test_a_profile_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as caught:
        load_profile("nichts")
    assert caught.value.facts["known"] == ", ".join(SHIPPED)
    with pytest.raises(DomainError, match="import_unreadable"):
        load_profile(str(tmp_path / "nichts.toml"))
