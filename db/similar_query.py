"""Problems of like words: among what is open, and by the rare terms of a text among all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, case, column, func, literal, select, text
from sqlalchemy.orm import Session

from app.domain.access import Viewer
from app.domain.registers import CITY_FACTOR
from db import search
from db.models import ProblemRow
from db.visibility import visible_problems

PAIRS = 16
LENGTH_OF_CITY = 4

FUZZY = 20
"""GIN gives any so many times as many, so that those of one city are among them."""

HELD_IN_SQLITE = (
    "SELECT {n} AS term, id FROM (SELECT rowid AS id FROM problem_search"
    " WHERE problem_search MATCH :term_{n} AND rowid BETWEEN :low AND :high LIMIT :most)"
)
HELD_IN_POSTGRESQL = (
    "SELECT asked.n - 1 AS term, held.id"
    " FROM unnest(CAST(:terms AS TEXT[])) WITH ORDINALITY AS asked(term, n)"
    " CROSS JOIN LATERAL (SELECT problem_id AS id FROM problem_search"
    " WHERE grams @> ARRAY[asked.term] AND problem_id BETWEEN :low AND :high LIMIT :most) AS held"
)
FEW_AT_ONCE = "SELECT set_config('gin_fuzzy_search_limit', :most, true)"
"""Of a term that stands in very many texts GIN gives any so many, and not first all of them."""


def open_like(
    session: Session, words: str, *, condition: ColumnElement[bool], limit: int
) -> list[int]:
    """The ids of open problems that share most pairs of characters with a text, at least one.

    Each open problem's own words are looked at: what is open is few, while the index would first
    rank all that was ever registered.
    """
    pairs = search.telling(words, most=PAIRS)
    if not pairs:
        return []
    place = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    said = ProblemRow.title + ProblemRow.text
    shared = sum((case((place(said, pair) > 0, 1), else_=0) for pair in pairs), literal(0))
    statement = (
        select(ProblemRow.id, shared.label("shared"))
        .where(condition, ProblemRow.open)
        .order_by(shared.desc(), ProblemRow.id.desc())
        .limit(limit)
    )
    return [row.id for row in session.execute(statement) if row.shared]


def holders(
    session: Session, terms: Sequence[str], *, viewer: Viewer, most: int
) -> dict[str, list[int]]:
    """For each pair of characters the ids of problems whose words hold it: all, or `most` of them.

    Only those of the viewer's city are looked up, of the whole province for who answers for it;
    whether they may be seen is asked of each afterwards. A term is left after so many, so that
    common ones cost no more than rare ones.
    """
    if not terms:
        return {}
    low, high = _span(viewer.region)
    given: dict[str, Any] = {"low": low, "high": high, "most": most}
    if session.get_bind().dialect.name == "sqlite":
        asked = " UNION ALL ".join(HELD_IN_SQLITE.format(n=n) for n in range(len(terms)))
        given |= {f"term_{n}": f'"{" ".join(term)}"' for n, term in enumerate(terms)}
    else:
        asked = HELD_IN_POSTGRESQL
        given["terms"] = list(terms)
        session.execute(text(FEW_AT_ONCE), {"most": str(FUZZY * most)})
    rows = text(asked).columns(column("term", Integer), column("id", BigInteger))
    held: dict[str, list[int]] = defaultdict(list)
    for n, problem in session.execute(rows, given):
        held[terms[n]].append(problem)
    return held


def _span(region: str) -> tuple[int, int]:
    """The first and the last id of a city's problems; of all for who is above the cities."""
    if len(region) < LENGTH_OF_CITY:
        return 0, 2**53
    first = int(region[:LENGTH_OF_CITY]) * CITY_FACTOR
    return first, first + CITY_FACTOR - 1


def words_of(session: Session, viewer: Viewer, problem: int) -> str:
    """A problem's title and text; empty for what may not be seen."""
    row = session.execute(
        visible_problems(viewer, ProblemRow.title, ProblemRow.text).where(ProblemRow.id == problem)
    ).one_or_none()
    return f"{row.title} {row.text}" if row else ""


def shown(session: Session, viewer: Viewer, ids: Sequence[int]) -> Sequence[Any]:
    """Rows of those problems that the viewer may see, with what a list of likes says of each."""
    columns = (
        *(ProblemRow.id, ProblemRow.title, ProblemRow.text, ProblemRow.region),
        *(ProblemRow.stage, ProblemRow.result, ProblemRow.registered_at),
    )
    statement = visible_problems(viewer, *columns).where(ProblemRow.id.in_(ids))
    return session.execute(statement).all() if ids else ()
