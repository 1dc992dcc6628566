"""The critical path: what has to be done one after the other, and when the last can be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.domain.calendar import Calendar
from app.domain.dependencies import Wait
from app.domain.working_time import Amount, Unit, deadline

if TYPE_CHECKING:
    from networkx import DiGraph


@dataclass(frozen=True, kw_only=True)
class Finish:
    """When a part can be done at the earliest, if each takes all of the time that it has left.

    after: working seconds from now. path: what has to come one after the other, the part last.
    """

    after: Decimal
    path: tuple[str, ...]


def earliest(left: Mapping[str, Decimal], waits: Iterable[Wait]) -> dict[str, Finish | None]:
    """When each part can be done; None for one in a ring, or that waits for a ring.

    left: part → working seconds that it still has, 0 where it is overdue. Parts are
    `<problem>/<assignment>`; `<problem>/0`, the whole, is done when the last of its parts is. A
    wait for what is not in `left` is over. Of ways as long as each other the path names that of
    the smallest part.
    """
    import networkx as nx  # heavy: only where something waits

    before = _before(left, waits)
    graph: DiGraph[Any] = nx.DiGraph({part: list(awaited) for part, awaited in before.items()})
    rings = nx.condensation(graph)
    members_of = rings.nodes(data="members")
    found: dict[str, Finish | None] = {}
    for component in reversed(list(nx.topological_sort(rings))):
        members = members_of[component]
        for part in members:
            alone = len(members) == 1 and part not in before[part]
            found[part] = _finish(part, left, before[part], found) if alone else None
    return {part: found[part] for part in before}


def earliest_date(finish: Finish | None, *, at: datetime, calendar: Calendar) -> datetime | None:
    """The instant (UTC) at which a part can be done; None while a ring stands before it."""
    if finish is None:
        return None
    return deadline(calendar, start=at, amount=Amount(finish.after, Unit.SECONDS)).instant


def _before(left: Mapping[str, Decimal], waits: Iterable[Wait]) -> dict[str, list[str]]:
    """What has to come before each part; before each whole problem its parts."""
    before: dict[str, list[str]] = {part: [] for part in left}
    for part in left:
        before.setdefault(f"{part.partition('/')[0]}/0", []).append(part)
    for waiting, awaited in waits:
        if awaited in before:
            before.setdefault(waiting, []).append(awaited)
    return before


def _finish(
    part: str,
    left: Mapping[str, Decimal],
    awaited: Iterable[str],
    found: Mapping[str, Finish | None],
) -> Finish | None:
    before = [found[each] for each in sorted(awaited)]
    known = [finish for finish in before if finish is not None]
    if len(known) < len(before):
        return None
    latest = max(known, key=lambda finish: finish.after, default=None)
    own = (part,) if part in left else ()
    if latest is None:
        return Finish(after=left.get(part, Decimal(0)), path=own)
    return Finish(after=latest.after + left.get(part, 0), path=(*latest.path, *own))
