"""下一步: what the viewer may do now, the next act first, and in words why the others wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain import acting
from app.domain.access import OFFICE_ROLES, Viewer
from app.domain.acting import Offer
from app.domain.around import Around, mine
from app.domain.catalogue import AssignmentRole, OrderLevel, Role
from app.domain.deadlines import governing, governing_met
from app.domain.duties import DUTY_ROLES, Duty, DutyKind, duties
from app.domain.problem import Case
from app.domain.steps import Action
from app.domain.workflow import STEP
from app.queries.act_consequences import consequence
from app.queries.act_refusals import refused
from app.queries.names import Names

DUTY_ACTS: dict[DutyKind, tuple[Action, ...]] = {
    DutyKind.ACCEPT: (Action.ACCEPT,),
    DutyKind.SUPPLY: (Action.SUPPLY,),
    DutyKind.DISPATCH: (Action.DISPATCH,),
    DutyKind.TAKE: (Action.TAKE,),
    DutyKind.REVIEW: (Action.REVIEW, Action.REVIEW_CO),
    DutyKind.SIGN: (Action.SIGN, Action.SIGN_CO),
    DutyKind.CONTACT: (Action.CONTACT,),
    DutyKind.HANDLE: (Action.SUBMIT,),
    DutyKind.CONTRIBUTE: (Action.CONTRIBUTE,),
    DutyKind.APPROVE: (Action.APPROVE,),
    DutyKind.DECIDE_PAUSE: (Action.PAUSE,),
    DutyKind.DECIDE_EXTENSION: (Action.EXTEND,),
    DutyKind.DECIDE_DISPUTE: (Action.DROP,),
    DutyKind.CALL_BACK: (Action.CALL_BACK,),
    DutyKind.CLOSE: (Action.CLOSE,),
    DutyKind.ANSWER_INSTRUCTION: (Action.ANSWER_INSTRUCTION,),
    DutyKind.ANSWER_ORDER: (Action.ANSWER_ORDER,),
    DutyKind.RELEASE_ORDER: (Action.ORDER,),
    DutyKind.FULFIL_DECISION: (Action.FULFIL,),
    DutyKind.DECIDE_APPEAL: (Action.DECIDE_APPEAL,),
}
"""The act that does a duty."""

ORDER: tuple[Action, ...] = (
    Action.ACCEPT,
    Action.ANSWER,
    Action.TAKE,
    Action.DISPATCH,
    Action.REVIEW,
    Action.REVIEW_CO,
    Action.SIGN,
    Action.SIGN_CO,
    Action.SUBMIT,
    Action.CONTRIBUTE,
    Action.APPROVE,
    Action.RETURN,
    Action.EXTEND,
    Action.REFUSE_EXTENSION,
    Action.PAUSE,
    Action.REFUSE_PAUSE,
    Action.CALL_BACK,
    Action.CLOSE,
    Action.SEND_BACK,
    Action.REWORK,
    Action.SUPPLY,
    Action.RESUME,
    Action.ANSWER_ORDER,
    Action.FULFIL,
    Action.ANSWER_INSTRUCTION,
    Action.DECIDE_APPEAL,
    Action.INSTRUCT,
    Action.NOTE,
    Action.CONTACT,
    Action.REFER,
    Action.REMIND,
    Action.REQUIRE,
    Action.ASK_EXTENSION,
    Action.ASK_PAUSE,
    Action.OBJECT,
    Action.OBJECT_CO,
    Action.DISPUTE,
    Action.ADD,
    Action.ASK,
    Action.REASSIGN,
    Action.ORDER,
    Action.DISCARD_ORDER,
    Action.RAISE,
    Action.LIFT,
    Action.ESCALATE,
    Action.SEND_DOWN,
    Action.APPEAL,
    Action.REOPEN,
    Action.UNMERGE,
    Action.CLEAR_FLAG,
    Action.RELEASE,
    Action.DROP,
    Action.AMEND,
    Action.SPLIT,
    Action.MERGE,
    Action.DECLINE,
    Action.WITHDRAW,
)
"""The order of the buttons: what moves the problem on before what changes its setting."""

NEAR = 7
"""Buttons in plain sight beside the next act; the rest stands under 其他操作."""

ELSEWHERE = frozenset(
    {Action.DECIDE, Action.UNMASK, Action.ATTACH, Action.AUTO_SIGN, Action.PROPOSE_ORDER}
)
"""Acts that have their own place on the page, or are nobody's to press."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button: the act, and what will happen."""

    action: Action
    consequence: str
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class Acts:
    """What one may do. refused: whole sentences. attach, unmask: acts with their own places."""

    primary: Act | None = None
    near: tuple[Act, ...] = ()
    more: tuple[Act, ...] = ()
    refused: tuple[str, ...] = ()
    attach: bool = False
    unmask: bool = False


def acts_of(case: Case, *, around: Around, names: Names) -> Acts:
    """The acts of the viewer on a case at this moment."""
    offers = {o.step.action: o for o in acting.offers(case, around=around)}
    ready = [a for a in ORDER if _is_ready(offers, a) and _has_object(a, case, around.viewer)]
    first = _first(case, around, ready)
    rest = [_act(a, case, around, names) for a in ready if a is not first]
    return Acts(
        primary=_act(first, case, around, names) if first else None,
        near=tuple(rest[:NEAR]),
        more=tuple(rest[NEAR:]),
        refused=tuple(refused(case, offers, around.viewer, names)),
        attach=_is_ready(offers, Action.ATTACH),
        unmask=_is_ready(offers, Action.UNMASK),
    )


def _is_ready(offers: dict[Action, Offer], action: Action) -> bool:
    return action in offers and offers[action].refusal is None


def _has_object(action: Action, case: Case, viewer: Viewer) -> bool:
    """Whether there is anything that the act could name: its guards judge that when it is typed."""
    holds = OBJECTS.get(action)
    return holds is None or holds(case, viewer)


def _co_objected(case: Case, _viewer: Viewer) -> bool:
    co = [a for a in case.open_assignments if a.role is AssignmentRole.CO]
    return any(a.objection and a.objection.pending for a in co)


def _has_co(case: Case, _viewer: Viewer) -> bool:
    return any(a.role is AssignmentRole.CO for a in case.open_assignments)


def _waits(case: Case, viewer: Viewer) -> bool:
    """A standing prerequisite of the viewer's own; the office's are all."""
    own = {a.n for a in mine(case, viewer)}
    standing = [p for p in case.prerequisites if p.dropped_at is None]
    return any(viewer.role in OFFICE_ROLES or p.waiting in own for p in standing)


def _is_awaited(case: Case, viewer: Viewer) -> bool:
    own = {f"a:{a.n}" for a in mine(case, viewer)}
    standing = [p for p in case.prerequisites if p.dropped_at is None and p.disputed_at is None]
    return any(p.awaited in own for p in standing)


def _is_flagged(case: Case, _viewer: Viewer) -> bool:
    return bool(case.standing_flags)


def _is_decided(case: Case, viewer: Viewer) -> bool:
    """A decision that waits to be carried out by the viewer's department; the office's are all."""
    waiting = [d for d in case.decisions if d.fulfilled_at is None]
    return any(viewer.department in (None, d.lead) for d in waiting)


def _may_rise(case: Case, _viewer: Viewer) -> bool:
    order = case.open_order
    return order is not None and order.level != OrderLevel.LISTED


OBJECTS: dict[Action, Callable[[Case, Viewer], bool]] = {
    Action.REVIEW_CO: _co_objected,
    Action.RELEASE: _has_co,
    Action.DROP: _waits,
    Action.DISPUTE: _is_awaited,
    Action.CLEAR_FLAG: _is_flagged,
    Action.FULFIL: _is_decided,
    Action.RAISE: _may_rise,
}


def _act(action: Action, case: Case, around: Around, names: Names) -> Act:
    said = consequence(action, case=case, around=around, names=names)
    return Act(action=action, consequence=said, final=STEP[action].final)


NEVER = datetime.max.replace(tzinfo=UTC)


def _first(case: Case, around: Around, ready: list[Action]) -> Action | None:
    """What does the viewer's most pressing duty; without one, the first in the order."""
    viewer = around.viewer
    own = sorted((d for d in duties(case) if is_duty_of(d, viewer)), key=lambda d: d.due or NEVER)
    wanted = [a for d in own for a in DUTY_ACTS.get(d.kind, ())]
    if viewer.role is Role.LEADER:
        wanted.append(Action.INSTRUCT)
    if viewer.role is Role.SUPERVISOR and _is_stuck(case, around.at):
        wanted.append(Action.REFER)
    return next((a for a in (*wanted, *ready) if a in ready), None)


def _is_stuck(case: Case, at: datetime) -> bool:
    """Past its limit without a result, or waiting in a ring: what a supervisor comes for."""
    limit = governing(case)
    late = limit is not None and at > limit.due and governing_met(case) is None
    return late or any(p.cycle and p.dropped_at is None for p in case.prerequisites)


def is_duty_of(duty: Duty, viewer: Viewer) -> bool:
    """Whether a duty is for the viewer to do: by role, and by department or office."""
    if viewer.role not in DUTY_ROLES[duty.kind]:
        return False
    if duty.department is not None:
        return duty.department == viewer.department
    return viewer.role in OFFICE_ROLES and duty.region.startswith(viewer.region)
