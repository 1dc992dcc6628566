"""督办 under test: problems under orders, drafts of a rule, and somebody who presses a button."""

from __future__ import annotations

import json
from contextvars import copy_context
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash._callback_context import context_value
from dash._utils import AttributeDict

from app import context
from app.domain.problem import Case
from app.domain.steps import Action
from app.services.supervising import propose_orders
from tests.pages.problem_page import Office, a_case, words

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def ordered(
    office: Office, *, level: str = "supervise", title: str = "厂房验收", **given: Any
) -> Case:
    """A problem in hand under an order of now."""
    case = a_case(office, until="signed", title=title)
    facts = {"ground": "久拖未办", "due": "2026-11-30", "rhythm": 3, "approved_by": "周国平"}
    return office.act(case, Action.ORDER, "supervisor", level=level, **{**facts, **given})


def drafted(office: Office) -> Case:
    """A problem whose lead was silent for five working days: on 12-01 a draft waits."""
    case = a_case(office, until="signed", title="久无音讯")
    office.at(local(12, 1, 9))
    assert propose_orders(office.application.transaction, at=office.now()) == 1
    return case


def in_hands_of(office: Office, who: str, run: Any, *given: Any, pressed: Any = None) -> Any:
    """What a callback answers to somebody's press, and what it told in the corner."""
    said: dict[str, Any] = {}

    def asked() -> Any:
        context.use_application(office.application)
        context.use_viewer(office.people[who])
        name = json.dumps(pressed, sort_keys=True, separators=(",", ":")) + ".n_clicks"
        triggered = [{"prop_id": name, "value": 1}]
        context_value.set(AttributeDict(triggered_inputs=triggered, updated_props=said))
        return run(*given)

    return copy_context().run(asked), words(said.get("shell-toasts", {}).get("children"))
