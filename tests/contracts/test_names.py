"""Names say the subject, and a page has one name in every layer."""

from __future__ import annotations

import re

from tests.contracts.sources import PACKAGES, files, module_name, python_files

WITHOUT_SUBJECT = {"utils", "helpers", "common", "misc", "base", "manager", "data"}
COPIES = re.compile(r"_(old|new|fix|fixed|debug|copy|backup|bak|tmp|v\d+)$|^(old|new|tmp)_")
TOP_LEVEL = {
    "app",
    "callbacks",
    "layouts",
    "db",
    "tests",
    "docs",
    ".ci",
    ".gitignore",
    "pyproject.toml",
    "Makefile",
    "requirements.lock",
    "requirements-dev.lock",
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "LICENSE",
}
NOT_PAGES = {"act_panel", "group", "errors", "forms", "shell"}


def pages() -> set[str]:
    from app.sitemap import SITEMAP  # a broken one fails these tests, not the collection of all

    return {str(page.key) for page in SITEMAP}


def test_no_file_or_folder_has_a_name_without_a_subject() -> None:
    nameless = [
        str(path)
        for path in python_files(*PACKAGES, "tests")
        if WITHOUT_SUBJECT & {*path.parts[:-1], path.stem}
    ]
    assert nameless == []


def test_no_file_is_a_copy_of_another() -> None:
    assert [str(path) for path in files() if COPIES.search(path.stem)] == []


def test_the_top_level_is_the_agreed_one() -> None:
    assert {path.parts[0] for path in files()} <= TOP_LEVEL


def test_a_page_has_the_same_name_in_every_layer() -> None:
    expected = {
        place.format(key)
        for key in pages()
        for place in ("layouts.pages.{}", "app.queries.{}", "tests.pages.test_{}")
    }
    modules = {module_name(path) for path in python_files("layouts", "app", "tests")}
    assert sorted(expected - modules) == []


def test_every_layout_of_a_page_is_in_the_sitemap() -> None:
    assert children("layouts.pages") <= pages()


def test_every_callback_file_is_named_after_a_page() -> None:
    assert children("callbacks") - NOT_PAGES <= pages()


def children(package: str) -> set[str]:
    """The modules directly under a package; a page that outgrows its file is a package itself."""
    depth = package.count(".") + 1
    names = [module_name(path).split(".") for path in python_files(package.split(".")[0])]
    inside = [name for name in names if ".".join(name[:depth]) == package]
    return {name[depth] for name in inside if len(name) > depth}
