"""Imports go downward only; the contracts stand in pyproject.toml."""

from __future__ import annotations

import re
import sys
import tomllib

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.contracts.sources import ROOT, imported_names, module_name, python_files


def test_the_import_contracts_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    outcome = lint_imports(no_cache=True, no_logo=True)
    assert outcome == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_module_of_the_application_stands_in_a_layer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}
    modules = {".".join(module_name(path).split(".")[:2]) for path in python_files("app")}
    assert modules - placed == {"app"}


def test_the_domain_knows_the_standard_library_and_networkx_only() -> None:
    outside = [
        f"{path}:{line} {name}"
        for path in python_files("app")
        if path.parts[1] == "domain"
        for line, name in imported_names(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"networkx"}
        and not name.startswith("app.domain")
    ]
    assert outside == []


CLOCKS = {"time.time", "time.sleep", "random", "os", "pathlib", "sqlite3", "socket", "logging"}


def test_the_domain_has_no_clock_no_chance_and_no_input_or_output() -> None:
    impure = [
        f"{path}:{line} {name}"
        for path in python_files("app")
        if path.parts[1] == "domain"
        for line, name in imported_names(path)
        if name in CLOCKS or name.split(".")[0] in CLOCKS
    ]
    assert impure == []
