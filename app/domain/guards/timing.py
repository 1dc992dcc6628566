"""Guards of time: pauses, extensions, dates that lie ahead, what may change before a due date."""

from __future__ import annotations

from app.domain.around import Around
from app.domain.catalogue import Difficulty, Kind, Role
from app.domain.deadlines import closing_name, require_later
from app.domain.fold_intake import AMENDED
from app.domain.guards.requirement import Facts, need
from app.domain.problem import Case
from app.domain.working_time import deadline


def something_amended(case: Case, facts: Facts, _around: Around) -> None:
    """An amendment changes something."""
    changed = [k for k in AMENDED if k in facts and getattr(case.matter, k) != facts[k]]
    need(changed, "nothing_amended")


def amend_in_time(case: Case, facts: Facts, around: Around) -> None:
    """What moves a limit changes only before the due date, and only by the duty head."""
    if case.accepted_at is None or not _moves_a_limit(case, facts, around):
        return
    limit = case.clocks.get(closing_name(case))
    need(around.viewer.role in (Role.DUTY_HEAD, Role.SUPERVISOR), "needs_duty_head")
    need(limit is None or around.at <= limit.due, "past_due")


def _moves_a_limit(case: Case, facts: Facts, around: Around) -> bool:
    """Difficulty and urgency always; the kind where it has another closing limit."""
    matter = case.matter
    if any(k in facts and facts[k] != getattr(matter, k) for k in ("difficulty", "urgency")):
        return True
    kind, difficulty = matter.kind or Kind.HELP, matter.difficulty or Difficulty.GENERAL
    after = around.rules.closing(facts.get("kind", kind), difficulty)
    return after != around.rules.closing(kind, difficulty)


def due_later(_case: Case, facts: Facts, around: Around) -> None:
    """The date that is set lies ahead."""
    require_later(around.calendar, facts["due"], at=around.at, field="due")


def return_later(_case: Case, facts: Facts, around: Around) -> None:
    """The date on which a flag may return lies ahead."""
    require_later(around.calendar, facts["return_on"], at=around.at, field="return_on")


def paused(case: Case, _facts: Facts, _around: Around) -> None:
    """A pause is running."""
    need(case.running_pause, "not_paused")


def not_paused(case: Case, _facts: Facts, _around: Around) -> None:
    """No pause is running."""
    need(not case.running_pause, "paused_already")


def pause_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """A pause waits for its decision."""
    need(case.pause_asked, "no_pause_asked")


def no_pause_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """One asking at a time."""
    need(not case.pause_asked, "pause_asked_already")


def pause_reason_listed(_case: Case, facts: Facts, around: Around) -> None:
    """The reason is on the rule book's list and has to be asked for."""
    reason = around.rules.pause_reasons.get(facts["reason"])
    need(reason and reason.needs_approval, "pause_reason_not_listed")


def pause_ends_later(_case: Case, facts: Facts, around: Around) -> None:
    """The expected end lies ahead."""
    require_later(around.calendar, facts["until"], at=around.at, field="until")


def asked_pause_ends_later(case: Case, _facts: Facts, around: Around) -> None:
    """The end that was asked for still lies ahead when it is approved."""
    asked = case.pause_asked
    if asked:
        require_later(around.calendar, asked["until"], at=around.at, field="until")


def no_extension_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """One asking at a time."""
    need(not case.extension_asked, "extension_asked_already")


def extension_asked(case: Case, _facts: Facts, _around: Around) -> None:
    """An extension waits for its decision."""
    need(case.extension_asked, "no_extension_asked")


def enterprise_told(_case: Case, facts: Facts, _around: Around) -> None:
    """An extension is explained to the enterprise first."""
    need(facts["told"], "enterprise_not_told")


def extension_left(case: Case, _facts: Facts, around: Around) -> None:
    """As often as the rule book says, and one more by whom it names."""
    most = around.rules.extensions.times + 1
    need(len(approved_extensions(case)) < most, "extensions_used_up", most=most)


def approved_extensions(case: Case) -> list[int]:
    """The numbers of the extensions that were approved in this round."""
    return [e.n for e in case.extensions if e.approved and e.round == case.round]


def before_cut_off(case: Case, _facts: Facts, around: Around) -> None:
    """Extensions are asked for at least so long before the due date."""
    limit = case.clocks.get(closing_name(case))
    need(limit, "no_due_date")
    ahead = around.rules.limit("extension_notice")
    earliest = deadline(around.calendar, start=around.at, amount=ahead).instant
    need(limit and earliest <= limit.due, "extension_too_late")


def extension_in_bounds(case: Case, facts: Facts, around: Around) -> None:
    """The new date is later than the due date, by no more than the rule book allows."""
    new_due = require_later(around.calendar, facts["new_due"], at=around.at, field="new_due")
    limit = case.clocks.get(closing_name(case))
    if limit is None:
        return
    need(new_due > limit.due, "extension_not_later")
    most = around.rules.extension(case.matter.difficulty or Difficulty.GENERAL)
    latest = deadline(around.calendar, start=limit.due, amount=most).instant
    need(new_due <= latest, "extension_too_long", latest=latest)


def further_extension_needs_leader(case: Case, _facts: Facts, around: Around) -> None:
    """The first is the duty head's, a further one is his whom the rule book names."""
    rule = around.rules.extensions
    further = len(approved_extensions(case)) >= rule.times
    named = around.viewer.role == rule.further_needs
    need(named or not further, "needs_leader")
    need(further or around.viewer.role is not Role.LEADER, "needs_duty_head")
