"""Every Chinese string on screen and paper is marked for translation, and drawn when asked for.

`_("…")` and `gettext("…")` translate while drawing. `N_("…")` marks a row of a module-level table,
which is translated where it is drawn: `_(row.title)`. The labels of app/domain are such rows; the
domain imports no translation, so its tables are read whole.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.sources import python_files, tree

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
MARKING = TRANSLATING | {"N_"}
# Rows of the domain, texts of the demonstration's made-up people, and the catalogue itself.
UNMARKED = ("app/domain/", "app/demonstration/", "app/translations/")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def screen_files() -> list[Path]:
    return [
        path
        for path in python_files("app", "callbacks", "layouts")
        if not str(path).startswith(UNMARKED)
    ]


def test_every_chinese_string_is_marked() -> None:
    assert [f"{path}:{found}" for path in screen_files() for found in unmarked(tree(path))] == []


def test_no_formatted_string_holds_chinese() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in screen_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr) and any(map(is_chinese, node.values))
    ]
    assert found == []


def test_nothing_is_translated_while_modules_are_imported() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in screen_files()
        for node in run_at_import(tree(path))
        if called_name(node) in TRANSLATING
    ]
    assert found == []


def test_an_unmarked_string_is_found_and_a_marked_one_is_not() -> None:
    module = ast.parse(
        '"""受理"""\n'
        "def draw(n):\n"
        '    """受理"""\n'
        '    _("受理"); _("已办" "结"); ngettext("%(num)s 件", "%(num)s 件", n)\n'
        '    return H1("办结")\n'
        'TITLES = {N_("台账"): "台账"}\n'
    )
    assert sorted(unmarked(module)) == ["5 办结", "6 台账"]


def test_a_translation_at_import_is_found_and_one_while_drawing_is_not() -> None:
    module = ast.parse(
        'TITLE = _("台账")\n'
        'def draw(title=_("默认")):\n'
        '    return _("台账")\n'
        "class Page:\n"
        '    title = _("台账")\n'
        '    def draw(self): return lambda: _("台账")\n'
    )
    lines = [node.lineno for node in run_at_import(module) if called_name(node) == "_"]
    assert sorted(lines) == [1, 2, 5]


def unmarked(module: ast.Module) -> Iterator[str]:
    """ "line text" of the Chinese strings that no marker holds."""
    passed = docstrings(module) | {
        argument
        for node in ast.walk(module)
        if called_name(node) in MARKING
        for argument in node.args
    }
    formatted = {
        part for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    for node in ast.walk(module):
        if is_chinese(node) and node not in passed | formatted:
            yield f"{node.lineno} {node.value}"


def docstrings(module: ast.Module) -> set[ast.expr]:
    """Strings that stand as a statement: what documents a module, a class, a function, a name."""
    return {node.value for node in ast.walk(module) if isinstance(node, ast.Expr)}


def is_chinese(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(CHINESE.search(node.value))
    )


def called_name(node: ast.AST) -> str | None:
    """The name called, if the node is a call: `_` of `_("…")`, `gettext` of `x.gettext("…")`."""
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            defaults = [*child.args.defaults, *filter(None, child.args.kw_defaults)]
            for part in [*defaults, *getattr(child, "decorator_list", [])]:
                yield part
                yield from run_at_import(part)
        else:
            yield child
            yield from run_at_import(child)
