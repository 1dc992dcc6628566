"""A csv has no types: whoever writes one guards its texts."""

from __future__ import annotations

import ast

from tests.contracts.sources import PACKAGES, python_files, tree

FIGURES_ALONE = {"app/bench/exports.py", "app/bench/incident_log.py"}
"""They write what nobody opens: a measurement's own rows."""


def test_every_writer_of_csv_guards_its_texts() -> None:
    unguarded = [
        str(path)
        for path in python_files(*PACKAGES)
        if str(path) not in FIGURES_ALONE and "csv.writer" in _names(path)
        if not {"guarded", "guarded_column"} & _names(path)
    ]
    assert unguarded == []


def _names(path: object) -> set[str]:
    """The names that a module uses, attributes with their owners."""
    nodes = list(ast.walk(tree(path)))  # type: ignore[arg-type]
    plain = {node.id for node in nodes if isinstance(node, ast.Name)}
    return plain | {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)}
