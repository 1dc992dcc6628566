"""Somebody at a browser: signs in, opens pages, presses acts, fills in forms."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.demonstration.world import PASSWORD

FORM = "problem"


class Somebody:
    """A person with a browser of their own."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def signs_in(self, username: str, password: str = PASSWORD) -> Somebody:
        """Sign in at the door."""
        self.page.goto(f"{self.address}/sign-in")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit], form button[type=submit]")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def opens(self, path: str) -> Somebody:
        """Open a page and wait until it has drawn itself."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self

    def begins(self, action: str) -> Somebody:
        """Open an act's form on the problem page."""
        self.page.locator("#problem-desk button").first.wait_for()
        button = self.found({"type": "problem-press", "do": "open", "act": action})
        if not button.is_visible():
            self.page.locator("#problem-desk details summary").click()
        button.click()
        expect(self.found({"type": "problem-press", "do": "back", "act": ""})).to_be_visible()
        return self

    def fills(self, name: str, value: str, *, row: int = 0, part: str = "") -> Somebody:
        """Fill in a text of the form that is open."""
        self.control(name, row=row, part=part).fill(value)
        return self

    def chooses(self, name: str, value: str) -> Somebody:
        """Choose one of a list, or of a row of radio buttons."""
        control = self.control(name)
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.locator(f"input[value='{value}']").check()
        return self

    def takes(self, action: str) -> Somebody:
        """Take the act whose form is open, and wait until the buttons are back."""
        self.found({"type": "problem-press", "do": "take", "act": action}).click()
        self.page.wait_for_load_state("networkidle")
        back = self.found({"type": "problem-press", "do": "back", "act": ""})
        expect(back).to_have_count(0, timeout=15_000)
        return self

    def confirms(self, action: str) -> Somebody:
        """Press a final act once to be asked, and once more to take it."""
        self.found({"type": "problem-press", "do": "check", "act": action}).click()
        take = self.found({"type": "problem-press", "do": "take", "act": action})
        expect(take).to_be_visible()
        return self.takes(action)

    def control(self, name: str, *, row: int = 0, part: str = "") -> Locator:
        """A field of the form that is open."""
        return self.found(
            {"type": "form-field", "form": FORM, "name": name, "row": row, "part": part}
        )

    def found(self, id: dict[str, Any]) -> Locator:
        """What a dictionary of ours is called in the browser."""
        text = json.dumps(id, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return self.page.locator(f"[id='{text}']")

    def reads(self, words: str) -> Somebody:
        """The words stand on the page."""
        expect(self.page.locator("#content")).to_contain_text(words)
        return self
