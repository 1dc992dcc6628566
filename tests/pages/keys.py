"""A browser in the hands of somebody without a mouse: Tab, Enter, what is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.visitors import PASSWORD


def signed_in(page: Page, address: str, username: str = "overseer") -> Page:
    """By keys: the name, the password, Enter."""
    page.goto(f"{address}/sign-in")
    reach(page, page.locator("input[name=username]"))
    page.keyboard.type(username)
    reach(page, page.locator("input[name=password]"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    expect(wanted).to_be_visible()
    for _n in range(150):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no Tab leads to {wanted}")


def enter(page: Page, wanted: Locator) -> None:
    """Reach something and press Enter on it."""
    reach(page, wanted)
    page.keyboard.press("Enter")
