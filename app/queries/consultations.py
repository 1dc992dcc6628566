"""会商: which problems call for a meeting and why, what is carried over, decided, called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.access import Permission, Viewer
from app.domain.catalogue import Stage
from app.domain.consultation import ItemStatus, MeetingStatus, Severity, in_order, severity
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light, overdue
from app.queries.flag_reasons import Reason, reasons_of
from app.queries.meeting_items import invited_to
from app.queries.meeting_series import Proposed, proposed_of
from db import consultation_query as asked
from db.consultation_query import decisions_kept
from db.plain_rows import PlainRow
from db.reference import department_names, region_names
from db.store import Store

MOST = 100
PAST = 20
KEPT_FOR = timedelta(weeks=26)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A flagged problem that waits on no agenda. departments: whom an item about it needs."""

    problem: int
    number: str
    title: str
    enterprise: str
    region: str
    stage: Stage
    lead: str
    due: datetime | None
    light: Light
    overdue: float
    severity: Severity
    reasons: tuple[Reason, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What the last meeting on it carried over."""

    problem: int
    number: str
    title: str
    light: Light
    question: str
    reason: str
    meeting: int
    meeting_title: str
    held: datetime


@dataclass(frozen=True, kw_only=True)
class Undone:
    """A decision that is not carried out. late: working days past its date."""

    problem: int
    number: str
    title: str
    open: bool
    text: str
    lead: str
    due: datetime
    light: Light
    late: float
    meeting: int | None
    meeting_title: str


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """A meeting in a list. items: without those taken off; decided: of them."""

    id: int
    title: str
    region: str
    place: str
    starts_at: datetime
    ends_at: datetime
    status: MeetingStatus
    number: str
    series: str
    items: int
    decided: int
    carried: int


@dataclass(frozen=True, kw_only=True)
class ConsultationsView:
    """The page. more_…: what is not listed. in_time, late: decisions of the last half-year."""

    at: datetime
    candidates: tuple[Candidate, ...]
    more_candidates: int
    carried: tuple[Carried, ...]
    undone: tuple[Undone, ...]
    more_undone: int
    in_time: int
    late: int
    coming: tuple[MeetingLine, ...]
    past: tuple[MeetingLine, ...]
    proposed: tuple[Proposed, ...]
    may_consult: bool


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> ConsultationsView:
    """The page of whoever may see consultations; a fixed number of statements."""
    del query
    candidates, all_candidates = _candidates(store, viewer, at)
    undone, all_undone = _undone(store, viewer, at)
    in_time, late = decisions_kept(store.session, viewer, since=at - KEPT_FOR, at=at)
    coming = asked.standing_meetings(store.session, viewer)
    past = asked.ended_meetings(store.session, viewer, limit=PAST)
    lines = _lines(store, [*coming, *past])
    return ConsultationsView(
        at=at,
        candidates=candidates,
        more_candidates=all_candidates - len(candidates),
        carried=_carried(store, viewer, at),
        undone=undone,
        more_undone=all_undone - len(undone),
        in_time=in_time,
        late=late,
        coming=lines[: len(coming)],
        past=lines[len(coming) :],
        proposed=proposed_of(
            past, standing=coming, region=viewer.region, calendar=store.rules.calendar(), at=at
        ),
        may_consult=viewer.can(Permission.CONSULT),
    )


def to_fill(store: Store, *, viewer: Viewer, at: datetime) -> list[int]:
    """The problems of an agenda by rule.

    First what was carried over, then those with overdue decisions, then the candidates, the most
    pressing first; each once.
    """
    carried = [c.problem for c in _carried(store, viewer, at)]
    late = [u.problem for u in _undone(store, viewer, at)[0] if u.open and u.due < at]
    flagged = [c.problem for c in _candidates(store, viewer, at)[0]]
    return list(dict.fromkeys([*carried, *late, *flagged]))


def _candidates(store: Store, viewer: Viewer, at: datetime) -> tuple[tuple[Candidate, ...], int]:
    rows = asked.flagged_problems(store.session, viewer, limit=MOST)
    problems = [row.id for row in rows]
    reasons = reasons_of(store, problems, at=at)
    invited = invited_to(store, rows, reasons=reasons)
    regions = region_names(store.session)
    departments = department_names(store.session)
    made = {
        row.id: _candidate(store, row, reasons.get(row.id, ()), at, regions, departments, invited)
        for row in rows
    }
    ranked = in_order([(problem, made[problem].severity) for problem in problems])
    return tuple(made[problem] for problem in ranked), rows[0].total if rows else 0


def _candidate(
    store: Store,
    row: PlainRow,
    reasons: Sequence[Reason],
    at: datetime,
    regions: Mapping[str, str],
    departments: Mapping[int, str],
    invited: Mapping[int, Sequence[int]],
) -> Candidate:
    late = overdue(store.rules.calendar(), at=row.met_at or at, due=row.due) if row.due else None
    return Candidate(
        problem=row.id,
        number=problem_number(row.id),
        title=row.title,
        enterprise=row.enterprise,
        region=regions.get(row.region, row.region),
        stage=Stage(row.stage),
        lead=departments.get(row.lead_department or 0, ""),
        due=row.due,
        light=light_of(row, at=at),
        overdue=late.working_days if late else 0.0,
        severity=severity(reason.flag for reason in reasons),
        reasons=tuple(reasons),
        departments=tuple(departments.get(d, str(d)) for d in invited[row.id]),
    )


def light_of(row: PlainRow, *, at: datetime) -> Light:
    """The light of a problem's row."""
    return light(
        at=at, due=row.due, yellow_from=row.yellow_from, paused=row.paused, met_at=row.met_at
    )


def _carried(store: Store, viewer: Viewer, at: datetime) -> tuple[Carried, ...]:
    return tuple(
        Carried(
            problem=row.id,
            number=problem_number(row.id),
            title=row.title,
            light=light_of(row, at=at),
            question=row.question,
            reason=row.reason,
            meeting=row.meeting_id,
            meeting_title=row.meeting,
            held=row.starts_at,
        )
        for row in asked.carried_items(store.session, viewer, limit=MOST)
    )


def _undone(store: Store, viewer: Viewer, at: datetime) -> tuple[tuple[Undone, ...], int]:
    rows = asked.unfulfilled_decisions(store.session, viewer, limit=MOST)
    names, calendar = department_names(store.session), store.rules.calendar()
    found = tuple(
        Undone(
            problem=row.id,
            number=problem_number(row.id),
            title=row.title,
            open=row.open,
            text=row.text,
            lead=names.get(row.lead or 0, ""),
            due=row.decided_due,
            light=light(at=at, due=row.decided_due, yellow_from=row.decided_due, paused=False),
            late=overdue(calendar, at=at, due=row.decided_due).working_days,
            meeting=row.meeting_id,
            meeting_title=row.meeting,
        )
        for row in rows
    )  # fmt: skip
    return found, rows[0].total if rows else 0


def _lines(store: Store, rows: Iterable[PlainRow]) -> tuple[MeetingLine, ...]:
    rows = list(rows)
    counts = asked.item_counts(store.session, [row.id for row in rows])
    regions = region_names(store.session)
    return tuple(_line(row, counts.get(row.id, {}), regions) for row in rows)


def _line(row: PlainRow, counts: Mapping[str, int], regions: Mapping[str, str]) -> MeetingLine:
    return MeetingLine(
        id=row.id,
        title=row.title,
        region=regions.get(row.region, row.region),
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status=MeetingStatus(row.status),
        number=row.number,
        series=row.series,
        items=sum(n for status, n in counts.items() if status != ItemStatus.DROPPED),
        decided=counts.get(str(ItemStatus.DECIDED), 0),
        carried=counts.get(str(ItemStatus.CARRIED), 0),
    )
