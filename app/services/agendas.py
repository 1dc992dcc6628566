"""Agendas: problems put on them, in which order, with which question, and how each item ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.domain.access import Permission, Viewer
from app.domain.consultation import ItemStatus, MeetingStatus
from app.domain.errors import DomainError
from app.services.consulting_rows import (
    item_of,
    items_of,
    own_meeting,
    record_item,
    require_status,
)
from app.services.inviting import people_invited
from app.translations import N_
from app.translations.paper_sentences import question_of, tried_of
from db import visibility
from db.models import AgendaRow
from db.reference import department_names
from db.store import Store


def add_items(
    store: Store, *, meeting: int, problems: Sequence[int], viewer: Viewer, at: datetime
) -> tuple[int, ...]:
    """Put problems on an agenda, in the order given, behind what stands there; those added.

    Also a leader may: what a leader wants discussed need not wait for the office to propose it.
    What already waits on this agenda is passed over; what was carried over from another meeting
    says from which. Each begins with a paper drawn up from its log. Raises DomainError:
    not_allowed, unknown_meeting, meeting_over, unknown_problem.
    """
    row = own_meeting(store, meeting, viewer, needs=Permission.SET_AGENDA)
    require_status(row, MeetingStatus.CALLED, MeetingStatus.OPEN)
    present = items_of(store, meeting)
    known = {item.problem_id for item in present if item.status != str(ItemStatus.DROPPED)}
    names = department_names(store.session)
    added = []
    last = max((item.n for item in present), default=0)
    for n, problem in enumerate((p for p in problems if p not in known), start=last + 1):
        visibility.require_visible(store.session, viewer, problem)
        case = store.peek(problem)
        item = AgendaRow(
            meeting_id=meeting,
            n=n,
            place=n,
            problem_id=problem,
            question=question_of(case.flags, departments=names.__getitem__),
            tried=tried_of(case, departments=names.__getitem__),
            status=str(ItemStatus.WAITING),
            reason="",
            carried_from=_carried_from(store, problem),
        )
        store.session.add(item)
        people = people_invited(store, region=row.region, problems=[problem], viewer=viewer, at=at)
        record_item(store, item, row, viewer=viewer, at=at, notify=people)
        added.append(problem)
    return tuple(added)


def write_paper(
    store: Store, *, meeting: int, item: int, question: str, tried: str, viewer: Viewer,
    at: datetime,
) -> None:  # fmt: skip
    """The question to decide, and what was tried.

    Raises DomainError: not_allowed, unknown_meeting, unknown_item, meeting_over, missing_fact.
    """
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.CALLED, MeetingStatus.OPEN)
    found = item_of(store, meeting, item)
    if not question.strip():
        raise DomainError("missing_fact", field=N_("提请研究的问题"), name="question")
    found.question, found.tried = question.strip(), tried.strip()
    record_item(store, found, row, viewer=viewer, at=at)


def move_item(
    store: Store, *, meeting: int, item: int, places: int, viewer: Viewer, at: datetime
) -> None:
    """Move an item up (negative) or down by so many places; the others close up.

    Raises DomainError: not_allowed, unknown_meeting, unknown_item, meeting_over.
    """
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.CALLED, MeetingStatus.OPEN)
    ordered = items_of(store, meeting)
    moved = item_of(store, meeting, item)
    here = ordered.index(moved)
    ordered.insert(max(0, here + places), ordered.pop(here))
    for place, each in enumerate(ordered, start=1):
        if each.place != place:
            each.place = place
            record_item(store, each, row, viewer=viewer, at=at)


def settle_item(
    store: Store,
    *,
    meeting: int,
    item: int,
    status: ItemStatus,
    reason: str = "",
    viewer: Viewer,
    at: datetime,
) -> None:
    """Carry an item over or take it off the agenda, with a reason; or mark it decided.

    Raises DomainError: not_allowed, unknown_meeting, unknown_item, meeting_over, missing_fact.
    """
    row = own_meeting(store, meeting, viewer)
    require_status(row, MeetingStatus.CALLED, MeetingStatus.OPEN)
    found = item_of(store, meeting, item)
    if status is not ItemStatus.DECIDED and not reason.strip():
        raise DomainError("missing_fact", field=N_("理由"), name="reason")
    found.status, found.reason = str(status), reason.strip()
    record_item(store, found, row, viewer=viewer, at=at)


def _carried_from(store: Store, problem: int) -> int | None:
    """The last meeting that carried the problem over."""
    return store.session.scalar(
        select(func.max(AgendaRow.meeting_id)).where(
            AgendaRow.problem_id == problem, AgendaRow.status == str(ItemStatus.CARRIED)
        )
    )
