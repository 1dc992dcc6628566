"""/health: whether this process answers and its database does."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from sqlalchemy import text

from app import context

routes = Blueprint("health", __name__)


@routes.get("/health")
def health() -> Any:
    """{"status": "ok"} where a statement can be run; an unreachable database answers 500."""
    with context.reading() as store:
        store.session.execute(text("SELECT 1"))
    return jsonify(status="ok")
