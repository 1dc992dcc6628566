"""`bihuan user`: accounts from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import bihuan
from app.context import Application
from app.services import passwords
from db.models import PersonRow
from tests.building import SECRET, a_department, an_application


@pytest.fixture
def application(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Application:
    monkeypatch.setenv("BIHUAN_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BIHUAN_FOLDER", str(tmp_path))
    monkeypatch.setenv("BIHUAN_SECRET", SECRET)
    return an_application(sqlite_url)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(bihuan, arguments, input=stdin)


def account(application: Application, username: str) -> PersonRow:
    with application.reading() as store:
        row = store.session.query(PersonRow).filter_by(username=username).one()
        store.session.expunge(row)
    return row


def test_an_account_is_added_with_a_password_that_is_told_once(application: Application) -> None:
    with application.transaction() as store:
        department = a_department(store, "金华市资规局")
    answer = run("user", "add", "lou", "--name", "楼远航", "--role", "联络员", "--region", "3307",
                 "--department", "金华市资规局", "--title", "营商环境专员")  # fmt: skip
    assert answer.exit_code == 0, answer.output
    told = re.fullmatch(r"账号 lou，初始密码 (\w{16})\n", answer.stdout)
    assert told
    row = account(application, "lou")
    assert (row.name, row.role, row.region, row.department_id, row.title) == (
        "楼远航", "liaison", "3307", department, "营商环境专员",
    )  # fmt: skip
    assert row.must_change
    assert passwords.fits(row.password_hash, told[1])


def test_a_password_can_be_handed_in_and_is_not_repeated(application: Application) -> None:
    answer = run("user", "add", "yu", "--name", "余", "--role", "clerk", "--password-stdin",
                 stdin="Hangzhou-2026\n")  # fmt: skip
    assert (answer.exit_code, answer.output) == (0, "")
    assert passwords.fits(account(application, "yu").password_hash, "Hangzhou-2026")


def test_a_reset_gives_another_password_and_ends_the_sessions(application: Application) -> None:
    run("user", "add", "yu", "--name", "余", "--role", "clerk")
    before = account(application, "yu")
    answer = run("user", "reset", "yu")
    after = account(application, "yu")
    assert answer.exit_code == 0
    assert before.password_hash != after.password_hash
    assert after.epoch == before.epoch + 1
    assert after.must_change


def test_the_list_tells_everybody_and_no_secret(application: Application) -> None:
    run("user", "add", "yu", "--name", "余小禾", "--role", "clerk", "--region", "3307")
    words = run("user", "list").stdout
    assert words == "yu\t余小禾\t受理员\t3307\t—\t在用\n"
    rows = json.loads(run("user", "list", "--json").stdout)
    assert rows == [
        {
            "username": "yu",
            "name": "余小禾",
            "role": "clerk",
            "region": "3307",
            "department": None,
            "title": "",
            "active": True,
            "must_change": True,
            "locked_until": None,
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "Yu!", "--name", "余", "--role", "clerk"], "用户名须为"),
        (["add", "yu", "--name", "余", "--role", "king"], "没有角色“king”"),
        (["add", "yu", "--name", "余", "--role", "system"], "没有角色“system”"),
        (["add", "yu", "--name", "余", "--role", "liaison"], "请填写“部门”。"),
        (["add", "yu", "--name", "余", "--role", "clerk", "--region", "99"], "所选区域不存在。"),
        (["add", "yu", "--name", "余", "--role", "liaison", "--department", "无此局"], "无此局"),
        (["reset", "nobody"], "没有这个人员：nobody。"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    application: Application, arguments: list[str], words: str
) -> None:
    answer = run("user", *arguments)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert words in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_weak_password_that_is_handed_in_adds_nobody(application: Application) -> None:
    answer = run("user", "add", "yu", "--name", "余", "--role", "clerk", "--password-stdin",
                 stdin="password\n")  # fmt: skip
    assert (answer.exit_code, answer.stderr) == (2, "密码不能少于10位。\n")
    assert json.loads(run("user", "list", "--json").stdout) == []
