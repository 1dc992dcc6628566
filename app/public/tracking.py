"""The enterprise's own page."""

from __future__ import annotations

from flask import Blueprint

routes = Blueprint("tracking", __name__)
