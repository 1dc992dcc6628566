"""A pack as bytes and back: UTF-8 JSON with sorted keys, the same for the same pack, for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.domain.events import dump, instant, stamp
from app.domain.review.pack import Names, Pack


def canonical(pack: Pack) -> bytes:
    """The bytes of a pack: sorted keys, no spaces, instants in UTC with microseconds."""
    return dump(_plain(pack)).encode()


def digest(pack: Pack) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return digest_of(canonical(pack))


def digest_of(content: bytes) -> str:
    """The digest of a pack's bytes."""
    return hashlib.sha256(content).hexdigest()


def read(content: bytes) -> Pack:
    """The pack of `canonical`. Raises ValueError, KeyError or TypeError for what is none."""
    pack: Pack = _read(Pack, json.loads(content))
    return pack


def names_of(told: Mapping[str, Any]) -> Names:
    """The names of a pack, out of the JSON of them. Raises KeyError for what is none."""
    names: Names = _read(Names, told)
    return names


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, UnionType):
        return None if value is None else _read(get_args(kind)[0], value)
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if origin is not None:
        key, each_kind = get_args(kind)
        return {key(name): _read(each_kind, each) for name, each in value.items()}
    if kind is datetime:
        return instant(value)
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _read(each, value[name]) for name, each in _parts(kind).items()})
    return value


@cache
def _parts(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass with their types."""
    hints = get_type_hints(kind)
    return {part.name: hints[part.name] for part in fields(kind)}
