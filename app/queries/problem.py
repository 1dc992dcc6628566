"""问题详情: everything that one page says of one problem, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.around import Around
from app.domain.calendar import Calendar
from app.domain.catalogue import AssignmentEnd, AssignmentRole
from app.domain.events import Event
from app.domain.folding import fold
from app.domain.identifiers import parse_problem_number, problem_number
from app.domain.lights import Light, light, overdue
from app.domain.problem import Appellant, Assignment, Case, Limit, Prerequisite
from app.queries.forms import around_of
from app.queries.lanes import Lanes
from app.queries.names import Names, names_of
from app.queries.problem_acts import Acts, acts_of
from app.queries.problem_clocks import Clocks, LimitView, clocks_of, ended_at, limit_of, worked
from app.queries.problem_consultation import ConsultationView, consultation_of
from app.queries.problem_dependencies import Dependencies, dependencies_of
from app.queries.problem_facts import Basics, Unmasked, basics_of, unmasked
from app.queries.problem_flags import FlagView, flags_of
from app.queries.problem_lanes import lanes_of
from app.queries.problem_log import LogView, actor, entry_of, intact, shown_of, told_line, verb
from app.queries.problem_orders import Supervision, supervision_of
from db import log, visibility
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class AssignmentView:
    """One row of 承办: the department's part, and how its limit stands."""

    assignment: Assignment
    department: str
    due: datetime | None
    light: Light
    late_days: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PrerequisiteView:
    """One 前置事项: who waits for what, since when, how many working days until now or its end.

    mutual: the awaited side waits in turn. ring: the names along the ring.
    """

    waiting: str
    awaited: str
    why: str
    set_at: datetime
    days: float
    mutual: bool
    over: bool
    ring: tuple[str, ...] = ()
    dispute: str = ""


@dataclass(frozen=True, kw_only=True)
class ProblemView:
    """The page. case: without its appellant, of whom `basics` tells what may be shown.

    pause: the name of the reason for which the problem is paused now. may_link: whether the
    enterprise's link may be given out by the viewer.
    """

    at: datetime
    number: str
    case: Case
    names: Names
    limit: LimitView
    basics: Basics
    clocks: Clocks
    lanes: Lanes
    assignments: tuple[AssignmentView, ...]
    prerequisites: tuple[PrerequisiteView, ...]
    supervision: Supervision
    flags: tuple[FlagView, ...]
    consultation: ConsultationView
    dependencies: Dependencies | None
    log: LogView
    acts: Acts
    pause: str
    may_link: bool


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str], number: str
) -> ProblemView:
    """The page of a problem by its number.

    query: `log` = "all" shows every event, `pages` says how many pages of the log. Raises
    DomainError: bad_number, unknown_problem (also for what the viewer may not see).
    """
    problem = parse_problem_number(number)
    visibility.require_visible(store.session, viewer, problem)
    events = log.events_of(store.session, problem)
    case = fold(events)
    acts_only, pages = query.get("log") != "all", _pages(query)
    shown, told, older = shown_of(events, trail=case.trail, acts_only=acts_only, pages=pages)
    names = names_of(store, case=case, events=shown)
    around = around_of(store, case=case, viewer=viewer, at=at)
    calendar, rules = around.calendar, around.rules
    depends = dependencies_of(store, case=case, calendar=calendar, at=at)
    lines = [entry_of(e, case=case, names=names, calendar=calendar, rules=rules) for e in shown]
    lines += [told_line(entry, names=names) for entry in told]
    return ProblemView(
        at=at,
        number=problem_number(case.id),
        case=replace(case, appellant=Appellant()),
        names=names,
        limit=limit_of(case, calendar=calendar, at=at),
        basics=basics_of(store, case=case, events=events, names=names, viewer=viewer, at=at),
        clocks=clocks_of(case, calendar=calendar, at=at),
        lanes=lanes_of(
            case,
            calendar=calendar,
            rules=rules,
            names=names,
            at=at,
            critical=depends.critical if depends else (),
        ),
        assignments=tuple(_assignments(case, names, calendar, at)),
        prerequisites=tuple(_prerequisites(case, names, calendar, at)),
        supervision=supervision_of(case, calendar=calendar, viewer=viewer, at=at),
        flags=flags_of(case, names=names, around=around),
        consultation=consultation_of(store, case=case, viewer=viewer, calendar=calendar, at=at),
        dependencies=depends,
        log=LogView(
            entries=tuple(lines),
            total=len(events) + len(case.trail),
            older=older,
            acts_only=acts_only,
            pages=pages,
            intact=intact(store, events),
        ),
        acts=acts_of(case, around=around, names=names),
        pause=_pause(case, around),
        may_link=viewer.can(Permission.CALL_BACK),
    )


def _pages(query: Mapping[str, str]) -> int:
    asked = query.get("pages", "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 else 1


def _pause(case: Case, around: Around) -> str:
    pause = case.running_pause
    if pause is None:
        return ""
    reason = around.rules.pause_reasons.get(pause.reason)
    return reason.name if reason else pause.reason


def _assignments(
    case: Case, names: Names, calendar: Calendar, at: datetime
) -> Iterator[AssignmentView]:
    for a in case.assignments:
        limit = _limit_of(case, a)
        met = a.ended_at
        paused = case.running_pause is not None and a.open
        late = overdue(calendar, at=met or at, due=limit.due) if limit else None
        yield AssignmentView(
            assignment=a,
            department=names.department(a.department),
            due=limit.due if limit else None,
            light=light(
                at=at,
                due=limit.due if limit else None,
                yellow_from=limit.yellow_from if limit else None,
                paused=paused,
                met_at=met,
            ),
            late_days=late.working_days if late else 0.0,
        )


def _limit_of(case: Case, a: Assignment) -> Limit | None:
    """A co-handler's own limit; the lead's is the closing limit of its round.

    A lead that was relieved before the end met nothing: it has no limit to be judged by.
    """
    if a.role is AssignmentRole.CO:
        return case.clocks.get(f"co:{a.n}") if a.end in COUNTED else None
    if a.end not in COUNTED:
        return None
    return case.clocks.get("closing" if a.round == 1 else f"closing:{a.round}")


COUNTED = (None, AssignmentEnd.SUBMITTED, AssignmentEnd.CONTRIBUTED)


def _prerequisites(
    case: Case, names: Names, calendar: Calendar, at: datetime
) -> Iterator[PrerequisiteView]:
    standing = [p for p in case.prerequisites if ended_at(case, p.n) is None]
    pairs = {(f"a:{p.waiting}", p.awaited) for p in standing}
    for p in case.prerequisites:
        end = ended_at(case, p.n)
        yield PrerequisiteView(
            waiting=names.assignment(case, p.waiting),
            awaited=names.awaited(case, p.awaited),
            why=p.why,
            set_at=p.set_at,
            days=worked(calendar, p.set_at, end or at).days,
            mutual=end is None and (bool(p.cycle) or (p.awaited, f"a:{p.waiting}") in pairs),
            over=end is not None,
            ring=_ring(case, p, names),
            dispute=p.dispute,
        )


def _ring(case: Case, p: Prerequisite, names: Names) -> tuple[str, ...]:
    return tuple(names.node(case, node) for node in p.cycle)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody else did meanwhile."""

    who: str
    act: str
    at: datetime


def changes_since(store: Store, *, number: str, viewer: Viewer, version: int) -> tuple[Change, ...]:
    """Who did what to a problem after the version that somebody saw, oldest first."""
    problem = parse_problem_number(number)
    visibility.require_visible(store.session, viewer, problem)
    events = log.events_of(store.session, problem)
    later: Sequence[Event] = events[version:]
    names = names_of(store, case=fold(events), events=later)
    return tuple(Change(who=actor(e.actor, names), act=verb(e.kind), at=e.at) for e in later)


def version_of(store: Store, *, number: str, viewer: Viewer) -> int:
    """How many events a problem has now, for a page that asks whether anything happened."""
    seen = visibility.visible_problems(viewer).selected_columns
    found = store.session.scalar(
        visibility.visible_problems(viewer, seen.version).where(
            seen.id == parse_problem_number(number)
        )
    )
    return int(found or 0)


def unmasked_of(store: Store, *, number: str, viewer: Viewer) -> Unmasked:
    """The plain name and phone; only for who has just taken the act of unmasking."""
    problem = parse_problem_number(number)
    visibility.require_visible(store.session, viewer, problem)
    return unmasked(store.cipher, store.peek(problem))


__all__ = ["ProblemView", "changes_since", "load", "unmasked_of", "version_of"]
