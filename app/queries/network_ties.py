"""Where an edge or a node of the network leads, and what an edge says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from app.domain.catalogue import Difficulty
from app.domain.flows import local_day, monday_of
from app.domain.network.graphs import Tie
from app.domain.register_filter import RegisterFilter, State
from app.queries.network_view import Graph, NetworkFilter
from app.translations import _

KEYS: Mapping[Graph, str] = {
    Graph.WAITING: "waits",
    Graph.HANDOVER: "handed",
    Graph.CO_HANDLING: "shared",
}
"""What a tie is called in the register's filter."""


def first_week(asked: NetworkFilter, at: datetime) -> date:
    """The Monday from which handovers are counted: so many weeks, the running one among them."""
    last = monday_of(local_day(asked.as_of or at))
    return last - timedelta(weeks=asked.weeks - 1)


def register_of(asked: NetworkFilter) -> RegisterFilter:
    """The register with the problems that the network is about."""
    past = asked.as_of is not None or asked.graph is Graph.HANDOVER
    return RegisterFilter(
        state=State.ALL if past else None,
        region=asked.region,
        field=asked.field,
        difficulty=Difficulty(asked.difficulty) if asked.difficulty else None,
        stood_at=asked.as_of,
    )


def address_of(tie: str, asked: NetworkFilter, at: datetime) -> str:
    """The register with the cases of a tie, `12-34`; `-34` with those of all that leads there."""
    given: dict[str, object] = {KEYS[asked.graph]: tie}
    if asked.graph is Graph.HANDOVER:
        given["handed_since"] = first_week(asked, at)
    return register_of(asked).narrowed(**given).address()


def node_tie(node: str, graph: Graph) -> str:
    """The tie that stands for a node: everything that leads to it, or that it shares."""
    return f"{node}-" if graph is Graph.CO_HANDLING else f"-{node}"


def tie_words(tie: Tie, graph: Graph, names: Callable[[str], str]) -> str:
    """An edge in a sentence with its numbers."""
    said = _SENTENCES[graph](tie)
    return said.format(
        source=names(tie.source),
        target=names(tie.target),
        cases=tie.cases,
        days=f"{tie.days:,.1f}",
        overdue=tie.overdue,
        returned=tie.returned,
        times=tie.times,
        median=f"{tie.median or 0:,.1f}",
    )


def _waiting(tie: Tie) -> str:
    if tie.overdue:
        return _(
            "{source}等待{target}：{cases} 件，累计 {days} 个工作日，其中 {overdue} 件对方已逾期"
        )
    return _("{source}等待{target}：{cases} 件，累计 {days} 个工作日")


def _handover(tie: Tie) -> str:
    if tie.returned:
        return _(
            "{source}转给{target}：{cases} 件 {times} 次，其中退回 {returned} 件，"
            "转出前在手中位数 {median} 天"
        )
    return _("{source}转给{target}：{cases} 件 {times} 次，转出前在手中位数 {median} 天")


def _shared(_tie: Tie) -> str:
    return _("{source}与{target}共同办理 {cases} 件")


_SENTENCES: Mapping[Graph, Callable[[Tie], str]] = {
    Graph.WAITING: _waiting,
    Graph.HANDOVER: _handover,
    Graph.CO_HANDLING: _shared,
}
