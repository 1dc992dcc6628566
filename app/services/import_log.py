"""The verdict on each case of a log before anything is changed: new, known, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.domain.events import stamp
from app.imports.cells import plain
from app.imports.event_log import LoggedCase, LoggedEvent, RejectedRow, read_log
from app.imports.plan import Plan
from app.imports.rows import Around, Reading
from app.services.import_staging import Line, chunks_of, same_problem, worked_on
from app.translations import gettext as _
from db.logged import Logged, logged
from db.staging import AT_ONCE, DUPLICATE, READY, REJECTED, known_rows, standing
from db.store import Store

SAMPLED_ROWS = 100
"""Among the first so many rows of a file are those that a preview shows."""

Piece = Sequence[LoggedCase] | Sequence[RejectedRow]


class LogExamination:
    """One pass over a log, which is read whole at the beginning: its cases lie scattered in it."""

    def __init__(self, plan: Plan, *, around: Around) -> None:
        self.plan = plan
        self._log = read_log(plan, around=around)
        self._own_file = bool(plan.profile.events and plan.profile.events.own_file)
        self._first = dict(islice(plan.rows(), SAMPLED_ROWS))

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader of a preview should know of the file."""
        return self._log.notes

    def pieces(self) -> Iterator[Piece]:
        """The cases that can be read; then the rows that cannot be taken, whyever."""
        yield from chunks_of(self._log.cases(), AT_ONCE)
        yield from chunks_of(self._log.rejected(), AT_ONCE)

    def verdicts(self, store: Store, piece: Piece) -> list[Line]:
        """The lines of a piece: one a case, one a rejected row."""
        cases = [item for item in piece if isinstance(item, LoggedCase)]
        known = known_rows(store.session, self.plan.profile.source, (case.ref for case in cases))
        told = logged(store.session, (row.problem_id for row in known.values()))
        problems = {ref: row.problem_id for ref, row in known.items()}
        ours = standing_here(store.session, cases) - known.keys()
        lines = [
            self._line(case, DUPLICATE, case.events)
            if case.ref in ours
            else self._of_case(case, problems.get(case.ref), told)
            for case in cases
        ]
        rejected = (_of_row(item) for item in piece if isinstance(item, RejectedRow))
        return [*filter(None, lines), *rejected]

    def _of_case(
        self, case: LoggedCase, problem: int | None, told: Mapping[int, Logged]
    ) -> Line | None:
        """The line of a case; None where all of it is refused, and comes with the rejected rows."""
        if problem is None and self._own_file:
            reason = _("没有编号为“{ref}”的问题，请先导入问题").format(ref=case.ref)
            self._log.refuse(case.events, field=self.plan.heading("case"), reason=reason)
            return None
        before = told[problem] if problem is not None else Logged()
        places = unknown([event.key for event in case.events], before.keys)
        if not places:
            return self._line(case, DUPLICATE, case.events)
        if before.worked_on and problem is not None:
            return self._refused(case, [case.events[place] for place in places], problem)
        fresh = [case.events[place] for place in places]
        known = len(case.events) - len(fresh)
        return self._line(case, READY, fresh, known=known, begins=problem is None)

    def _refused(self, case: LoggedCase, fresh: Sequence[LoggedEvent], problem: int) -> Line | None:
        """Nothing is added to what people have worked on here; what is known stays a duplicate."""
        reason = worked_on(problem)
        self._log.refuse(fresh, field=self.plan.heading("case"), reason=reason)
        refused = {event.row for event in fresh}
        rest = [event for event in case.events if event.row not in refused]
        return self._line(case, DUPLICATE, rest) if rest else None

    def _line(
        self,
        case: LoggedCase,
        status: str,
        events: Sequence[LoggedEvent],
        *,
        known: int = 0,
        begins: bool = True,
    ) -> Line:
        """A line about some events of a case. What is ready is staged with the whole trail.

        Which of it is known is found out again when it is committed.
        """
        n = min(event.row for event in events)
        facts = {**case.facts, "trail": [_entry(e) for e in case.events]} if status == READY else {}
        return Line(
            n=n,
            raw=tuple(map(plain, self._first.get(n, ()))),
            status=status,
            reading=Reading(facts=facts, ref=case.ref),
            rows=len(events),
            known=known,
            begins=begins,
        )


class Told(Protocol):
    """A case as a file tells of it."""

    @property
    def ref(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


def standing_here(session: Session, cases: Sequence[Told]) -> set[str]:
    """The keys of the cases that stand here under their own numbers already."""
    own = standing(session, (case.facts.get("number", 0) for case in cases))
    return {case.ref for case in cases if same_problem(case.facts, own)}


def unknown(keys: Sequence[str], known: Counter[str]) -> list[int]:
    """The places of the keys that are not among the known ones, equal keys counted one by one."""
    left = known.copy()
    places = []
    for place, key in enumerate(keys):
        if left[key] > 0:
            left[key] -= 1
        else:
            places.append(place)
    return places


def _entry(event: LoggedEvent) -> dict[str, Any]:
    """An event as the facts of a trail hold it; a department to be added by its name."""
    entry: dict[str, Any] = {"at": stamp(event.at), "key": event.key}
    for name in ("state", "stage", "by", "to", "activity", "machine"):
        if value := getattr(event, name):
            entry[name] = value
    if event.group is not None:
        entry["department"] = event.group
    return entry


def _of_row(row: RejectedRow) -> Line:
    return Line(
        n=row.row, raw=row.cells, status=REJECTED, reading=Reading(facts={}), field=row.field,
        reason=row.reason,
    )  # fmt: skip
