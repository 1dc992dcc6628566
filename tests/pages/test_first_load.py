"""What a page costs on the wire, cold and warm, and how its scripts are given out."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import plotly
import pytest
from playwright.sync_api import Page, expect

from app.domain.catalogue import Role
from app.main import create_app
from app.public.assets import CHARTS, GRID, SUITES
from tests.databases import SqliteDatabases
from tests.pages.province import Province, a_province
from tests.pages.visitors import PASSWORD, MovedByHand, Visitor, an_account, an_app
from tests.web_server import web_server

OVERVIEW_READY = ".js-plotly-plot .main-svg"
REGISTER_READY = ".ag-center-cols-container .ag-row"


@pytest.fixture(scope="module")
def province(sqlite_databases: SqliteDatabases) -> Province:
    province = a_province(sqlite_databases.fresh(migrated=True))
    an_account(province.application, "head", Role.DUTY_HEAD, region="33")
    return province


@pytest.fixture(scope="module")
def address(province: Province) -> Iterator[str]:
    with web_server(create_app(province.application)) as address:
        yield address


@dataclass
class Wire:
    """The bytes that a page took from the network: headers and bodies, as they came."""

    page: Page
    sizes: dict[str, float] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, told: dict[str, Any]) -> None:
        if told["type"] == "Script":
            self.scripts.append(told["response"]["url"])

    def _finished(self, told: dict[str, Any]) -> None:
        self.sizes[told["requestId"]] = told["encodedDataLength"]

    def opens(self, address: str, ready: str) -> float:
        """Kilobytes from the network until a page has come to rest."""
        self.sizes.clear()
        self.scripts.clear()
        self.page.goto(address)
        expect(self.page.locator(ready).first).to_be_visible(timeout=30_000)
        self.page.wait_for_load_state("networkidle")
        return sum(self.sizes.values()) / 1000


def signed_in(page: Page, address: str) -> dict[str, Any]:
    """The cookies of somebody who signed in, for a browser that has kept nothing else."""
    page.goto(f"{address}/sign-in")
    page.fill("input[name=username]", "head")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page.context.cookies()


def test_the_overview_takes_two_megabytes_at_first_and_next_to_nothing_again(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    page.context.add_cookies(signed_in(open_page(), address))
    wire = Wire(page)
    assert wire.opens(f"{address}/", OVERVIEW_READY) <= 2000
    assert len([url for url in wire.scripts if url.endswith(CHARTS)]) == 1
    assert [url for url in wire.scripts if "ag_grid" in url] == []
    assert wire.opens(f"{address}/", OVERVIEW_READY) <= 100


def test_the_register_brings_its_grid_and_no_charts(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    page.context.add_cookies(signed_in(open_page(), address))
    wire = Wire(page)
    assert wire.opens(f"{address}/problems", REGISTER_READY) <= 1200
    assert len([url for url in wire.scripts if url.endswith(GRID)]) == 1
    assert [url for url in wire.scripts if "plotly" in url] == []
    assert wire.opens(f"{address}/problems", REGISTER_READY) <= 100


def test_the_grid_comes_when_the_register_is_gone_to_and_only_once(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    signed_in(page, address)
    wire = Wire(page)
    wire.opens(f"{address}/workbench", "#content h1")
    for _n in range(2):
        page.click("#shell-menu a[href='/problems']")
        expect(page.locator(REGISTER_READY).first).to_be_visible(timeout=30_000)
        page.click("#shell-menu a[href='/workbench']")
        expect(page.locator(REGISTER_READY)).to_have_count(0)
    assert len([url for url in wire.scripts if url.endswith(GRID)]) == 1


def test_the_door_is_light_and_has_no_script(open_page: Callable[..., Page], address: str) -> None:
    wire = Wire(open_page())
    assert wire.opens(f"{address}/sign-in", "form") <= 60
    assert wire.scripts == []


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpacked"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_script_goes_out_compressed_as_the_browser_takes_it(
    visitor: Visitor, accepted: str, encoding: str | None, unpacked: Callable[[bytes], bytes]
) -> None:
    answer = visitor.gets(CHARTS, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    charts = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    assert unpacked(answer.data) == charts.read_bytes()
    if encoding:
        assert len(answer.data) < charts.stat().st_size / 3


def test_a_script_is_compressed_once_for_all_processes(
    visitor: Visitor, application: MovedByHand
) -> None:
    brotli_only = {"Accept-Encoding": "br"}
    visitor.gets(GRID, headers=brotli_only)
    [copy] = [path for path in application.settings.compressed.rglob("*") if path.is_file()]
    made = copy.stat()
    another_process = Visitor(an_app(application))
    assert another_process.gets(GRID, headers=brotli_only).data == copy.read_bytes()
    assert (copy.stat().st_ino, copy.stat().st_mtime_ns) == (made.st_ino, made.st_mtime_ns)


def test_an_address_of_this_release_is_kept_for_good_and_of_another_not_at_all(
    visitor: Visitor,
) -> None:
    kept = visitor.gets(GRID).headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"
    earlier = GRID.replace(SUITES, "/suites/0123456789ab")
    answer = visitor.gets(earlier)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_nothing_goes_out_by_this_way_that_dash_did_not_register(visitor: Visitor) -> None:
    for path in (
        f"{SUITES}/dash/dash.py",
        f"{SUITES}/dash/../../../etc/passwd",
        f"{SUITES}/plotly/package_data/widgetbundle.js",
        f"{SUITES}/app/main.py",
        f"{SUITES}/nothing/x.js",
    ):
        answer = visitor.gets(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store"), path
