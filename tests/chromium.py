"""A real browser for the tests: the system's Chromium, driven by Playwright.

Every page is watched. Whatever a test is about, it fails if the page asked another machine for
something, wrote an error to the console, broke the content security policy, or threw.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

HOW_TO_INSTALL = "apt-get install -y chromium fonts-noto-cjk"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Nothing leaves the machine, even where a network is there; the attempt is still recorded.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PATIENCE = 30_000
"""Milliseconds for what a page has to show: on a busy machine an answer takes its time."""

expect.set_options(timeout=PATIENCE)

DESKTOP = (1440, 900)
PHONE = (390, 844)
HERE = {"127.0.0.1", "localhost", "[::1]", "::1"}


@dataclass(frozen=True)
class Allowed:
    """A finding of axe that is not ours to mend: the rule, what it is found on, and why."""

    rule: str
    found_on: str
    reason: str


# All in the markup that Dash's own controls make of themselves (4.4.1); no property mends them.
ALLOWED = (
    Allowed(
        rule="aria-hidden-focus",
        found_on="dash-dropdown-focus-target",
        reason="dcc.Dropdown keeps a hidden field to take the focus",
    ),
    Allowed(
        rule="aria-input-field-name",
        found_on="dash-dropdown-options|dash-checklist|dash-radioitems|dash-slider-thumb",
        reason="dcc lists and slider thumbs take no name",
    ),
    Allowed(
        rule="nested-interactive",
        found_on="dash-options-list-option",
        reason="dcc options are a field inside a labelled option",
    ),
    Allowed(
        rule="aria-dialog-name",
        found_on="dash-dropdown-cont|dash-datepicker-cont",
        reason="the pop-up of a dcc control has no name",
    ),
    Allowed(
        rule="aria-allowed-attr",
        found_on="dash-datepicker-input-wrapper",
        reason="dcc.DatePicker says aria-expanded on a plain element",
    ),
    Allowed(
        rule="label",
        found_on="dash-range-slider-input",
        reason="the number beside a dcc.Slider has no name",
    ),
    Allowed(
        rule="label",
        found_on='type="file".*opacity: 1e-05',
        reason="dcc.Upload lays an unnamed file field under its own button",
    ),
)


@dataclass
class Watch:
    """What the pages of one test did that no page may do."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of the context, popups included."""
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", self._said)
        context.on("weberror", lambda thrown: self.errors.append(f"thrown: {thrown.error}"))

    def expect(self, pattern: str) -> None:
        """Let errors pass that match: a refused request is one the browser logs."""
        self.expected.append(pattern)

    def verify(self) -> None:
        """Raise AssertionError with all that was noticed."""
        errors = [
            error
            for error in self.errors
            if not any(re.search(pattern, error) for pattern in self.expected)
        ]
        noticed = [f"asked outside: {url}" for url in self.outside] + errors
        assert not noticed, "The page may not do this:\n" + "\n".join(noticed)

    def _asked(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in HERE:
            self.outside.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text} ({message.location.get('url', '')})")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, started once and closed afterwards."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(f"No Chromium on this machine: {HOW_TO_INSTALL}", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def watched_pages(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """A function that opens a page for one more person: its own cookies, size (width, height)."""
    contexts: list[BrowserContext] = []

    def open_page(*, size: tuple[int, int] = DESKTOP) -> Page:
        context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
        )
        contexts.append(context)
        watch.follow(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def axe(page: Page) -> None:
    """Raise AssertionError for every serious or critical finding that is not in ALLOWED."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate('axe.run({resultTypes: ["violations"]})')
    findings = [
        f"{violation['id']} ({violation['impact']}): {node['html']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not _allowed(violation["id"], node)
    ]
    assert not findings, f"axe on {page.url}:\n" + "\n".join(findings)


def _allowed(rule: str, node: dict) -> bool:
    return any(
        rule == allowed.rule and re.search(allowed.found_on, node["html"]) for allowed in ALLOWED
    )
