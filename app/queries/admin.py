"""系统管理."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Viewer
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows."""

    at: datetime


def load(store: Store, *, viewer: Viewer, at: datetime, **_address: Any) -> View:
    """The view of a moment."""
    return View(at=at)
