"""What 部门协同 shows: a graph of departments, the matrix that says the same, the findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import Term
from app.domain.lights import Light
from app.translations import N_


class Graph(Term):
    """The three graphs."""

    WAITING = "waiting", N_("谁在等谁")
    HANDOVER = "handover", N_("流转")
    CO_HANDLING = "co_handling", N_("协同办理")


class Level(Term):
    """What a node stands for."""

    DEPARTMENT = "department", N_("按部门")
    REGION = "region", N_("按区域")
    LEVEL = "level", N_("按层级")


@dataclass(frozen=True, kw_only=True)
class NetworkFilter:
    """What is drawn. region: a code or nothing; field: first level; least: the smallest weight.

    weeks: how far back handovers are counted. as_of: an earlier instant (UTC), None for now.
    """

    graph: Graph = Graph.WAITING
    level: Level = Level.DEPARTMENT
    region: str = ""
    field: str = ""
    difficulty: str = ""
    weeks: int = 12
    least: int = 1
    as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NodeView:
    """A node. cases, days: of others' problems that wait for it, working days; light: the worst.

    x, y: its stored place, within 0 and 1. address: the register with its cases.
    """

    key: str
    name: str
    cases: int
    days: float
    light: Light
    x: float
    y: float
    address: str


@dataclass(frozen=True, kw_only=True)
class TieView:
    """An edge: source waits for target, hands over to it, or shares problems with it.

    days: working days waited so far, all cases together. overdue: cases whose awaited side is
    late. returned: cases of which the last such handover was a way back. median: days of 24 hours
    before a handover. address: the register with its cases; words: the edge in a sentence with
    its numbers.
    """

    source: str
    target: str
    cases: int
    days: float = 0.0
    overdue: int = 0
    returned: int = 0
    median: float | None = None
    address: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """A finding: its sentence with numbers, its cases, and the act it suggests.

    problems: the numbers of its cases, the longest first. act: the words of the button, empty
    where there is none; consultation: whether the act puts the problems on an agenda.
    """

    code: str
    label: str
    sentence: str
    problems: tuple[str, ...]
    address: str
    act: str = ""
    consultation: bool = False
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NetworkView:
    """The page. order: of the nodes in the matrix, clusters together."""

    at: datetime
    asked: NetworkFilter
    nodes: tuple[NodeView, ...]
    ties: tuple[TieView, ...]
    order: tuple[str, ...]
    findings: tuple[FindingView, ...]
    regions: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    may_set_agenda: bool = False
    may_export: bool = False
