"""The plots of the benchmark's problems: what happens, by whom, how long after what came before."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from app.domain.steps import Action

EVENTS = 8
"""So many events every problem of the benchmark has, its registration among them."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One act. hours: working hours after the act before; who: a role of the plot."""

    hours: float
    who: str
    action: Action
    given: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Plot:
    """One course of things. ages: so many working days ago an open one began, from and to."""

    name: str
    kinds: tuple[str, ...]
    difficulty: str
    weight: int
    scenes: tuple[Scene, ...]
    open: bool = False
    ages: tuple[int, int] = (0, 0)

    @property
    def co_handled(self) -> bool:
        """Whether another department takes part."""
        return any("co_handlers" in s.given or "suggested" in s.given for s in self.scenes)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the made-up enterprises and orders are called with, and what is searched for."""

    company: str
    order: str
    asked: str


@cache
def words() -> Words:
    """The words of the plots' file."""
    table = _table()
    return Words(**{name: table[name] for name in ("company", "order", "asked")})


@cache
def plots() -> tuple[Plot, ...]:
    """Every plot, in the order of the file."""
    table = _table()
    return tuple(_plot(row, table["given"]) for row in table["plot"])


def _table() -> dict[str, Any]:
    text = resources.files("app.bench").joinpath("plots.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _plot(row: Mapping[str, Any], given: Mapping[str, Any]) -> Plot:
    return Plot(
        name=row["name"],
        kinds=tuple(row["kinds"]),
        difficulty=row["difficulty"],
        weight=row["weight"],
        scenes=tuple(_scenes(row["scenes"], given)),
        open=row.get("open", False),
        ages=tuple(row.get("ages", (0, 0))),
    )


def _scenes(lines: list[str], given: Mapping[str, Any]) -> Iterator[Scene]:
    """Scenes from "hours who action" or "hours who action+given"."""
    for line in lines:
        hours, who, act = line.split()
        name, _plus, variant = act.partition("+")
        # What is said in another way keeps its name: "later" and "progress" are notes.
        facts = given.get(variant or name, {})
        action = Action(name) if name in set(Action) else Action.NOTE
        yield Scene(hours=float(hours), who=who, action=action, given=facts)
