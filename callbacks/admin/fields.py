"""服务领域: save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.context import now, transaction, viewer
from app.domain.access import Permission
from app.services import fields
from app.translations import _
from callbacks.admin.acts import Act, Done, words


def save(typed: Mapping[str, Any], of: str) -> Done:
    """Add, rename, make inactive."""
    name = words(typed, "name")
    with transaction() as store:
        fields.save_field(
            store,
            code=of,
            name=name,
            parent=of[:-2],
            active=bool(typed.get("active")),
            at=now(),
            viewer=viewer(),
        )
    return Done(said=_("已保存 {name}。").format(name=name), changes={"field": of, "under": ""})


ACTS = {"save-field": Act(needs=Permission.ADMINISTER, run=save)}
