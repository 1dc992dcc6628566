"""By what the office sends messages, as its environment says."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import MailServer, Robot, Settings
from app.domain.errors import DomainError
from app.domain.notices import Means

MAIL = {"BIHUAN_SMTP_HOST": "mail.zj.example", "BIHUAN_SMTP_FROM": "bihuan@zj.example"}
ROBOT = {"BIHUAN_ROBOT_URL": "https://robot.zj.example/send", "BIHUAN_ROBOT_SECRET": "SEC1"}


def settings(tmp_path: Path, **given: str) -> Settings:
    return Settings.from_environment({"BIHUAN_FOLDER": str(tmp_path), **given})


def test_without_a_word_nothing_leaves_the_house(tmp_path: Path) -> None:
    plain = settings(tmp_path)
    assert (plain.mail, plain.robot, plain.means) == (None, None, frozenset())


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("ssl", 465), ("none", 587)])
def test_a_mail_server_has_the_port_of_its_kind(tmp_path: Path, tls: str, port: int) -> None:
    found = settings(tmp_path, **MAIL, BIHUAN_SMTP_TLS=tls)
    assert found.mail == MailServer(
        host="mail.zj.example", sender="bihuan@zj.example", port=port, tls=tls
    )
    assert found.means == {Means.MAIL}


def test_a_robot_is_plain_unless_told_otherwise(tmp_path: Path) -> None:
    found = settings(tmp_path, **ROBOT, BIHUAN_BASE_ADDRESS="https://bihuan.zj.example/")
    assert found.robot == Robot(url="https://robot.zj.example/send", secret="SEC1")
    assert found.base_address == "https://bihuan.zj.example"
    assert settings(tmp_path, **ROBOT, BIHUAN_ROBOT_PROFILE="dingtalk").robot != found.robot


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({**MAIL, "BIHUAN_SMTP_FROM": ""}, "BIHUAN_SMTP_FROM"),
        ({**MAIL, "BIHUAN_SMTP_TLS": "yes"}, "BIHUAN_SMTP_TLS"),
        ({**MAIL, "BIHUAN_SMTP_PORT": "0"}, "BIHUAN_SMTP_PORT"),
        ({**ROBOT, "BIHUAN_ROBOT_SECRET": ""}, "BIHUAN_ROBOT_SECRET"),
        ({**ROBOT, "BIHUAN_ROBOT_URL": "file:///etc/passwd"}, "BIHUAN_ROBOT_URL"),
        ({**ROBOT, "BIHUAN_ROBOT_PROFILE": "wechat"}, "BIHUAN_ROBOT_PROFILE"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(
    tmp_path: Path, given: dict[str, str], name: str
) -> None:
    with pytest.raises(DomainError) as refused:
        settings(tmp_path, **given)
    assert (refused.value.code, refused.value.facts["name"]) == ("bad_setting", name)
