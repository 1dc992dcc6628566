"""By which index the problems of a filter are come to, decided by what there is of each.

What is open is few and has an index of its own. Of history, the first of these serves:

1. a condition that few problems meet leads to them, and the rest is asked of each;
2. else the list is gone through in its own order, and what does not fit is passed over: where no
   condition is rare, a page is soon full.

"Few" is counted along an index, and the count stops early. SQLite would go wrong by itself, for it
knows neither how rare a word is nor how soon a page is full: conditions that shall not lead are
written so that no index answers them. PostgreSQL weighs both, and is only told about words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, asc, desc, select
from sqlalchemy.orm import Session
from sqlalchemy.util import memoized_property

from app.domain.access import DEPARTMENT_ROLES, OFFICE_ROLES, PROVINCE
from app.domain.catalogue import Lane, Role
from app.domain.register_filter import RegisterFilter, State, order_of
from db import search
from db.inert import inert
from db.measure_conditions import cases_of
from db.models import AssignmentRow, ProblemRow
from db.register_conditions import Asking, Condition, conditions
from db.register_ways import Lead, Way, Ways, count_of
from db.visibility import LENGTH_OF_COUNTY, visible

FEW = 10_000
"""So many problems are looked up one by one, and sorted, in some hundredths of a second."""

MANY = 50_000
"""Counting stops here; so many are still sooner looked up than found again in a long list."""

SAMPLE, COMMON, COMMON_ENOUGH = 500, 25, 5
"""Words that more than so many of a sample have are common; enough so for a list that an index
narrows already.
"""

OPEN_ALONE = ("order", "flag", "duty", "ring")
"""Conditions that only an open problem meets."""

LEADS: tuple[tuple[str, ...], ...] = (
    ("enterprise",),
    ("closed_from", "closed_to"),
    ("due_from", "due_to"),
    ("original_from", "original_to"),
    ("registered_from", "registered_to"),
    ("lead",),
    ("line",),
)
"""Conditions with an index of their own."""

ATTRIBUTES = ("region", "field", "stage", "kind", "difficulty", "urgency", "channel")
"""Conditions that are answered, in any mixture, within the index of what was registered."""

IN_ORDER: dict[str, tuple[str, ...]] = {
    "registered": ("registered_from", "registered_to", "lead"),
    "due": ("due_from", "due_to"),
    "closed": ("closed_from", "closed_to"),
}
"""Conditions whose index gives the rows in the order of a column: these may lead as they are."""

BY_REGISTRATION = (ProblemRow.registered_at, ProblemRow.id)
ALONG: dict[str, tuple[Any, ...]] = {
    "registered": BY_REGISTRATION,
    "due": (ProblemRow.due, ProblemRow.id),
    "closed": (ProblemRow.closed_at, ProblemRow.id),
}


def ways_to(session: Session, asked: RegisterFilter, asking: Asking) -> Ways:
    """Decide how the problems of a filter are come to."""
    return _Question(session, asked, asking).ways()


@dataclass(frozen=True)
class _Question:
    """A filter on the way to its problems."""

    session: Session
    asked: RegisterFilter
    asking: Asking

    def ways(self) -> Ways:
        words = self.words
        if words is not None and words.size <= FEW:
            return _both(self.led(words))
        if is_open(self.asked):
            return _both(Way(self.open_ones))
        if words is not None and self.words_alone:
            return Ways(page=self.through, count=self.through, known=words.size)
        if self.weighs:
            led = self.led(words) if words and words.size <= MANY else self.through
            return Ways(page=self.through, count=led)
        return self.in_history(words)

    def in_history(self, words: Lead | None) -> Ways:
        """SQLite: by the rarest condition, if it is rare; else through the list."""
        leads = list(self.leads())
        if leads and min(lead.size for lead in leads) <= FEW:
            return _both(self.led(min(leads, key=_size)))
        attributes = self.attributes()
        if attributes is not None and attributes.size <= FEW:
            return _both(self.led(attributes))
        if self.ordered:
            return _both(self.through)
        leads += [words] if words else []
        best = min(leads, key=_size, default=None)
        if best is None or (best.size > MANY and (words or attributes)):
            return _both(self.through)
        mixed = len(leads) > 1 and best.size <= MANY
        return Ways(page=self.led(best) if mixed else self.through, count=self.counted(best))

    @property
    def weighs(self) -> bool:
        """Whether the database knows by itself what is rare."""
        return self.asking.dialect == "postgresql"

    @memoized_property
    def met(self) -> dict[str, Condition]:
        """All that a row must meet, by what was asked."""
        met = {"visible": visible(self.asking.viewer), **conditions(self.asked, self.asking)}
        if self.asked.words:
            met["words"] = search.contains(self.asking.dialect, self.asked.words)
        return met

    @memoized_property
    def beside(self) -> dict[str, Condition]:
        """The same, where words do not lead: what the index of texts has is held beside the rows,
        if it is not too much, and the text is read of these alone.
        """
        if self.weighs or self.words is None or self.words.size > MANY:
            return self.met
        return self.met | {"words": search.matches(self.asking.dialect, self.asked.words)}

    @memoized_property
    def kept(self) -> frozenset[str]:
        """The conditions whose index is gone through in the order asked for."""
        column, _last_first = order_of(self.asked)
        kept = {*IN_ORDER.get(column, ())}
        if column == "registered" and len(self.asked.region) == LENGTH_OF_COUNTY:
            kept.add("region")
        if column == "registered" and len(self.asking.viewer.region) == LENGTH_OF_COUNTY:
            kept.add("visible")
        return frozenset(kept)

    @property
    def ordered(self) -> bool:
        """Whether an index narrows the list and gives its order at once."""
        return not self.kept.isdisjoint(self.met)

    @memoized_property
    def through(self) -> Way:
        """The list in its order; only what its own index answers is asked of an index."""
        column, _last_first = order_of(self.asked)
        along = ALONG[column] if self.ordered else BY_REGISTRATION
        return Way(self._asked(self.beside, self.kept), along)

    @property
    def open_ones(self) -> tuple[Condition, ...]:
        """All that an open problem must meet, in the words of the indexes of what is open."""
        if self.asked.standing is State.OPEN:
            return tuple(self.met.values())
        return (ProblemRow.open.expression, *self.met.values())

    def led(self, lead: Lead) -> Way:
        """What an index has for a condition; all else is asked of each."""
        met = self.met if lead is self.words else self.beside
        return Way((ProblemRow.id.in_(lead.ids), *self._asked(met, ())))

    def counted(self, lead: Lead) -> Way:
        """The same without an order: the index is read no further than the count goes."""
        if not lead.names:
            return self.led(lead)
        return Way(self._asked(self.beside, lead.names))

    def _asked(self, met: Mapping[str, Condition], leading: Iterable[str]) -> tuple[Condition, ...]:
        if self.weighs:
            return tuple(met.values())
        return tuple(c if name in leading else inert(c) for name, c in met.items())

    @memoized_property
    def words(self) -> Lead | None:
        """What the index of texts has. A GIN is never read in part: it is spared where the words
        are common, and not asked for more than is needed.
        """
        if not self.asked.words:
            return None
        found = search.found(self.asking.dialect, self.asked.words)
        if not self.weighs:
            return Lead(found, count_of(self.session, found, most=MANY))
        if not self.words_alone and self._are_common():
            return Lead(found, MANY + 1)
        enough = FEW if self.words_alone or self.ordered else MANY
        size = count_of(self.session, found, most=enough)
        return Lead(found, size if size <= enough else MANY + 1)

    def _are_common(self) -> bool:
        """Whether many of the newest and of the oldest problems have the words."""
        rare = COMMON_ENOUGH if self.ordered else COMMON
        for way in (desc, asc):
            ends = select(ProblemRow.id).order_by(*map(way, BY_REGISTRATION)).limit(SAMPLE)
            having = select(ProblemRow.id).where(
                ProblemRow.id.in_(select(ends.subquery().c.id)), self.met["words"]
            )
            if count_of(self.session, having, most=rare) <= rare:
                return False
        return True

    @memoized_property
    def words_alone(self) -> bool:
        """Whether nothing but words is asked for, by somebody who sees all."""
        viewer = self.asking.viewer
        province = viewer.role in OFFICE_ROLES and viewer.region == PROVINCE
        if not province and viewer.role is not Role.SYSTEM:
            return False
        alone = RegisterFilter(state=State.ALL, words=self.asked.words)
        return self.asked.narrowed(sort="", state=self.asked.standing) == alone

    def leads(self) -> Iterator[Lead]:
        """What may be few, as an index tells."""
        viewer = self.asking.viewer
        own = viewer.department if viewer.role in DEPARTMENT_ROLES else None
        for department in (own, self.asked.involved):
            if department is not None:
                parts = AssignmentRow.department_id == department
                yield self._lead(select(AssignmentRow.problem_id).where(parts))
        if self.asked.measure:
            yield self._lead(cases_of(self.asked, at=self.asking.at))
        for names in LEADS:
            given = [self.met[name] for name in names if name in self.met]
            if given and self.kept.isdisjoint(names):
                yield self._lead(select(ProblemRow.id).where(*given), names)

    def _lead(self, ids: Select[Any], names: tuple[str, ...] = ()) -> Lead:
        return Lead(ids, count_of(self.session, ids, most=MANY), names)

    def attributes(self) -> Lead | None:
        """What the index of registrations has for a mixture of attributes, counted to FEW + 1."""
        names = [name for name in ATTRIBUTES if name in self.met]
        below = self.asking.viewer.role in OFFICE_ROLES and self.asking.viewer.region != PROVINCE
        if below:
            names.append("visible")
        if not names or self.ordered or self.weighs:
            return None
        given = [inert(self.met[name]) for name in (*names, "state")]
        ids = select(ProblemRow.id).where(*given).order_by(*BY_REGISTRATION)
        return Lead(ids, count_of(self.session, ids, most=FEW))


def _both(way: Way) -> Ways:
    return Ways(page=way, count=way)


def _size(lead: Lead) -> int:
    return lead.size


def is_open(asked: RegisterFilter) -> bool:
    """Whether only open problems can meet a filter."""
    if asked.standing is State.OPEN or asked.lane not in (None, Lane.CLOSED):
        return True
    return any(getattr(asked, name) for name in OPEN_ALONE)
