"""会商 in the demonstration: one meeting that was held, with what it left to do; one that comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from app.demonstration.world import World
from app.domain import acting
from app.domain.access import Viewer
from app.domain.catalogue import Stage
from app.domain.consultation import Attendance, Effect, next_of_series
from app.domain.deadlines import governing
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.consultations import to_fill
from app.queries.forms import around_of
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.deciding import Decided, decide
from app.services.flagging import pass_flags
from app.services.handling import perform
from db.store import Store

FRIDAY, BEGINS, LENGTH = 4, time(14, 30), timedelta(minutes=90)
PLACE, CHAIR, SERIES = "省企业综合服务中心三楼会商室", "沈致远", "涉企问题每周会商"
MOST_ITEMS = 5
LIST_OF_STICKING_POINTS = "逐项列出卡点清单，明确每项的责任单位和完成时间，并书面告知企业。"
ALONGSIDE = "相关事项并联办理，不再互为前置，按议定时限同步出具意见。"
INSPECTION = "组织现场核查，会后3个工作日内形成处理意见，报省企业综合服务中心备案。"
REPORT = "已组织现场核查并形成处理意见，企业已签收。"
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

    def hold_meetings(self, cases: Iterable[Case]) -> None:
        """Hold a meeting some days ago on what has not moved since, then call the next one."""
        held = self._friday_before(self.now - timedelta(days=8))
        stuck = [case for case in cases if self._is_stuck(case, held)]
        stuck.sort(key=lambda case: (not _is_late(case, held), case.registered_at))
        if stuck:
            self._hold(held, stuck[:4])
        pass_flags(self._joined, reading=self._reading, at=self.now)
        self._call_the_next(held)

    def _friday_before(self, moment: datetime) -> datetime:
        calendar = self.store.rules.calendar()
        day = calendar.local_date(moment)
        while day.weekday() != FRIDAY or not calendar.is_working(day):
            day -= timedelta(days=1)
        return datetime.combine(day, BEGINS, calendar.timezone)

    def _is_stuck(self, case: Case, held: datetime) -> bool:
        if case.stage is not Stage.HANDLING or case.last_at >= held - timedelta(hours=4):
            return False
        around = around_of(self.store, case=case, viewer=self.supervisor, at=held)
        return any(
            offer.step.action is Action.ADD and offer.refusal is None
            for offer in acting.offers(case, around=around)
        )

    def _hold(self, held: datetime, cases: list[Case]) -> None:
        called = held - timedelta(days=1)
        meeting = self._call(held, at=called)
        self._put_on(meeting, [case.id for case in cases], at=called)
        consulting.open_meeting(self.store, meeting=meeting, viewer=self.supervisor, at=held)
        # The last one is left to the next meeting, where it is not the only one.
        reached = cases[:-1] or cases
        taken = zip(reached, self._decisions(held, reached), strict=False)
        for n, (case, decided) in enumerate(taken):
            minutes = timedelta(minutes=10 * (n + 1))
            decide(
                self.store, meeting=meeting, item=n + 1, decided=decided, viewer=self.supervisor,
                at=held + minutes,
            )  # fmt: skip
            if decided.text == INSPECTION:
                self._report(case, held + timedelta(days=3))
        self._close(meeting, held + LENGTH)

    def _decisions(self, held: datetime, cases: list[Case]) -> Iterator[Decided]:
        """The first overdue by now, the second to come, the third done; the fourth is left."""
        due = [held + timedelta(days=5), self.now + timedelta(days=9), held + timedelta(days=6)]
        dates = [moment.date().isoformat() for moment in due]
        leads = [case.open_lead.department if case.open_lead else None for case in cases]
        yield Decided(text=LIST_OF_STICKING_POINTS, due=dates[0], lead=leads[0])
        if len(cases) > 1:
            asked = [{"department": self._another(cases[1]), "question": "同步出具书面意见"}]
            yield Decided(
                text=ALONGSIDE, due=dates[1], lead=leads[1], co_handlers=asked,
                effects=frozenset({Effect.DUE, Effect.ADD}),
            )  # fmt: skip
        if len(cases) > 2:
            yield Decided(text=INSPECTION, due=dates[2], lead=leads[2])

    def _another(self, case: Case) -> int:
        """A department of the lead's region that has no part in the problem yet."""
        numbers, engaged = self.world.departments, {a.department for a in case.assignments}
        known = {numbers[d.key]: d for d in self.world.content.departments if not d.office}
        region = known[case.open_lead.department].region if case.open_lead else "33"
        barred = {*engaged, case.matter.accused}
        return next(n for n, d in known.items() if d.region == region and n not in barred)

    def _report(self, case: Case, at: datetime) -> None:
        """The lead says what it did."""
        lead = case.open_lead
        viewer = self.world.liaison(lead.department) if lead else None
        facts: Mapping[str, Any] = {"decision": 1, "text": REPORT}
        perform(
            self.store, problem=case.id, action=Action.FULFIL, given=facts,
            viewer=viewer or self.supervisor, at=at,
        )  # fmt: skip

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

    def _call_the_next(self, held: datetime) -> None:
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


def _is_late(case: Case, at: datetime) -> bool:
    """Past its limit at an instant: what a meeting is for."""
    limit = governing(case)
    return limit is not None and limit.due < at
