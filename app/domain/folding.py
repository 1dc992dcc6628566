"""Events in, case out: the one place that says what each event means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.domain import fold_assigning as assigning
from app.domain import fold_feedback as feedback
from app.domain import fold_flags as flags
from app.domain import fold_handling as handling
from app.domain import fold_history as history
from app.domain import fold_intake as intake
from app.domain import fold_merging as merging
from app.domain import fold_oversight as oversight
from app.domain import fold_supervision as supervision
from app.domain.changing import replace
from app.domain.errors import DomainError
from app.domain.events import Event, EventKind, instant, stamp
from app.domain.holding import held
from app.domain.problem import Case, Limit, Notice
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
    Action.DISPATCH: assigning.dispatch,
    Action.SIGN: assigning.sign,
    Action.SIGN_CO: assigning.sign_co,
    Action.AUTO_SIGN: assigning.auto_sign,
    Action.CONTACT: assigning.contact,
    Action.OBJECT: assigning.object_lead,
    Action.OBJECT_CO: assigning.object_co,
    Action.REVIEW: assigning.review,
    Action.REVIEW_CO: assigning.review_co,
    Action.REASSIGN: assigning.reassign,
    Action.ADD: assigning.add,
    Action.RELEASE: assigning.release,
    Action.REQUIRE: assigning.require,
    Action.DISPUTE: assigning.dispute,
    Action.DROP: assigning.drop,
    Action.AMEND: intake.amend,
    Action.NOTE: supervision.note,
    Action.ATTACH: oversight.attach,
    Action.INSTRUCT: oversight.instruct,
    Action.ANSWER_INSTRUCTION: oversight.answer_instruction,
    Action.ASK_PAUSE: handling.ask_pause,
    Action.PAUSE: handling.pause,
    Action.REFUSE_PAUSE: handling.refuse_pause,
    Action.RESUME: intake.resume,
    Action.ASK_EXTENSION: handling.ask_extension,
    Action.EXTEND: handling.extend,
    Action.REFUSE_EXTENSION: handling.refuse_extension,
    Action.CONTRIBUTE: assigning.contribute,
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
    Action.MERGE: merging.merge,
    Action.UNMERGE: merging.unmerge,
    Action.ESCALATE: oversight.escalate,
    Action.TAKE: oversight.take,
    Action.SEND_DOWN: oversight.send_down,
    Action.PROPOSE_ORDER: supervision.propose,
    Action.DISCARD_ORDER: supervision.discard,
    Action.ORDER: supervision.order,
    Action.RAISE: supervision.raise_order,
    Action.ANSWER_ORDER: supervision.answer,
    Action.LIFT: supervision.lift,
    Action.REFER: flags.refer,
    Action.CLEAR_FLAG: flags.clear_flag,
    Action.DECIDE: oversight.decide,
    Action.FULFIL: oversight.fulfil,
    Action.REMIND: oversight.remind,
    Action.UNMASK: intake.unchanged,
    EventKind.APPENDED: history.append_history,
    EventKind.IMPORTED_AGAIN: history.import_again,
    EventKind.MERGED_IN: merging.merged_in,
    EventKind.UNMERGED_FROM: merging.unmerged_from,
    EventKind.RECKONED: intake.unchanged,
    EventKind.MOVED: assigning.moved,
    EventKind.SUPERSEDED: intake.unchanged,
    EventKind.FLAGGED: flags.flagged,
    EventKind.UNFLAGGED: flags.unflagged,
}


HEARD = frozenset(
    {
        *(Action.DISPATCH, Action.REASSIGN, Action.SIGN, Action.CONTACT, Action.NOTE),
        *(Action.ATTACH, Action.ASK, Action.SUPPLY, Action.ASK_PAUSE, Action.ASK_EXTENSION),
        *(Action.CONTRIBUTE, Action.SUBMIT, Action.OBJECT, Action.REQUIRE, Action.ANSWER_ORDER),
    }
)
"""Acts by which a handling department is heard of; being sent for begins its time to speak."""


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
    heard = event.at if event.kind in HEARD else changed.heard_at
    changed = replace(
        changed,
        n=event.n,
        last_at=at,
        heard_at=heard,
        calendar=event.calendar,
        happened_at=event.at,
        earlier=case,
    )
    return _noticed(_clocked(held(changed, at), event), event)


def _clocked(case: Case, event: Event) -> Case:
    read = {name: read_limit(limit) for name, limit in event.facts.get("clocks", {}).items()}
    return replace(case, clocks={**case.clocks, **read}) if read else case


def _noticed(case: Case, event: Event) -> Case:
    told = event.facts.get("notify")
    return noticed(case, event, told) if told else case


def noticed(case: Case, event: Event, people: Iterable[int]) -> Case:
    """The case of which some people are told what happened."""
    notice = Notice(n=event.n, kind=str(event.kind), at=event.at, people=tuple(people))
    return replace(case, notices=(*case.notices, notice))


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
