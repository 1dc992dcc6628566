"""An office that consults: flagged problems, meetings, and pages that can be pressed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import copy_context
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import no_update
from dash._callback_context import context_value
from dash._utils import AttributeDict

from app import context
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries import consultations as list_query
from app.queries import meeting as meeting_query
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.deciding import Decided, decide
from callbacks import consultations as list_callbacks
from callbacks import meeting as meeting_callbacks
from callbacks.group import guarded
from layouts.components.form_rows import field_id
from layouts.pages import consultations as list_layout
from layouts.pages import meeting as meeting_layout
from tests.pages.problem_page import Office, a_case, walk

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = Called(
    title="涉企问题会商会",
    starts_at=datetime(2026, 11, 27, 14, 30, tzinfo=SHANGHAI),
    ends_at=datetime(2026, 11, 27, 16, 0, tzinfo=SHANGHAI),
    place="市企业综合服务中心3楼",
    chair="陈建明",
    series="每周五会商",
)


def a_flagged(office: Office, why: str = "两部门各执一词", **changes: Any) -> Case:
    """A signed problem whose duty head asks for consultation."""
    case = a_case(office, until="signed", **changes)
    return office.act(case, Action.REFER, "duty_head", reason=why)


def a_meeting(office: Office, *problems: int, opened: bool = False, **changes: Any) -> int:
    """A meeting of next Friday, with problems on its agenda."""
    viewer, at = office.people["supervisor"], office.now()
    with office.application.transaction() as store:
        given = Called(**{**vars(FRIDAY), **changes})
        meeting = consulting.call(store, given=given, viewer=viewer, at=at)
        agendas.add_items(store, meeting=meeting, problems=problems, viewer=viewer, at=at)
        if opened:
            consulting.open_meeting(store, meeting=meeting, viewer=viewer, at=at)
    return meeting


def closed(office: Office, meeting: int) -> None:
    """End a meeting, now."""
    with office.application.transaction() as store:
        consulting.close_meeting(
            store, meeting=meeting, viewer=office.people["supervisor"], at=office.now()
        )


def decided(office: Office, meeting: int, *, due: str, item: int = 1, **told: Any) -> None:
    """A decision whose lead is the office's first department."""
    given = {"text": "由住建局牵头出具意见。", "lead": office.lead, **told, "due": due}
    with office.application.transaction() as store:
        decide(
            store, meeting=meeting, item=item, decided=Decided(**given),
            viewer=office.people["supervisor"], at=office.now(),
        )  # fmt: skip


def the_list(office: Office, who: str = "supervisor") -> list_query.ConsultationsView:
    """The list page as somebody opens it."""
    with office.application.reading() as store:
        return list_query.load(store, viewer=office.people[who], at=office.now(), query={})


def the_meeting(
    office: Office, meeting: int, who: str = "supervisor", **query: str
) -> meeting_query.MeetingView:
    """A meeting's page as somebody opens it."""
    with office.application.reading() as store:
        return meeting_query.load(
            store, viewer=office.people[who], at=office.now(), query=query, number=str(meeting)
        )


def kept(drawn: Any) -> list[str]:
    """What stands in the fields that are drawn."""
    return [str(c.value) for c in walk(drawn) if getattr(c, "value", None)]


def links(drawn: Any) -> list[str]:
    """Where the links lead."""
    return [str(c.href) for c in walk(drawn) if getattr(c, "href", None)]


def typed(form: str, values: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Ids and values of a form as the browser sends them; mappings are parts, lists are rows."""
    ids, found = [], []
    for name, value in values.items():
        if isinstance(value, list):
            for row, parts in enumerate(value, start=1):
                ids += [field_id(form, name, row=row, part=part) for part in parts]
                found += list(parts.values())
        elif isinstance(value, dict):
            ids += [field_id(form, name, part=part) for part in value]
            found += list(value.values())
        else:
            ids.append(field_id(form, name))
            found.append(value)
    return ids, found


class Pressed:
    """A page in somebody's hands. body, desk: what the last press drew anew; toast: what it said.

    An attribute that was not drawn anew is None.
    """

    def __init__(self, office: Office, who: str = "supervisor") -> None:
        self.office, self.viewer = office, office.people[who]
        self.body: Any = None
        self.desk: Any = None
        self.toast: Any = None

    def on_list(
        self, do: str, about: str = "", *, chosen: Mapping[str, Any] | None = None, **form: Any
    ) -> Pressed:
        """Press a button of the list page."""
        id = {"type": str(list_layout.Ids.PRESS), "do": do, "about": about}
        states = (*typed(list_layout.FORM, form), *typed(list_layout.CHOICE, chosen or {}))
        return self._press(list_callbacks, id, None, False, *states)

    def on_meeting(self, meeting: int, do: str, item: int = 0, **form: Any) -> Pressed:
        """Press a button of a meeting's page."""
        id = {"type": str(meeting_layout.Ids.PRESS), "do": do, "item": item}
        shown = {"number": str(meeting), "mode": "", "item": ""}
        return self._press(meeting_callbacks, id, None, *typed(meeting_layout.FORM, form), shown)

    def _press(self, callbacks: Any, id: Mapping[str, Any], *given: Any) -> Pressed:
        name = json.dumps(dict(id), sort_keys=True, separators=(",", ":")) + ".n_clicks"
        triggered = {"prop_id": name, "value": 1}
        body, desk = copy_context().run(self._in_context, callbacks, triggered, given)
        self.body = None if body is no_update else body
        self.desk = None if desk is no_update else desk
        return self

    def _in_context(self, callbacks: Any, triggered: Any, given: tuple[Any, ...]) -> Any:
        context.use_application(self.office.application)
        context.use_viewer(self.viewer)
        props: dict[str, Any] = {}
        context_value.set(AttributeDict(triggered_inputs=[triggered], updated_props=props))
        drawn = guarded(callbacks.react, callbacks.page.needs)(*given)
        self.toast = next((p["children"] for p in props.values() if "children" in p), None)
        return drawn
