"""The lines of the page of supervision: an order, a draft, an instruction, a lifted order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.calendar import Calendar
from app.domain.catalogue import OrderLevel, Role, Stage
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light
from app.domain.supervision import answer_after
from app.domain.working_days import WorkingDays
from app.translations import _
from db.plain_rows import PlainRow

BEGINNING = 60
"""Characters of an answer that a list shows."""


@dataclass(frozen=True, kw_only=True)
class About:
    """The problem of a line. may_order: whether the viewer may act on an order of it."""

    problem: int
    version: int
    number: str
    title: str
    stage: Stage
    region: str
    place: str
    may_order: bool


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """An open order. age: working days since its issue. over: by how many it is past its date.

    silence: by how many working days the next answer is overdue; 0 while it is not.
    """

    about: About
    n: int
    number: str
    level: OrderLevel
    ground: str
    lead: int
    department: str
    issued_at: datetime
    raised_at: datetime | None
    age: float
    due: datetime
    light: Light
    over: float
    rhythm: int
    answers: int
    answered_at: datetime | None
    answer: str
    answer_due: datetime | None
    answer_light: Light
    silence: float
    may_change: bool

    @property
    def silent(self) -> bool:
        """Whether the answer is overdue, by however little."""
        return self.answer_light is Light.RED


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """What a rule has drawn up. due: what would be the date if it were released now."""

    about: About
    level: OrderLevel
    ground: str
    department: str
    since: datetime
    due_days: int
    due: datetime
    rhythm: int


@dataclass(frozen=True, kw_only=True)
class InstructionLine:
    """批示 without an answer. who: who has to answer. waited: working days since it was given."""

    about: About
    by: str
    words: str
    since: datetime
    waited: float
    who: str


@dataclass(frozen=True, kw_only=True)
class LiftedLine:
    """An order that was lifted. late: it was lifted after its date."""

    about: About
    number: str
    level: OrderLevel
    department: str
    issued_at: datetime
    lifted_at: datetime
    answers: int
    late: bool


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What turns rows into lines: names, the calendar, a ruler of working days, the moment.

    near: with how many working days left a date is yellow, as the rule book says.
    """

    viewer: Viewer
    at: datetime
    calendar: Calendar
    ruler: WorkingDays
    near: float
    regions: Mapping[str, str]
    departments: Mapping[int, str]

    def order(self, row: PlainRow) -> OrderLine:
        """An open order."""
        about, answer_due = self._about(row), row.answer_due
        return OrderLine(
            about=about,
            n=row.n,
            number=row.number,
            level=OrderLevel(row.level),
            ground=row.ground,
            lead=row.lead or 0,
            department=self._department(row.lead, row.office),
            issued_at=row.issued_at,
            raised_at=row.raised_at,
            age=self.ruler.between(row.issued_at, self.at),
            due=row.due,
            light=self._light(row.due),
            over=self.ruler.between(row.due, self.at),
            rhythm=row.rhythm,
            answers=row.answers,
            answered_at=row.answered_at,
            answer=beginning(row.answer),
            answer_due=answer_due,
            answer_light=self._light(answer_due),
            silence=self.ruler.between(answer_due, self.at) if answer_due else 0.0,
            may_change=about.may_order and row.issuer.startswith(self.viewer.region),
        )

    def draft(self, row: PlainRow) -> DraftLine:
        """A draft that waits."""
        return DraftLine(
            about=self._about(row),
            level=OrderLevel(row.level),
            ground=row.ground,
            department=self._department(row.lead, row.office),
            since=row.at,
            due_days=row.due_days,
            due=answer_after(self.at, rhythm=row.due_days, calendar=self.calendar),
            rhythm=row.rhythm,
        )

    def instruction(self, row: PlainRow) -> InstructionLine:
        """An instruction that waits for its answer."""
        facts, office = json.loads(row.facts), self.regions.get(row.answers, row.answers)
        return InstructionLine(
            about=self._about(row),
            by=facts.get("by", ""),
            words=beginning(facts.get("words", "")),
            since=row.since,
            waited=self.ruler.between(row.since, self.at),
            who=_("{region}{role}").format(region=office, role=_(Role.DUTY_HEAD.label)),
        )

    def lifted(self, row: PlainRow) -> LiftedLine:
        """An order that was lifted."""
        return LiftedLine(
            about=self._about(row),
            number=row.number,
            level=OrderLevel(row.level),
            department=self._department(row.lead, row.office),
            issued_at=row.issued_at,
            lifted_at=row.lifted_at,
            answers=row.answers,
            late=row.lifted_at > row.due,
        )

    def _about(self, row: PlainRow) -> About:
        viewer = self.viewer
        return About(
            problem=row.id,
            version=row.version,
            number=problem_number(row.id),
            title=row.title,
            stage=Stage(row.stage),
            region=row.region,
            place=self.regions.get(row.region, row.region),
            may_order=viewer.can(Permission.ORDER) and row.office.startswith(viewer.region),
        )

    def _department(self, number: int | None, office: str) -> str:
        """Who answers: a department; without one the office where the problem stands."""
        if number is None:
            return _("{region}服务中心").format(region=self.regions.get(office, office))
        return self.departments.get(number, str(number))

    def _light(self, due: datetime | None) -> Light:
        close = due is not None and self.ruler.between(self.at, due) <= self.near
        return light(at=self.at, due=due, yellow_from=self.at if close else None, paused=False)


def beginning(words: str) -> str:
    """The first words of a text, in one line."""
    plain = " ".join(words.split())
    return plain if len(plain) <= BEGINNING else f"{plain[:BEGINNING]}…"
