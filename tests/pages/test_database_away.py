"""What a person sees while the database is away: words, on a page and in the corner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Page, expect

from db.engine import Database, open_database
from tests.chromium import Watch, axe
from tests.pages.visitors import PASSWORD, MovedByHand, an_app
from tests.web_server import web_server

WORDS = "数据库暂时不可用，请稍后再试。"


@dataclass(frozen=True)
class Interrupted(MovedByHand):
    """An application whose database can be taken away and given back."""

    def is_away(self) -> None:
        away = open_database("postgresql+psycopg://nobody@/nothing?host=/nonexistent")
        object.__setattr__(self, "database", away)

    def is_back(self, database: Database) -> None:
        object.__setattr__(self, "database", database)


@pytest.fixture
def interrupted(application: MovedByHand) -> Interrupted:
    return Interrupted(application.settings, application.database, application.cipher)


@pytest.fixture
def address(interrupted: Interrupted) -> Iterator[str]:
    with web_server(an_app(interrupted)) as address:
        yield address


def test_a_gesture_without_the_database_is_told_in_the_corner_and_can_be_made_again(
    open_page: Callable[..., Page], address: str, interrupted: Interrupted, watch: Watch
) -> None:
    watch.expect("503|Callback")
    page = open_page()
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", "duty")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.goto(f"{address}/workbench")
    page.wait_for_load_state("networkidle")
    there = replace(interrupted).database

    interrupted.is_away()
    page.fill("#shell-search", "厂房")
    page.press("#shell-search", "Enter")
    expect(page.get_by_role("alert").get_by_text(WORDS)).to_be_visible()
    axe(page)

    interrupted.is_back(there)
    page.fill("#shell-search", "消防")
    page.press("#shell-search", "Enter")
    expect(page).to_have_url(f"{address}/problems?q=%E6%B6%88%E9%98%B2")


def test_a_page_without_the_database_says_so(
    open_page: Callable[..., Page], address: str, interrupted: Interrupted, watch: Watch
) -> None:
    watch.expect("503")
    interrupted.is_away()
    page = open_page()
    page.goto(f"{address}/t/any-link")
    expect(page.get_by_role("alert")).to_contain_text(WORDS)
    axe(page)
