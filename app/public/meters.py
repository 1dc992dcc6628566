"""What is counted while the product works: requests, statements, events.

Labels are names of ours alone: routes, statuses, kinds of events. No name, text or number of a
case, a person or an address is among them. Where several processes serve, each counts into files
of a shared folder (PROMETHEUS_MULTIPROC_DIR, set before this module is read).
"""

from __future__ import annotations

import re
import time
from collections import Counter as Tally
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from sqlalchemy import event
from sqlalchemy.orm import Session

from db.engine import Database

REGISTRY = CollectorRegistry()

REQUESTS = Histogram(
    "bihuan_request_seconds",
    "Time to answer a request, by route, or by the page or callback that was asked for.",
    ["route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
STATEMENTS = Histogram(
    "bihuan_sql_seconds",
    "Time of one SQL statement.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30),
    registry=REGISTRY,
)
EVENTS = Counter(
    "bihuan_events",
    "Events written and committed, by kind: acts on problems and what happens to the registers.",
    ["kind"],
    registry=REGISTRY,
)

CALLS = "/_dash-update-component"
PAGES = "_pages_content"
DOCUMENTS = frozenset({"/", "/<path:path>"})


def meter_requests(server: Flask, *, pages: Iterable[str]) -> None:
    """Time every request of a server from now on, from its first step to its last.

    pages: the keys of the pages, with which the ids of their callbacks begin.
    """
    of_page = re.compile(rf"\b({'|'.join((*pages, 'shell'))})-")

    def begin() -> None:
        g.begun = time.perf_counter()

    def end(response: Response) -> Response:
        route = _route(of_page)
        REQUESTS.labels(route, str(response.status_code)).observe(time.perf_counter() - g.begun)
        return response

    # What runs before requests runs in this order, and what runs after them in the reverse one.
    server.before_request_funcs.setdefault(None, []).insert(0, begin)
    server.after_request_funcs.setdefault(None, []).insert(0, end)


def meter_database(database: Database) -> None:
    """Time every statement of a database, and count the events that are committed; once."""
    if _count_events in database.on_commit:
        return
    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", _statement_begins)
        event.listen(engine, "after_cursor_execute", _statement_ends)
    database.on_commit.append(_count_events)


def _statement_begins(_connection: Any, _cursor: Any, _sql: Any, _given: Any, context: Any,
                      _many: bool) -> None:  # fmt: skip
    context.begun = time.perf_counter()


def _statement_ends(_connection: Any, _cursor: Any, _sql: Any, _given: Any, context: Any,
                    _many: bool) -> None:  # fmt: skip
    begun = getattr(context, "begun", None)
    if begun is not None:  # the statement of a thread that was at work before the metering began
        STATEMENTS.observe(time.perf_counter() - begun)


def _count_events(session: Session) -> None:
    recorded: Tally[str] = session.info.get("recorded", Tally())
    for kind, count in recorded.items():
        EVENTS.labels(kind).inc(count)


def _route(of_page: re.Pattern[str]) -> str:
    """What was asked for, out of few words: a rule, a document, a page's callback."""
    rule = request.url_rule.rule if request.url_rule else "unknown"
    if rule in DOCUMENTS:
        return "document"
    return _called(of_page) if rule == CALLS else rule


def _called(of_page: re.Pattern[str]) -> str:
    body = request.get_json(silent=True)
    output = str(body.get("output")) if isinstance(body, dict) else ""
    if PAGES in output:
        return "page"
    found = of_page.search(output)
    return f"callback {found[1]}" if found else "callback"
