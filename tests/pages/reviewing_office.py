"""An office that reviews its weeks: problems of a week, its pack, pages that can be pressed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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
from app.queries import reviews as query
from app.services import packs
from callbacks.group import CallbackGroup, guarded
from callbacks.reviews import deciding, freezing, writing
from layouts.pages import reviews as layout
from tests.pages.consulting_office import typed
from tests.pages.problem_page import Office, a_case

SHANGHAI = ZoneInfo("Asia/Shanghai")
THURSDAY = "2026-11-26"
"""The week of the office's Monday ends on this day, at 17:30."""


def on(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """An instant of 2026, in Shanghai."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


FRIDAY = on(27, 9)
"""When work has begun after the week: it may be frozen."""


def two_flagged(office: Office) -> tuple[Case, Case]:
    """Two signed problems that the duty head wants to be consulted on; it is Friday then."""
    cases = [
        a_case(office, until="signed", title=title) for title in ("厂房消防验收", "危废处置名额")
    ]
    for case in cases:
        office.act(case, Action.REFER, "duty_head", reason="两部门各执一词")
    office.at(FRIDAY)
    return cases[0], cases[1]


def frozen(office: Office) -> None:
    """The week of THURSDAY is frozen by the supervisor, now."""
    viewer, at = office.people["supervisor"], office.now()
    with office.application.reading() as store:
        line, _region = query.line_to_freeze(store, viewer=viewer, at=at, region="33", day=THURSDAY)
        pack = packs.prepare(store, region="33", week=line.week, at=at)
    with office.application.transaction() as store:
        packs.freeze(store, pack=pack, viewer=viewer)


def the_weeks(office: Office, who: str = "supervisor", **asked: str) -> query.ReviewsView:
    """The list as somebody opens it."""
    view = loaded(office, who, **asked)
    assert isinstance(view, query.ReviewsView)
    return view


def the_pack(office: Office, who: str = "supervisor", **asked: str) -> query.PackView:
    """The pack of THURSDAY as somebody opens it."""
    view = loaded(office, who, **{"week": THURSDAY, **asked})
    assert isinstance(view, query.PackView)
    return view


def loaded(office: Office, who: str, **asked: str) -> query.ReviewsView | query.PackView:
    """The page of an address."""
    with office.application.reading() as store:
        return query.load(store, viewer=office.people[who], at=office.now(), query=asked)


class Pressed:
    """The page in somebody's hands. drawn: what the last press drew anew; props: what it set
    beside, toasts among them.
    """

    def __init__(self, office: Office, who: str = "supervisor", *, region: str = "33") -> None:
        self.office, self.viewer = office, office.people[who]
        self.shown = {"region": region, "week": THURSDAY}
        self.drawn: Any = None
        self.props: dict[str, Any] = {}

    def asks(self, do: str, week: str = THURSDAY) -> Pressed:
        """Press a button that asks before an act."""
        return self._press(freezing.page, freezing.question, layout.ask(do, week), [1], self.shown)

    def freezes(self, week: str = THURSDAY) -> Pressed:
        """Confirm that a week is frozen."""
        return self._press(
            freezing.page, freezing.freeze, layout.confirm("freeze"), 1, week, self.shown
        )

    def signs(self) -> Pressed:
        """Confirm that the pack is signed off."""
        return self._press(freezing.page, freezing.sign, layout.confirm("sign"), 1, self.shown)

    def unfolds(self, key: str) -> Pressed:
        """Unfold a table."""
        return self._press(freezing.page, freezing.unfold, layout.more(key), 1, self.shown)

    def writes(self, do: str, text: str = "", *, chapter: str, n: int = 1) -> Pressed:
        """Press a button at a sentence."""
        id = layout.edit(chapter, n, do)
        return self._press(writing.page, writing.write, id, [1], [text], self.shown)

    def decides(self, do: str, number: str, **form: Any) -> Pressed:
        """Press a button at a case in the meeting."""
        id = layout.decide(do, number, 9)
        given = (*typed(layout.FORM, form), [layout.recorded(number, step) for step in (9, 15)])
        return self._press(deciding.page, deciding.settle, id, [1], *given, self.shown)

    def _press(
        self, page: CallbackGroup, function: Callable[..., Any], id: Mapping[str, Any], *given: Any
    ) -> Pressed:
        needs = next(n for f, _dependencies, _options, n in page.recorded if f is function)
        name = json.dumps(dict(id), sort_keys=True, separators=(",", ":")) + ".n_clicks"
        triggered = {"prop_id": name, "value": 1}
        drawn = copy_context().run(self._in_context, guarded(function, needs), triggered, given)
        self.drawn = None if drawn is no_update else drawn
        return self

    def _in_context(self, function: Callable[..., Any], triggered: Any, given: Any) -> Any:
        context.use_application(self.office.application)
        context.use_viewer(self.viewer)
        self.props = {}
        value = AttributeDict(triggered_inputs=[triggered], updated_props=self.props)
        context_value.set(value)
        return function(*given)
