"""Guards of waiting: for the enterprise, and for what must come first."""

from __future__ import annotations

from app.domain.access import OFFICE_ROLES
from app.domain.around import Around, mine
from app.domain.guards.requirement import Facts, need
from app.domain.problem import Case, Prerequisite
from app.domain.working_time import deadline


def not_waiting(case: Case, _facts: Facts, _around: Around) -> None:
    """The enterprise owes nothing."""
    need(not case.waiting_supplement, "waiting_for_enterprise")


def waiting(case: Case, _facts: Facts, _around: Around) -> None:
    """The enterprise was asked and has not supplied."""
    need(case.waiting_supplement, "nothing_asked")


def supplement_once(case: Case, _facts: Facts, _around: Around) -> None:
    """Everything missing is told at once: a second asking in a round is refused."""
    start = case.rounds[-1].start
    need(not any(at >= start for at in case.supplement_asked), "supplement_asked_already")


def waiting_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """A department declares only its own waiting; the office may declare any."""
    a = case.assignment(facts["waiting"])
    need(a and a.open, "no_such_assignment")
    office = around.viewer.role in OFFICE_ROLES
    need(office or a in mine(case, around.viewer), "not_your_assignment")


def awaited_exists(case: Case, facts: Facts, around: Around) -> None:
    """What is awaited is open, is something else, and is not awaited already."""
    kind, _, number = facts["awaited"].partition(":")
    if kind == "a":
        awaited = case.assignment(int(number))
        need(awaited and awaited.open and awaited.n != facts["waiting"], "no_such_assignment")
    else:
        other = around.others.get(int(number))
        need(other and other.open and other.id != case.id, "no_such_problem")
    standing = [p for p in case.prerequisites if p.dropped_at is None]
    same = [p for p in standing if (p.waiting, p.awaited) == (facts["waiting"], facts["awaited"])]
    need(not same, "prerequisite_set_already")


def cycle_confirmed(case: Case, facts: Facts, around: Around) -> None:
    """A ring is named and must be confirmed; it is stored, not hidden."""
    ring = new_cycle(case, facts, around)
    need(not ring or facts.get("confirm"), "cycle_needs_confirmation", cycle=ring)


def new_cycle(case: Case, facts: Facts, around: Around) -> tuple[str, ...]:
    """The ring that the prerequisite would close, named node by node."""
    waiting_node = f"{case.id}/{facts['waiting']}"
    kind, _, number = facts["awaited"].partition(":")
    awaited_node = f"{case.id}/{number}" if kind == "a" else f"{number}/0"
    return around.cycle(waiting_node, awaited_node)


def prerequisite_stands(case: Case, facts: Facts, _around: Around) -> None:
    """That prerequisite is set and not dropped."""
    need(_prerequisite(case, facts), "no_such_prerequisite")


def prerequisite_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """A department drops only what it set for itself."""
    p = _prerequisite(case, facts)
    own = p and case.assignment(p.waiting) in mine(case, around.viewer)
    need(around.viewer.role in OFFICE_ROLES or own, "not_your_assignment")


def awaited_is_mine(case: Case, facts: Facts, around: Around) -> None:
    """Only the awaited side disputes, and once."""
    p = _prerequisite(case, facts)
    numbers = {f"a:{a.n}" for a in mine(case, around.viewer)}
    need(p and p.awaited in numbers and p.disputed_at is None, "not_your_assignment")


def within_dispute_window(case: Case, facts: Facts, around: Around) -> None:
    """The awaited side has its window to object."""
    p = _prerequisite(case, facts)
    window = around.rules.limit("awaited_objection")
    until = deadline(around.calendar, start=p.set_at, amount=window).instant if p else around.at
    need(around.at <= until, "objection_window_over", until=until)


def _prerequisite(case: Case, facts: Facts) -> Prerequisite | None:
    standing = [p for p in case.prerequisites if p.dropped_at is None]
    return next((p for p in standing if p.n == facts["prerequisite"]), None)
