"""The pictures of the documents, made from the demonstration: `make screenshots`."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page
from werkzeug.serving import make_server

from app.config import Settings
from app.demonstration.simulation import fill
from app.demonstration.world import PASSWORD
from app.main import create_app, open_application
from db.migrations import upgrade
from tests.chromium import chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
DESKTOP = {"width": 1440, "height": 900}


@contextmanager
def a_demonstration(folder: Path, *, problems: int = 1500) -> Iterator[str]:
    """A filled demonstration that answers at the address given."""
    settings = Settings(
        database_url=f"sqlite:///{folder}/demonstration.sqlite",
        folder=folder,
        secret="of the pictures only, thrown away at once",
        demonstration=True,
    )
    application = open_application(settings)
    upgrade(application.database)
    fill(application, problems=problems)
    server = make_server("127.0.0.1", 0, create_app(application).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        application.database.dispose()


def sign_in(page: Page, address: str, username: str) -> None:
    """Sign in with an account of the demonstration."""
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def take(page: Page, address: str, path: str, name: str) -> None:
    """Take one picture of a page that has come to rest."""
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=PICTURES / f"{name}.png")


def main() -> None:
    """Take them all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        a_demonstration(Path(folder)) as address,
        chromium() as browser,
    ):
        page = browser.new_page(viewport=DESKTOP, locale="zh-CN", timezone_id="Asia/Shanghai")
        sign_in(page, address, "supervisor")
        take(page, address, "/", "overview")
        page.locator(".overview a[href^='/problems/ZJ']").first.click()
        page.locator("#problem-body .log, #problem-body").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURES / "problem.png")


if __name__ == "__main__":
    main()
