"""What the address of 部门协同 asks for; what is not understood is left out, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from app.domain.access import PROVINCE, Viewer
from app.domain.catalogue import Difficulty, Term
from app.domain.flows import OFFICE_ZONE
from app.domain.register_filter import parse_filter
from app.queries.network_view import Graph, Level, NetworkFilter

MOST_WEEKS = 104
MOST_LEAST = 1000

T = TypeVar("T", bound=Term)


def parse_network_filter(
    query: Mapping[str, str], *, viewer: Viewer, at: datetime
) -> NetworkFilter:
    """The filter of an address. as_of: ISO 8601, of Shanghai without an offset; not after `at`."""
    usual = NetworkFilter()
    known = parse_filter({key: query.get(key, "") for key in ("region", "field")})
    own = viewer.region == PROVINCE or known.region.startswith(viewer.region)
    return NetworkFilter(
        graph=_term(Graph, query.get("graph"), usual.graph),
        level=_term(Level, query.get("level"), usual.level),
        region=known.region if own else "",
        field=known.field[:2],
        difficulty=query["difficulty"] if query.get("difficulty") in list(Difficulty) else "",
        weeks=_number(query.get("weeks"), MOST_WEEKS, usual.weeks),
        least=_number(query.get("least"), MOST_LEAST, usual.least),
        as_of=_instant(query.get("as_of"), at),
    )


def _term(terms: type[T], text: str | None, otherwise: T) -> T:
    return terms(text) if text in list(terms) else otherwise


def _number(text: str | None, most: int, otherwise: int) -> int:
    """From 1 to the most there may be."""
    given = text or ""
    read = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    return min(read, most) if read else otherwise


def _instant(text: str | None, at: datetime) -> datetime | None:
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if read.tzinfo is None:
        read = read.replace(tzinfo=OFFICE_ZONE)
    return read if read < at else None
