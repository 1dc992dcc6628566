"""/health, /healthz: whether this process answers and its database does."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from sqlalchemy import text

from app import context
from app.domain.errors import DomainError

routes = Blueprint("health", __name__)


@routes.get("/health")
@routes.get("/healthz")
def health() -> Any:
    """{"status": "ok"} where a statement can be run, else 503 with "unready" and the code."""
    try:
        with context.reading() as store:
            store.session.execute(text("SELECT 1"))
    except DomainError as unready:
        return jsonify(status="unready", error=unready.code), 503, {"Retry-After": "5"}
    return jsonify(status="ok")
