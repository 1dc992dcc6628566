"""The verdict on each row of a file before anything is changed: ready, duplicate or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from app.domain.access import Viewer
from app.domain.deadlines import close_of_business
from app.domain.events import instant
from app.domain.flows import OFFICE_ZONE
from app.domain.identifiers import problem_number
from app.imports.cells import plain
from app.imports.directory import load_directory
from app.imports.heading_notes import notes_on_headings
from app.imports.plan import Half, Plan
from app.imports.rows import Around, Reading, read_row
from app.imports.sheets import Numbered
from app.services.import_seen import Seen
from app.translations import gettext as _
from db.models import EnterpriseRow
from db.staging import AT_ONCE, DUPLICATE, READY, REJECTED, known_rows, standing
from db.store import Store

HIDDEN = ("appellant", "contact", "phone")
LONGEST_FIELD = 64
T = TypeVar("T")
SAME_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row with its verdict, or a case of a log. n: its number in the file. raw: its cells.

    rows: how many rows of the file the verdict is on. known: how many more of the case are known.
    begins: whether a problem begins with it.
    """

    n: int
    raw: tuple[str, ...]
    status: str
    reading: Reading
    field: str = ""
    reason: str = ""
    rows: int = 1
    known: int = 0
    begins: bool = True


class Examination:
    """One pass over a file. Names and phones are hidden in what it hands on as facts."""

    def __init__(self, store: Store, *, plan: Plan, viewer: Viewer, at: datetime) -> None:
        self.plan = plan
        self.notes = notes_on_headings(plan)
        self._calendar = store.rules.calendar()
        self._codes: dict[str, bool] = {}
        self._seen = Seen()
        self.around = Around(
            plan=plan,
            directory=load_directory(store.session),
            now=at,
            region=viewer.region,
            end_of_day=self._end_of_day,
            knows_code=lambda _code: False,
        )

    def pieces(self) -> Iterable[list[Numbered]]:
        """The rows of the file in the pieces in which they are judged."""
        return chunks_of(self.plan.rows(), AT_ONCE)

    def verdicts(self, store: Store, rows: Sequence[Numbered]) -> list[Line]:
        """The next rows of the file with their verdicts."""
        around = replace(self.around, knows_code=lambda code: self.knows(store, code))
        lines = [_read(row, around) for row in rows]
        taken = [line for line in lines if line.status == READY]
        known = known_rows(store.session, self.plan.profile.source, (r.reading.ref for r in taken))
        own = standing(
            store.session,
            (r.reading.facts["number"] for r in taken if "number" in r.reading.facts),
        )
        return [self._against(line, known, own) for line in lines]

    def _against(self, line: Line, known: dict[str, Any], own: dict[int, datetime]) -> Line:
        """The verdict beside what the file said above, and what the database knows."""
        if line.status != READY:
            return line
        reading, updates = line.reading, self.plan.profile.updates
        above = self._seen.above(reading.ref)
        before = known.get(reading.ref)
        if above and above.says(reading.content):
            return replace(line, status=DUPLICATE)
        if above and not updates:
            return self._conflict(line, _("与第{n}行编号相同而内容不同").format(n=above.n))
        if not above and before and before.content == reading.content:
            self._seen.add(reading.ref, n=line.n, content=reading.content)
            return replace(line, status=DUPLICATE)
        if before and not updates:
            return self._conflict(line, conflict_with(before.problem_id))
        self._seen.add(reading.ref, n=line.n, content=reading.content)
        return replace(line, status=DUPLICATE) if same_problem(reading.facts, own) else line

    def _conflict(self, line: Line, reason: str) -> Line:
        return replace(line, status=REJECTED, field=key_heading(self.plan), reason=reason)

    def knows(self, store: Store, code: str) -> bool:
        """Whether an enterprise of this code is known."""
        if code not in self._codes:
            found = select(EnterpriseRow.id).where(EnterpriseRow.uscc == code)
            self._codes[code] = store.session.scalar(found) is not None
        return self._codes[code]

    def _end_of_day(self, midnight: datetime) -> datetime:
        day = midnight.astimezone(OFFICE_ZONE).date()
        spans = self._calendar.spans_on(day)
        return spans[-1][1] if spans else close_of_business(self._calendar, day)


def key_heading(plan: Plan) -> str:
    """The heading of the column that tells rows, or cases, apart; empty where the content does."""
    if plan.half is Half.EVENTS:
        return plan.heading("case")
    firsts = [key[0] for key in plan.profile.keys] or [""]
    return plan.heading(next((fact for fact in firsts if fact in plan.columns), firsts[0]))


def conflict_with(problem: int) -> str:
    """The reason for a row whose key was imported before with other content."""
    number = problem_number(problem)
    return _("与已导入的 {number} 编号相同而内容不同").format(number=number)


def worked_on(problem: int) -> str:
    """The reason why a file does not change a problem any more."""
    number = problem_number(problem)
    return _("{number} 已在本系统办理，不再由导入更新").format(number=number)


def same_problem(facts: dict[str, Any], own: dict[int, datetime]) -> bool:
    """Whether a row tells of a problem that stands here under its own number already."""
    registered = own.get(facts.get("number", 0))
    if registered is None:
        return False
    return abs(registered - instant(facts["registered_at"])) < SAME_MOMENT


def hidden(store: Store, facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with the names of natural persons and phones as tokens."""
    tokens = {name: store.cipher.hide(facts[name]) for name in HIDDEN if facts.get(name)}
    return {**facts, **tokens}


def _read(row: Numbered, around: Around) -> Line:
    number, cells = row
    reading = read_row(cells, around=around)
    raw = tuple(map(plain, cells))
    if not reading.faults:
        return Line(n=number, raw=raw, status=READY, reading=reading)
    fields = _("、").join(dict.fromkeys(heading for heading, _sentence in reading.faults))
    reason = _("；").join(sentence for _heading, sentence in reading.faults)
    return Line(
        n=number, raw=raw, status=REJECTED, reading=reading, field=fields[:LONGEST_FIELD],
        reason=reason,
    )  # fmt: skip


def chunks_of(rows: Iterable[T], size: int) -> Iterable[list[T]]:
    """The rows in pieces."""
    piece: list[T] = []
    for row in rows:
        piece.append(row)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece
