"""A frozen value with some of its fields changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

Value = TypeVar("Value")

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value: Value, /, **changes: Any) -> Value:
        """A copy of a dataclass with other values in some fields; raises TypeError for no field.

        What `dataclasses.replace` gives, without asking for every field and writing each through
        a frozen class's guard: a case has over forty fields, and folding changes a few at a time.
        For classes that keep their fields in `__dict__` and have no `__post_init__`.
        """
        fields = value.__dict__
        if not changes.keys() <= fields.keys():
            raise TypeError(f"{type(value).__name__} has no {sorted(changes.keys() - fields)}")
        copy = object.__new__(type(value))
        copy.__dict__.update(fields, **changes)
        return copy


__all__ = ["replace"]
