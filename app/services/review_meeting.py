"""会商 at the weekly review: what is decided on a case of the pack is decided by a meeting.

The meeting is the one of the viewer's region that is held today; where none is called for today,
the review is one, called and begun as the first decision is taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.domain.access import Permission, Viewer
from app.domain.consultation import ItemStatus, MeetingStatus
from app.domain.problem import Case
from app.domain.registers import chain_of_region
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.consulting_rows import items_of
from app.services.deciding import Decided, decide
from app.translations import _
from db import log, visibility
from db.models import MeetingRow
from db.store import Store

LENGTH = timedelta(hours=2)
"""How long a review is held to last."""

STANDING = (str(MeetingStatus.OPEN), str(MeetingStatus.CALLED))
"""Of the meetings of a day, the one that goes on comes first."""


def decide_at_review(
    store: Store, *, problem: int, decided: Decided, viewer: Viewer, at: datetime
) -> Case:
    """Put a problem on the agenda of today's meeting and record a decision on it; the problem.

    Raises DomainError: not_allowed, unknown_problem, and as `deciding.decide`. Then nothing has
    happened, and no meeting was called.
    """
    viewer.require(Permission.CONSULT)
    _wait_for_others(store, problem, viewer)
    meeting = _meeting_of_today(store, viewer, at)
    item = _item_on(store, meeting, problem, viewer, at)
    return decide(store, meeting=meeting, item=item, decided=decided, viewer=viewer, at=at)


def _wait_for_others(store: Store, problem: int, viewer: Viewer) -> None:
    """Who decides at the same instant goes first or finds the meeting that was called.

    The problem is locked before the chain, as every act locks them: nobody waits in a ring.
    """
    visibility.require_visible(store.session, viewer, problem)
    store.case(problem)
    log.lock_head(store.session, chain_of_region(viewer.region))


def _meeting_of_today(store: Store, viewer: Viewer, at: datetime) -> int:
    """A meeting of the viewer's own region that goes on now; begun or called where none does."""
    found = sorted(_standing(store, viewer, at), key=lambda row: STANDING.index(row.status))
    meeting = found[0].id if found else _called(store, viewer, at)
    if not found or found[0].status == str(MeetingStatus.CALLED):
        consulting.open_meeting(store, meeting=meeting, viewer=viewer, at=at)
    return meeting


def _standing(store: Store, viewer: Viewer, at: datetime) -> list[MeetingRow]:
    """The meetings of the viewer's own region that are called for today or begun today."""
    of_region = select(MeetingRow).where(
        MeetingRow.region == viewer.region, MeetingRow.status.in_(STANDING)
    )
    rows = store.session.scalars(of_region.order_by(MeetingRow.starts_at, MeetingRow.id))
    day_of = store.rules.calendar().local_date
    return [row for row in rows if day_of(row.opened_at or row.starts_at) == day_of(at)]


def _called(store: Store, viewer: Viewer, at: datetime) -> int:
    given = Called(title=_("周例会"), starts_at=at, ends_at=at + LENGTH)
    return consulting.call(store, given=given, viewer=viewer, at=at)


def _item_on(store: Store, meeting: int, problem: int, viewer: Viewer, at: datetime) -> int:
    """The item of a problem on an agenda; put there where it is not."""
    agendas.add_items(store, meeting=meeting, problems=[problem], viewer=viewer, at=at)
    dropped = str(ItemStatus.DROPPED)
    on = [i for i in items_of(store, meeting) if i.status != dropped and i.problem_id == problem]
    return on[0].n
