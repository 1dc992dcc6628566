"""Who sees which rows is db/visibility.py alone.

Whoever wrote "select … from problems" a second time would write the rule a second time, and one
day forget that a report is hidden from the department it accuses. Outside db/ nobody names the
table or its row class; queries get their rows through db.visibility.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.contracts.sources import imported_names, python_files, tree

ROW = "ProblemRow"
SELECTS = re.compile(r"\b(?:from|join|update|into)\s+\"?problems?\"?\b(?!\s*import)", re.I)
OUTSIDE_DB = ("app", "callbacks", "layouts")


def test_the_row_of_a_problem_is_not_imported_outside_db() -> None:
    found = [
        f"{path}:{line} {name}"
        for path in python_files(*OUTSIDE_DB)
        for line, name in imported_names(path)
        if name.startswith("db") and name.endswith((f".{ROW}", ".*"))
    ]
    assert found == []


def test_the_row_of_a_problem_is_not_reached_through_a_module() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in python_files(*OUTSIDE_DB)
        for node in ast.walk(tree(path))
        if getattr(node, "id", getattr(node, "attr", None)) == ROW
    ]
    assert found == []


def test_no_statement_written_by_hand_reads_the_table() -> None:
    found = [
        f"{path}:{line} {text}"
        for path in python_files(*OUTSIDE_DB)
        for line, text in statements(tree(path))
    ]
    assert found == []


def test_a_statement_written_by_hand_is_found() -> None:
    module = ast.parse(
        'SQL = "SELECT id FROM problem WHERE stage = 1"\nx = "from problem to peace"'
    )
    assert [line for line, _ in statements(module)] == [1]


def statements(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of the strings that read like SQL over the table."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
            if re.search(r"\b(?:select|update|insert|delete)\b", words, re.I) and SELECTS.search(
                words
            ):
                yield node.lineno, words
