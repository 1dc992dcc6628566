"""The service fields (服务领域) an office begins with: two levels, two digits a level."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple


class SeedField(NamedTuple):
    """A field; `parent` is empty on the first level."""

    code: str
    name: str
    parent: str


@cache
def seed_fields() -> tuple[SeedField, ...]:
    """All fields, a parent always before its children."""
    text = resources.files("db.seed").joinpath("fields.toml").read_text(encoding="utf-8")
    rows = []
    for first in tomllib.loads(text)["field"]:
        rows.append(SeedField(first["code"], first["name"], ""))
        rows += [SeedField(code, name, first["code"]) for code, name in first["children"].items()]
    return tuple(rows)
