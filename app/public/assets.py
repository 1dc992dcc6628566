"""Addresses of style sheets in the plain pages, with fingerprints, so that they can be kept."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "assets"
BOOTSTRAP = f"/bootstrap/static/css/bootstrap.min.css?v={version('bootstrap-flask')}"


def asset(name: str) -> str:
    """/assets/NAME?m=…: as Dash writes it, so that a changed file has another address."""
    return f"/assets/{name}?m={(FOLDER / name).stat().st_mtime}"
