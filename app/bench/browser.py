"""A browser without a screen: makes the very requests that opening a page makes, and times them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PAGE = {"Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "gzip"}
TOKEN = "_csrf_token"
LOCATION, CONTENT = "_pages_location", "_pages_content"
ROWS = 100

Json = Any


class NotAnsweredError(Exception):
    """A request was refused: the benchmark would time an error page."""


@dataclass
class Spent:
    """What some requests took in all: seconds in the server, bytes of the answers."""

    seconds: float = 0.0
    bytes: int = 0


class Browser:
    """Signed in as one person; `spent` adds up what was asked since it was last set."""

    def __init__(self, server: Flask) -> None:
        self.client: FlaskClient = server.test_client()
        self.spent = Spent()
        self._dependencies: list[Json] = []

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form."""
        form = self._ask("GET", "/sign-in").decode()
        found = re.search(r'name="csrf_token" value="([^"]+)"', form)
        token = found[1] if found else ""
        data = {"username": username, "password": password, "csrf_token": token}
        self._ask("POST", "/sign-in", data=data)
        self._dependencies = json.loads(self._ask("GET", "/_dash-dependencies"))

    def open(self, address: str, *, first: int = 0, after: Json = None) -> Json:
        """A page as it is loaded: document, layout, callbacks' list, content, rows of its grid.

        The id of its grid comes back, if it has one.
        """
        self._ask("GET", address)
        self._ask("GET", "/_dash-layout")
        self._ask("GET", "/_dash-dependencies")
        content = self.content(address)
        grid = next(_grids(content), None)
        if grid is not None:
            self.rows(grid, first=first, after=after)
        return grid

    def content(self, address: str) -> Json:
        """The content of a page, as moving to it inside the program asks for it."""
        place = urlsplit(address)
        search = f"?{place.query}" if place.query else ""
        values = {"pathname": place.path, "search": search}
        dependency = self._dependency(LOCATION, CONTENT)
        return self._call(
            dependency,
            [{**given, "value": values[given["property"]]} for given in dependency["inputs"]],
            [],
        )

    def rows(self, grid: Mapping[str, Any], *, first: int, after: Json = None) -> Json:
        """A stretch of a grid's rows from a place on, as scrolling there asks for them.

        after: the last row that came before, with its own number, where one is known. The rows
        come back.
        """
        sort = dict(parse_qsl(grid["view"])).get("sort", "")
        model = [{"colId": sort.lstrip("-"), "sort": "desc" if sort[:1] == "-" else "asc"}]
        request = {
            "startRow": first,
            "endRow": first + ROWS,
            "sortModel": model if sort else [],
            "after": after,
        }
        found = next(d for d in self._dependencies if "getRowsResponse" in d["output"])
        inputs = [{**p, "id": _concrete(p["id"], grid), "value": request} for p in found["inputs"]]
        state = [{**p, "id": _concrete(p["id"], grid), "value": grid} for p in found["state"]]
        answer = self._call(found, inputs, state, matched=grid)
        return answer["response"][_named(grid)]["getRowsResponse"]["rowData"]

    def get(self, address: str) -> bytes:
        """A file."""
        return self._ask("GET", address)

    def _dependency(self, asked: str, answered: str) -> Json:
        return next(
            d
            for d in self._dependencies
            if answered in d["output"] and any(given["id"] == asked for given in d["inputs"])
        )

    def _call(
        self, dependency: Json, inputs: Json, state: Json, matched: Mapping[str, Any] | None = None
    ) -> Json:
        body = {
            "output": dependency["output"],
            "outputs": _outputs(dependency["output"], matched or {}),
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{_named(given['id'])}.{given['property']}" for given in inputs],
        }
        return json.loads(self._ask("POST", "/_dash-update-component", json=body) or b"null")

    def _ask(self, method: str, address: str, **given: Any) -> bytes:
        cookie = self.client.get_cookie(TOKEN)
        headers = {**PAGE, "X-CSRFToken": cookie.value} if cookie else PAGE
        begin = perf_counter()
        answer = self.client.open(address, method=method, headers=headers, buffered=True, **given)
        body = answer.get_data()
        self.spent.seconds += perf_counter() - begin
        self.spent.bytes += len(body)
        if answer.status_code >= 400 and answer.status_code != 404:
            raise NotAnsweredError(f"{method} {address}: {answer.status}")
        return _plain(answer, body)


def _plain(answer: TestResponse, body: bytes) -> bytes:
    return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def _concrete(id_: str, matched: Mapping[str, Any]) -> Json:
    """An id of the callbacks' list, with what MATCH stands for."""
    if not id_.startswith("{"):
        return id_
    found = json.loads(id_).items()
    return {key: matched[key] if value == ["MATCH"] else value for key, value in found}


def _outputs(output: str, matched: Mapping[str, Any]) -> list[Json]:
    """The outputs of their common name, "..a.x...b.y..", with what MATCH stands for."""
    found = []
    for part in output.removeprefix("..").removesuffix("..").split("..."):
        name, _dot, property_ = part.rpartition(".")
        found.append({"id": _concrete(name, matched), "property": property_})
    return found


def _named(id_: Any) -> str:
    if isinstance(id_, str):
        return id_
    return json.dumps(id_, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _grids(component: Json) -> Iterator[Mapping[str, Any]]:
    """The ids of the grids that a piece of a page holds."""
    if isinstance(component, list):
        for part in component:
            yield from _grids(part)
    elif isinstance(component, dict):
        if component.get("type") == "AgGrid":
            yield component["props"]["id"]
            return
        for part in component.values():
            yield from _grids(part)
