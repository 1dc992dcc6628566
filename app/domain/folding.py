"""Events in, case out: the one place that says what each event means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain import fold_feedback as feedback
from app.domain import fold_handling as handling
from app.domain import fold_history as history
from app.domain import fold_intake as intake
from app.domain.catalogue import ENTERPRISE, OFFICE, AssignmentRole, Phase, Stage
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind, instant, stamp
from app.domain.problem import Assignment, Case, Limit
from app.domain.spans import MAIN, stop, stop_all, turn
from app.domain.steps import Action

Apply = Callable[[Case, Event], Case]

BEGINNINGS: dict[str, Callable[[Event], Case]] = {
    Action.REGISTER: intake.register,
    EventKind.SPLIT_FROM: intake.register,
    EventKind.IMPORTED: history.import_history,
}

APPLY: dict[str, Apply] = {
    Action.ANSWER: intake.answer,
    Action.ACCEPT: intake.accept,
    Action.DECLINE: intake.decline,
    Action.ASK: intake.ask,
    Action.SUPPLY: intake.supply,
    Action.SPLIT: intake.split,
    Action.DISPATCH: intake.dispatch,
    Action.SIGN: handling.sign,
    Action.SIGN_CO: handling.sign_co,
    Action.AUTO_SIGN: handling.auto_sign,
    Action.CONTACT: handling.contact,
    Action.OBJECT: handling.object_lead,
    Action.OBJECT_CO: handling.object_co,
    Action.REVIEW: handling.review,
    Action.REVIEW_CO: handling.review_co,
    Action.REASSIGN: handling.reassign,
    Action.ADD: handling.add,
    Action.RELEASE: handling.release,
    Action.REQUIRE: handling.require,
    Action.DISPUTE: handling.dispute,
    Action.DROP: handling.drop,
    Action.AMEND: intake.amend,
    Action.NOTE: intake.unchanged,
    Action.ATTACH: feedback.attach,
    Action.INSTRUCT: feedback.instruct,
    Action.ANSWER_INSTRUCTION: feedback.answer_instruction,
    Action.ASK_PAUSE: handling.ask_pause,
    Action.PAUSE: handling.pause,
    Action.REFUSE_PAUSE: handling.refuse_pause,
    Action.RESUME: intake.resume,
    Action.ASK_EXTENSION: handling.ask_extension,
    Action.EXTEND: handling.extend,
    Action.REFUSE_EXTENSION: handling.refuse_extension,
    Action.CONTRIBUTE: handling.contribute,
    Action.SUBMIT: handling.submit,
    Action.APPROVE: handling.approve,
    Action.RETURN: handling.return_submission,
    Action.SEND_BACK: handling.send_back,
    Action.CALL_BACK: feedback.call_back,
    Action.CLOSE: feedback.close,
    Action.REWORK: feedback.rework,
    Action.REOPEN: feedback.reopen,
    Action.APPEAL: feedback.appeal,
    Action.DECIDE_APPEAL: feedback.decide_appeal,
    Action.WITHDRAW: intake.withdraw,
    Action.MERGE: intake.merge,
    Action.UNMERGE: intake.unmerge,
    Action.ESCALATE: feedback.escalate,
    Action.TAKE: feedback.take,
    Action.SEND_DOWN: feedback.send_down,
    Action.ORDER: feedback.order,
    Action.ANSWER_ORDER: feedback.answer_order,
    Action.LIFT: feedback.lift,
    Action.REFER: feedback.refer,
    Action.CLEAR_FLAG: feedback.clear_flag,
    Action.DECIDE: feedback.decide,
    Action.REMIND: feedback.remind,
    Action.UNMASK: intake.unchanged,
    EventKind.APPENDED: history.append_history,
    EventKind.IMPORTED_AGAIN: history.import_again,
    EventKind.MERGED_IN: intake.merged_in,
    EventKind.UNMERGED_FROM: intake.unmerged_from,
    EventKind.RECKONED: intake.unchanged,
    EventKind.MOVED: handling.moved,
    EventKind.SUPERSEDED: intake.unchanged,
}


def fold(events: Iterable[Event]) -> Case:
    """The case that a problem's events tell, in the order of their numbers.

    Raises DomainError "broken_log" where the first event begins no problem, a number is missing,
    or a kind is unknown.
    """
    case: Case | None = None
    for event in events:
        case = step(case, event)
    if case is None:
        raise DomainError("unknown_problem")
    return case


def step(case: Case | None, event: Event) -> Case:
    """The case after one more event."""
    if event.n != (case.n if case else 0) + 1:
        raise DomainError("broken_log", subject=event.subject, n=event.n)
    try:
        changed = BEGINNINGS[event.kind](event) if case is None else APPLY[event.kind](case, event)
    except KeyError as unknown:
        raise DomainError("broken_log", subject=event.subject, n=event.n) from unknown
    at = changed.last_at if case is None else max(event.at, changed.last_at)
    changed = replace(changed, n=event.n, last_at=at)
    return _clocked(_held(changed, at), event)


def _clocked(case: Case, event: Event) -> Case:
    read = {name: read_limit(limit) for name, limit in event.facts.get("clocks", {}).items()}
    return replace(case, clocks={**case.clocks, **read}) if read else case


def read_limit(facts: dict[str, Any]) -> Limit:
    """A limit as the log holds it."""
    return Limit(
        start=instant(facts["start"]),
        due=instant(facts["due"]),
        original=instant(facts["original"]),
        yellow_from=instant(facts["yellow_from"]),
        provisional=facts["provisional"],
    )


def written_limit(limit: Limit) -> dict[str, Any]:
    """A limit as the log holds it."""
    return {
        "start": stamp(limit.start),
        "due": stamp(limit.due),
        "original": stamp(limit.original),
        "yellow_from": stamp(limit.yellow_from),
        "provisional": limit.provisional,
    }


def standing(case: Case) -> tuple[Phase, int] | None:
    """Who holds the main track now, and as what; None when it is nobody's."""
    lead = case.lead
    if not case.open:
        return None
    if case.waiting_supplement:
        return Phase.WAITING, ENTERPRISE
    if case.stage is Stage.INTAKE:
        return Phase.INTAKE, OFFICE
    if case.stage is Stage.FEEDBACK:
        return Phase.FEEDBACK, OFFICE
    addressed = lead is not None and lead.open
    if case.stage is Stage.HANDLING and addressed:
        return Phase.HANDLING, lead.department
    if addressed and case.taken and not (lead.objection and lead.objection.pending):
        return Phase.TRANSIT, lead.department
    return Phase.TRANSIT, OFFICE


def _held(case: Case, at: datetime) -> Case:
    holder = standing(case)
    if holder is None:
        if case.imported and not case.spans:
            case = _imported_spans(case)
        return stop_all(case, at=case.closed_at or at)
    if case.imported and not case.spans:
        case = _imported_spans(case)
    case = turn(case, at=at, phase=holder[0], holder=holder[1])
    for assignment in case.assignments:
        if assignment.role is AssignmentRole.CO:
            case = _co_track(case, assignment, at)
    return case


def _co_track(case: Case, assignment: Assignment, at: datetime) -> Case:
    if not assignment.open:
        return stop(case, at=at, track=assignment.n)
    if assignment.objection and assignment.objection.pending:
        phase, holder = Phase.TRANSIT, OFFICE
    elif assignment.signed_at:
        phase, holder = Phase.HANDLING, assignment.department
    else:
        phase, holder = Phase.TRANSIT, assignment.department
    return turn(case, at=at, phase=phase, holder=holder, track=assignment.n)


def _imported_spans(case: Case) -> Case:
    """The main track of a row that gives dates: each date that is known begins its stretch."""
    lead = case.lead
    marks: list[tuple[datetime, Phase, int]] = [(case.registered_at, Phase.INTAKE, OFFICE)]
    if case.accepted_at:
        marks.append((case.accepted_at, Phase.TRANSIT, OFFICE))
    if lead:
        marks.append((lead.dispatched_at, Phase.TRANSIT, lead.department))
        if lead.signed_at:
            marks.append((lead.signed_at, Phase.HANDLING, lead.department))
    if case.submitted_at:
        marks.append((case.submitted_at, Phase.FEEDBACK, OFFICE))
    reached = case.registered_at
    for at, phase, holder in marks:
        reached = max(at, reached)
        until = min(reached, case.closed_at) if case.closed_at else reached
        case = turn(case, at=until, phase=phase, holder=holder, track=MAIN)
    return case
