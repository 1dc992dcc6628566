"""The problem page under test: an office with its people, and a page that can be pressed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dash import no_update
from dash._callback_context import context_value
from dash._utils import AttributeDict
from dash.development.base_component import Component

from app import context
from app.context import Application
from app.domain.access import Viewer
from app.domain.catalogue import Role
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries import problem as query
from callbacks import problem as callbacks
from callbacks.group import guarded
from layouts.components.form_rows import field_id
from layouts.pages import problem as layout
from layouts.pages.problem import FORM_KEY, Ids
from tests.building import (
    MONDAY_NINE,
    YIWU,
    a_department,
    a_person,
    a_problem,
    act,
    an_application,
)


@dataclass(frozen=True)
class Office:
    """An application with two departments, and one person for each role by the role's value."""

    application: Application
    people: dict[str, Viewer]
    lead: int
    co: int

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        object.__setattr__(self.application.settings, "fixed_now", moment)

    def now(self) -> datetime:
        """What the clock says."""
        return self.application.now()

    def act(self, case: Case, action: Action, who: str, **given: Any) -> Case:
        """The case after somebody's step, taken now."""
        with self.application.transaction() as store:
            return act(store, case, action, self.people[who], self.now(), **given)

    def open(self, case: Case, who: str, **query: str) -> OpenPage:
        """The page as somebody sees it."""
        return OpenPage(self, self.people[who], problem_number(case.id), query)


NAMES = {
    "leader": "周国平",
    "duty_head": "陈建明",
    "supervisor": "王芳",
    "clerk": "林晓燕",
    "liaison": "李建国",
    "colleague": "徐磊",
    "co": "吴敏",
    "stranger": "钱进",
    "department_head": "周伟民",
    "auditor": "沈静",
    "administrator": "何平",
}


def an_office(url: str, *, at: datetime = MONDAY_NINE) -> Office:
    """An office on a plain Monday at nine."""
    application = an_application(url, at=at)
    with application.transaction() as store:
        lead = a_department(store, "义乌市住房和城乡建设局", region=YIWU, short_name="住建局")
        co = a_department(store, "义乌市自然资源和规划局", region=YIWU, short_name="自然资源局")
        other = a_department(store, "义乌市税务局", region=YIWU, short_name="税务局")
        places = {
            "liaison": lead, "colleague": lead, "department_head": lead, "co": co,
            "stranger": other,
        }  # fmt: skip
        people = {}
        for username, name in NAMES.items():
            role = Role(username) if username in list(Role) else Role.LIAISON
            department = places.get(username)
            number = a_person(store, username, role, region="33", department=department, name=name)
            people[username] = Viewer(
                person=number, name=name, role=role, region="33", department=department
            )
    return Office(application, people, lead, co)


def a_case(office: Office, *, until: str = "dispatched", co: bool = False, **changes: Any) -> Case:
    """A problem of the hotline: registered, accepted, dispatched, or signed, all of it now."""
    with office.application.transaction() as store:
        case = a_problem(store, at=office.now(), **changes)
    if until == "registered":
        return case
    case = office.act(case, Action.ACCEPT, "clerk", field="0102", kind="help", difficulty="general")
    if until == "accepted":
        return case
    asked = [{"department": office.co, "question": "出具规划核实意见"}] if co else []
    case = office.act(case, Action.DISPATCH, "duty_head", lead=office.lead, co_handlers=asked)
    if until == "dispatched":
        return case
    case = office.act(case, Action.SIGN, "liaison", responsible="李建国", leader="周伟民")
    if co:
        case = office.act(case, Action.SIGN_CO, "co", responsible="吴敏", leader="方志平")
    return case


@dataclass
class OpenPage:
    """A page in somebody's hands. body and desk: what is drawn; toasts: what was said."""

    office: Office
    viewer: Viewer
    number: str
    query: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.office.application.reading() as store:
            self.view = query.load(
                store, viewer=self.viewer, at=self.office.now(), query=self.query,
                number=self.number,
            )  # fmt: skip
        drawn = layout.draw(self.view)
        self.body: Any = component(drawn, Ids.BODY).children
        self.desk: Any = component(drawn, Ids.DESK).children
        self.drawn = drawn
        self.props: dict[str, Any] = {}

    def press(self, do: str, act: str = "", **typed: Any) -> OpenPage:
        """Press a button of the page with what is typed in its form."""
        id = {"act": act, "do": do, "type": str(Ids.PRESS)}
        name = json.dumps(id, sort_keys=True, separators=(",", ":")) + ".n_clicks"
        return self._react({"prop_id": name, "value": 1}, typed)

    def tick(self, n: int = 1, **typed: Any) -> OpenPage:
        """A minute passes."""
        return self._react({"prop_id": f"{Ids.TICK}.n_intervals", "value": n}, typed, n)

    def _react(self, triggered: Any, typed: Mapping[str, Any], n: int = 0) -> OpenPage:
        ids, values = fields(typed)
        self.before = (self.body, self.desk)
        body, desk = copy_context().run(
            self._in_context, triggered, n, ids, values, self.data(Ids.SHOWN), self.data(Ids.FORM)
        )
        self.body = self.body if body is no_update else body
        self.desk = self.desk if desk is no_update else desk
        return self

    def _in_context(self, triggered: Any, *given: Any) -> Any:
        context.use_application(self.office.application)
        context.use_viewer(self.viewer)
        self.props = {}
        value = AttributeDict(triggered_inputs=[triggered], updated_props=self.props)
        context_value.set(value)
        return guarded(callbacks.react, callbacks.page.needs)(None, *given)

    def data(self, id: str) -> Any:
        """What a store of the page holds."""
        return component([self.body, self.desk], id).data

    def fields(self) -> dict[str, Any]:
        """The fields of the form that is open, with their values."""
        return {
            c.id["name"] + (f".{c.id['part']}" if c.id["part"] else ""): getattr(c, "value", None)
            for c in walk(self.desk)
            if isinstance(getattr(c, "id", None), dict) and c.id["type"] == "form-field"
        }

    def offered(self) -> list[str]:
        """The acts whose buttons are drawn, in their order."""
        return [
            c.id["act"]
            for c in walk(self.desk)
            if isinstance(getattr(c, "id", None), dict) and c.id.get("do") == "open"
        ]

    def events(self) -> int:
        """How many events the problem has by now."""
        with self.office.application.reading() as store:
            return store.peek(self.view.case.id).n


def fields(typed: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Ids and values of a form as the browser sends them."""
    ids, values = [], []
    for name, value in typed.items():
        if isinstance(value, list):
            for row, parts in enumerate(value, start=1):
                ids += [field_id(FORM_KEY, name, row=row, part=part) for part in parts]
                values += list(parts.values())
        elif isinstance(value, dict):
            ids += [field_id(FORM_KEY, name, part=part) for part in value]
            values += list(value.values())
        else:
            ids.append(field_id(FORM_KEY, name))
            values.append(value)
    return ids, values


def walk(drawn: Any) -> Iterator[Component]:
    """Every component, in the order of reading."""
    if isinstance(drawn, list | tuple):
        for part in drawn:
            yield from walk(part)
    elif isinstance(drawn, Component):
        yield drawn
        yield from walk(getattr(drawn, "children", None))
        yield from walk(getattr(drawn, "label", None))


def words(drawn: Any) -> str:
    """All that can be read."""
    if isinstance(drawn, list | tuple):
        return "".join(words(part) for part in drawn)
    if isinstance(drawn, Component):
        return words(getattr(drawn, "children", None))
    return "" if drawn is None else str(drawn)


def component(drawn: Any, id: Any) -> Any:
    """The one component with an id."""
    return next(c for c in walk(drawn) if getattr(c, "id", None) == id)


def of_class(drawn: Any, name: str) -> list[Component]:
    """The components of a class."""
    return [c for c in walk(drawn) if name in str(getattr(c, "className", "")).split()]


HOUR = timedelta(hours=1)
