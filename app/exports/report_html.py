"""A report as one page that needs nothing but itself: no network, no other file.

Charts are drawn as SVG by the server: plotly.js alone weighs some four megabytes, these drawings a
few thousand letters; they print sharply, and the page may forbid all scripts but its own.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.domain.lights import Light
from app.exports.chart_svg import chart_svg, series_class
from app.exports.report_listings import (
    Listing,
    chart_listing,
    definitions_listing,
    stretch_words,
    table_listing,
)
from app.exports.report_texts import now_and_before
from app.exports.waiting_svg import waiting_svg
from app.exports.xml_texts import xml_text
from app.queries.report import Chapter, Chart, Column, Form, Picture, Report, Value
from app.queries.report_words import NUMBERS, change, said
from app.translations import gettext

TEMPLATES = Path(__file__).parent.parent / "templates"

POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}';"
    " base-uri 'none'; form-action 'none'"
)
"""Nothing is fetched, and only the page's own style and script count, by what they are."""

ONE_LINE = NUMBERS | {Form.MOMENT, Form.DAY, Form.LIGHT, Form.PROBLEM}
WIDE = 14
"""Columns of so many Chinese letters or more do not become narrow."""

HALF = 38
"""So many Chinese letters have room in half of the page."""

GRAVITY = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN, Light.NONE)


def report_html(report: Report) -> bytes:
    """The page, in UTF-8. Every text of the report is escaped."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = POLICY.format(style=_fingerprint(style), script=_fingerprint(script))
    page = _environment().get_template("report/page.html")
    given = {"style": Markup(style), "script": Markup(script), "policy": policy}
    # Control characters would end a page's text early in some browsers.
    return xml_text(page.render(report=report, **given)).encode("utf-8")


@cache
def _environment() -> Environment:
    """Where the pages of reports are written; everything that they are given is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update({words.__name__.strip("_"): words for words in WORDS}, _=gettext)
    made.tests["empty"] = _is_empty
    return made


def _asset(name: str) -> str:
    return (TEMPLATES / "report" / name).read_text("utf-8")


def _fingerprint(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _chart_svg(chart: Chart) -> Markup:
    return Markup(chart_svg(chart))


def _waiting_svg(picture: Picture) -> Markup:
    return Markup(waiting_svg(picture))


def _is_empty(chapter: Chapter) -> bool:
    held = (chapter.sentences, chapter.figures, chapter.charts, chapter.tables, chapter.cards)
    return not any(held) and not (chapter.picture and chapter.picture.arrows)


def _classes(column: Column, brief: Collection[str]) -> str:
    """How a column is set: numbers to the right, whole words in a line, what is not brief apart."""
    told = {
        "right": column.form in NUMBERS,
        "once": column.form in ONE_LINE,
        "wide": column.form is Form.TEXT and column.width >= WIDE,
        "more": bool(brief) and column.key not in brief,
    }
    return " ".join(name for name, holds in told.items() if holds)


def _is_broad(listing: Listing, brief: Collection[str]) -> bool:
    """Whether a table needs all the room: others stand beside one another."""
    shown = (column for column in listing.columns if not brief or column.key in brief)
    return sum(max(column.width, len(column.title)) for column in shown) > HALF


def _sort_key(value: Value, form: Form) -> str | float | None:
    """By what a cell is sorted; None where its words say it."""
    if form is Form.LIGHT and value:
        return GRAVITY.index(Light(str(value)))
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else None


WORDS: tuple[Callable[..., object], ...] = (
    said, change, stretch_words, now_and_before, definitions_listing, table_listing, chart_listing,
    series_class, _chart_svg, _waiting_svg, _classes, _is_broad, _sort_key,
)  # fmt: skip
"""What the templates ask, by their names."""
