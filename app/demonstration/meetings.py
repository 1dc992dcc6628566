"""会商 in the demonstration: the meetings of the last weeks, and one that comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.demonstration.friday_meetings import BEGINS, EACH, FRIDAY, Held
from app.demonstration.world import World
from app.domain.access import Viewer
from app.domain.consultation import Attendance, ItemStatus, next_of_series
from app.queries.consultations import to_fill
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.flagging import pass_flags
from db.store import Store

LENGTH = timedelta(minutes=90)
PLACE, CHAIR, SERIES = "省企业综合服务中心三楼会商室", "沈致远", "涉企问题每周会商"
MOST_ITEMS = 5
REMARKS = "会议要求，各牵头单位对议定事项负总责，逾期未落实的由省委改革办督查处挂牌督办。"


@dataclass(frozen=True, kw_only=True)
class Consulting:
    """Who consults, in which world, on what is known until when."""

    store: Store
    world: World
    now: datetime

    @property
    def supervisor(self) -> Viewer:
        """The province's supervisor, who calls and runs the meetings."""
        return self.world.viewers["supervisor"]

    def hold_meetings(self, held: Sequence[Held]) -> None:
        """Write the meetings whose decisions the log has, then call the next one."""
        for meeting in held:
            self._hold(meeting)
        pass_flags(self._joined, reading=self._reading, at=self.now)
        self._call_the_next()

    def _hold(self, held: Held) -> None:
        called, ends = held.at - timedelta(days=1), held.at + LENGTH
        meeting = self._call(held.at, at=called)
        self._put_on(meeting, [*held.decided, *held.left], at=called)
        consulting.open_meeting(self.store, meeting=meeting, viewer=self.supervisor, at=held.at)
        for n in range(1, len(held.decided) + 1):
            agendas.settle_item(
                self.store, meeting=meeting, item=n, status=ItemStatus.DECIDED,
                viewer=self.supervisor, at=held.at + n * EACH,
            )  # fmt: skip
        self._close(meeting, ends)

    def _close(self, meeting: int, at: datetime) -> None:
        here = {
            Attendance.PRESENT: ["沈致远", "许国梁", "金怀瑾", "楼远航", "吴承宇", "孙碧莹"],
            Attendance.EXCUSED: ["方翰之"],
            Attendance.OBSERVING: ["余小禾"],
        }
        consulting.note_attendance(
            self.store, meeting=meeting, attendance=here, remarks=REMARKS,
            viewer=self.supervisor, at=at,
        )  # fmt: skip
        consulting.close_meeting(self.store, meeting=meeting, viewer=self.supervisor, at=at)

    def _call_the_next(self) -> None:
        calendar = self.store.rules.calendar()
        after = calendar.local_date(self.now)
        begins, _planned = next_of_series(calendar, after=after, weekday=FRIDAY, begins=BEGINS)
        meeting = self._call(begins, at=self.now)
        found = to_fill(self.store, viewer=self.supervisor, at=self.now)
        self._put_on(meeting, found[:MOST_ITEMS], at=self.now)

    def _call(self, starts_at: datetime, *, at: datetime) -> int:
        given = Called(
            title="全省涉企问题会商会", place=PLACE, chair=CHAIR, series=SERIES,
            starts_at=starts_at, ends_at=starts_at + LENGTH,
        )  # fmt: skip
        return consulting.call(self.store, given=given, viewer=self.supervisor, at=at)

    def _put_on(self, meeting: int, problems: list[int], *, at: datetime) -> None:
        agendas.add_items(
            self.store, meeting=meeting, problems=problems, viewer=self.supervisor, at=at
        )

    @contextmanager
    def _joined(self) -> Iterator[Store]:
        """All of it is one transaction: that of the filling."""
        yield self.store

    def _reading(self) -> Any:
        return nullcontext(self.store)
