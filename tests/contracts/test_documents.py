"""Documents that are written out of tables say what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import bihuan
from app.commands.docs import DOCUMENTS, stale
from app.domain import diagram
from tests.contracts.sources import ROOT


def test_no_generated_document_is_stale() -> None:
    assert stale(ROOT) == [], "run `bihuan docs`"


def test_the_command_writes_what_is_stale_and_its_check_only_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    checked = runner.invoke(bihuan, ["docs", "--check"])
    assert (checked.exit_code, checked.output) == (1, "与流程表不符：docs/workflow.md\n")
    assert not (tmp_path / "docs").exists()
    written = runner.invoke(bihuan, ["docs"])
    assert (written.exit_code, written.output) == (0, "已写入：docs/workflow.md\n")
    assert stale(tmp_path) == []
    (tmp_path / "docs/workflow.md").write_text("old", encoding="utf-8")
    assert stale(tmp_path) == list(DOCUMENTS)


def test_the_diagram_shows_the_loop() -> None:
    lines = diagram.mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "受理" as intake' in lines
    for arrow in (
        "    [*] --> intake: 登记",
        "    intake --> transfer: 受理",
        "    transfer --> handling: 签收、视同签收、异议审核",
        "    handling --> feedback: 提交结果、审核通过",
        "    feedback --> handling: 退回补充、重办",
        "    feedback --> closed: 办结销号",
        "    closed --> handling: 重开",
    ):
        assert arrow in lines


def test_the_matrix_shows_who_may() -> None:
    rows = {row.split("|")[1].strip(): row for row in diagram.permission_matrix().splitlines()}
    head = [cell.strip() for cell in rows["操作"].split("|")]
    dispatch = [cell.strip() for cell in rows["派单 `dispatch`"].split("|")]
    who = [name for name, cell in zip(head, dispatch, strict=True) if cell == "●"]
    assert who == ["中心负责人", "督办员"]
