"""Scripts and style sheets: under addresses that change with their content, compressed once.

Dash's own addresses carry no fingerprint where a script loads another one (the charts' four
megabytes among them). So all of them are given out under /suites/<release>/, which the browser may
keep for good: a script asks for its parts beside itself, and gets them under the same release.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import brotli
import dash_ag_grid
from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Blueprint, Response, abort, current_app, request, send_file

from app.config import Settings

FOLDER = Path(__file__).parents[1] / "assets"
BOOTSTRAP = f"/bootstrap/static/css/bootstrap.min.css?v={version('bootstrap-flask')}"

FROM = ("dash", "dash-bootstrap-components", "dash-ag-grid", "plotly")
RELEASE = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in FROM).encode()).hexdigest()[
    :12
]
SUITES = f"/suites/{RELEASE}"
CHARTS = f"{SUITES}/plotly/package_data/plotly.min.js"
GRID = f"{SUITES}/dash_ag_grid/dash_ag_grid.min.js"

DRAWS_GRID = re.compile(rb'"namespace":\s*"dash_ag_grid"')
HAS_GRID = "X-Has-Grid"

COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}
"""By what a browser accepts, the best first. Brotli above 9 takes ten times as long for 9 %."""

COMPRESSED = frozenset({".js", ".css"})

routes = Blueprint("suites", __name__)


def asset(name: str) -> str:
    """/assets/NAME?m=…: as Dash writes it, so that a changed file has another address."""
    return f"/assets/{name}?m={(FOLDER / name).stat().st_mtime}"


@dataclass(frozen=True)
class Suites:
    """The scripts that Dash registered, and the folder of their compressed copies."""

    app: Dash
    folder: Path
    lock: Lock = field(default_factory=Lock)

    def file(self, package: str, name: str) -> Path | None:
        """A script of a package; None for whatever Dash would not give out."""
        path, _fingerprint = check_fingerprint(name)
        if path not in self.app.registered_paths.get(package, ()):
            return None
        return Path(str(sys.modules[package].__file__)).parent / path

    def compressed(self, source: Path, encoding: str) -> Path:
        """The compressed copy of a script, made when it is first asked for, for all processes."""
        name = hashlib.sha256(str(source).encode()).hexdigest()[:12]
        copy = self.folder / RELEASE / f"{name}-{source.name}.{encoding}"
        with self.lock:
            if not copy.exists():
                put_whole(copy, COMPRESS[encoding](source.read_bytes()))
        return copy


def put_whole(path: Path, content: bytes) -> None:
    """Write a file that others may read at any moment: it is there as a whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)


def attach(app: Dash, *, settings: Settings) -> None:
    """Give out the scripts of an app's pages, each page only what it draws with."""
    app.server.extensions["bihuan-suites"] = Suites(app, settings.compressed)
    # The grid is on one page: left out of the document, it comes with the answer that draws it.
    dash_ag_grid._js_dist[0]["async"] = True
    app.server.after_request(_bring_grid)


def placed(scripts: str) -> str:
    """The script tags of a document, under the addresses of this release."""
    return scripts.replace('"/_dash-component-suites/', f'"{SUITES}/')


@routes.get("/suites/<release>/<package>/<path:name>")
def suite(release: str, package: str, name: str) -> Response:
    """A script; of whichever release it is asked for, this one is what there is."""
    suites: Suites = current_app.extensions["bihuan-suites"]
    source = suites.file(package, name)
    if source is None:
        abort(404)
    encoding = _encoding() if source.suffix in COMPRESSED else None
    mimetype = mimetypes.types_map.get(source.suffix, "application/octet-stream")
    if encoding is None:
        return send_file(source, mimetype=mimetype)
    response = send_file(suites.compressed(source, encoding), mimetype=mimetype)
    response.headers["Content-Encoding"] = encoding
    return response


def _encoding() -> str | None:
    """The best encoding that the browser accepts."""
    accepted = request.accept_encodings
    return next((name for name in COMPRESS if accepted.quality(name) > 0), None)


def _bring_grid(response: Response) -> Response:
    """Name the grid's script in an answer that draws one, to a browser that has not loaded it.

    "dist" is what Dash's renderer loads before it draws an answer.
    """
    asked = request.path == "/_dash-update-component" and HAS_GRID not in request.headers
    if asked and response.status_code == 200 and DRAWS_GRID.search(response.get_data()):
        dist = f'{{"dist":[{{"type":"_js_dist","url":"{GRID}"}}],'
        response.set_data(dist.encode() + response.get_data()[1:])
    return response
