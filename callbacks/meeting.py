"""会商议程: run a meeting, move its items, write their papers, decide, note who took part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update

from app.context import now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.consultation import Attendance, ItemStatus
from app.domain.errors import DomainError
from app.queries import meeting as query
from app.queries.deciding_form import decided_of, load_deciding
from app.queries.meeting import MeetingView
from app.queries.meeting_answers import called_of, typed_of
from app.queries.meeting_items import Item
from app.services import agendas, consulting
from app.services.consulting import Called
from app.services.deciding import Decided, decide
from app.translations import _
from app.translations.errors import sentence
from callbacks.errors import show
from callbacks.group import CallbackGroup
from layouts.components.decision_form import Refusal, changed
from layouts.components.forms import answers, read_form
from layouts.pages import meeting as layout
from layouts.pages.meeting import FORM, Ids, press

page = CallbackGroup(Permission.SEE_CONSULTATIONS)

Drawn = tuple[Any, Any]
NO_REFUSAL = Refusal()
MOVES = {"up": -1, "down": 1}
SETTLES = {"carry": ItemStatus.CARRIED, "drop": ItemStatus.DROPPED}


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """What was done on the page of which meeting, and what was typed."""

    do: str
    n: int
    number: str
    query: Mapping[str, str]
    typed: Mapping[str, Any]

    @property
    def meeting(self) -> int:
        """The meeting's id, once it was loaded."""
        return int(self.number)


@page.on(
    Output(Ids.BODY, "children"),
    Output(Ids.DESK, "children"),
    Input(press(ALL, ALL), "n_clicks"),
    State(answers(FORM), "id"),
    State(answers(FORM), "value"),
    State(Ids.SHOWN, "data"),
    running=[(Output(Ids.DESK, "className"), "consultation-desk busy", "consultation-desk")],
)
def react(_clicks: Any, ids: list[Any], values: list[Any], shown: dict[str, Any]) -> Drawn:
    """Whatever is pressed; buttons that were only drawn anew were not pressed."""
    triggered = ctx.triggered[0] if ctx.triggered else {"value": None}
    if triggered["value"] is None or not isinstance(ctx.triggered_id, dict):
        return no_update, no_update
    return answer(gesture_of(ctx.triggered_id, read_form(ids, values), shown))


def gesture_of(
    pressed: Mapping[str, Any], typed: Mapping[str, Any], shown: Mapping[str, Any] | None
) -> Gesture:
    """All of it comes from the browser: nothing is believed but what the services allow."""
    shown = shown or {}
    return Gesture(
        do=str(pressed.get("do", "")),
        n=int(pressed.get("item") or 0),
        number=str(shown.get("number", "")),
        query={name: str(shown.get(name, "")) for name in ("mode", "item")},
        typed=typed,
    )


def answer(gesture: Gesture) -> Drawn:
    """The body and the desk after a gesture. Raises DomainError "illegal_step" for no button."""
    if gesture.do not in GESTURES:
        raise DomainError("illegal_step")
    return GESTURES[gesture.do](gesture)


def loaded(gesture: Gesture) -> MeetingView:
    """The page as it is now."""
    with reading() as store:
        return query.load(
            store, viewer=viewer(), at=now(), query=gesture.query, number=gesture.number
        )


def item_in(view: MeetingView, n: int) -> Item:
    """An item of the agenda. Raises DomainError "unknown_item"."""
    found = [item for item in view.meeting.items if item.n == n]
    if not found:
        raise DomainError("unknown_item")
    return found[0]


def redrawn(gesture: Gesture, desk: Any = ()) -> Drawn:
    """The page as it is now, with nothing on the desk or with something."""
    return layout.body(loaded(gesture)), desk


def refusal_of(refused: DomainError) -> Refusal:
    """The words of a refusal, and the field that it speaks of."""
    return Refusal(words=sentence(refused), fact=str(refused.facts.get("name", "")))


def leave(_gesture: Gesture) -> Drawn:
    """Away with the form."""
    return no_update, []


def begin(gesture: Gesture) -> Drawn:
    """开始会议."""
    with transaction() as store:
        consulting.open_meeting(store, meeting=gesture.meeting, viewer=viewer(), at=now())
    show(_("会议已开始，可逐项议定。"))
    return redrawn(gesture)


def ask_again(gesture: Gesture) -> Drawn:
    """The second question before a meeting ends or is cancelled."""
    return no_update, layout.confirm_desk(loaded(gesture).meeting, gesture.do)


def close(gesture: Gesture) -> Drawn:
    """结束会议: its minutes have a number."""
    with transaction() as store:
        number = consulting.close_meeting(store, meeting=gesture.meeting, viewer=viewer(), at=now())
    show(_("会议已结束，会商纪要编号为{number}。").format(number=number))
    return redrawn(gesture)


def cancel(gesture: Gesture) -> Drawn:
    """取消会议."""
    with transaction() as store:
        consulting.cancel(store, meeting=gesture.meeting, viewer=viewer(), at=now())
    show(_("会议已取消，议程中的问题结转下次会议。"))
    return redrawn(gesture)


def open_change(gesture: Gesture) -> Drawn:
    """What is told of the meeting, to be changed."""
    view = loaded(gesture)
    with reading() as store:
        typed = typed_of(view.meeting, calendar=store.rules.calendar())
    return no_update, layout.change_desk(typed)


def change(gesture: Gesture) -> Drawn:
    """Keep what was changed; what is refused keeps the form."""
    try:
        with transaction() as store:
            given = called_of(gesture.typed, calendar=store.rules.calendar(), at=now())
            consulting.change(
                store, meeting=gesture.meeting, given=Called(**given), viewer=viewer(), at=now()
            )
    except DomainError as refused:
        return no_update, layout.change_desk(gesture.typed, refusal=refusal_of(refused))
    return redrawn(gesture)


def move(gesture: Gesture) -> Drawn:
    """An item one place up or down."""
    with transaction() as store:
        agendas.move_item(
            store, meeting=gesture.meeting, item=gesture.n, places=MOVES[gesture.do],
            viewer=viewer(), at=now(),
        )  # fmt: skip
    return redrawn(gesture, no_update)


def open_paper(gesture: Gesture) -> Drawn:
    """The question of an item, to be written."""
    return no_update, layout.paper_desk(item_in(loaded(gesture), gesture.n))


def write_paper(gesture: Gesture) -> Drawn:
    """Keep the question and what was tried."""
    words = {name: str(gesture.typed.get(name) or "") for name in ("question", "tried")}
    try:
        with transaction() as store:
            agendas.write_paper(
                store, meeting=gesture.meeting, item=gesture.n, **words, viewer=viewer(), at=now()
            )
    except DomainError as refused:
        item = item_in(loaded(gesture), gesture.n)
        return no_update, layout.paper_desk(item, typed=words, refusal=refusal_of(refused))
    return redrawn(gesture)


def ask_reason(gesture: Gesture) -> Drawn:
    """Why an item is carried over or taken off."""
    item = item_in(loaded(gesture), gesture.n)
    return no_update, layout.reason_desk(item, gesture.do, typed={})


def settle(gesture: Gesture) -> Drawn:
    """Carry an item over or take it off, with the reason."""
    do = gesture.do.removesuffix("_now")
    reason = str(gesture.typed.get("reason") or "")
    try:
        with transaction() as store:
            agendas.settle_item(
                store, meeting=gesture.meeting, item=gesture.n, status=SETTLES[do], reason=reason,
                viewer=viewer(), at=now(),
            )  # fmt: skip
    except DomainError as refused:
        item, typed = item_in(loaded(gesture), gesture.n), gesture.typed
        return no_update, layout.reason_desk(item, do, typed=typed, refusal=refusal_of(refused))
    return redrawn(gesture)


def open_attendance(gesture: Gesture) -> Drawn:
    """Who took part, to be written."""
    return no_update, layout.attendance_desk(loaded(gesture).meeting)


def note_attendance(gesture: Gesture) -> Drawn:
    """Keep who took part."""
    typed = gesture.typed.get("attendance", {})
    with transaction() as store:
        consulting.note_attendance(
            store,
            meeting=gesture.meeting,
            attendance={k: str(typed.get(str(k)) or "").splitlines() for k in Attendance},
            remarks=str(gesture.typed.get("remarks") or ""),
            viewer=viewer(),
            at=now(),
        )
    return redrawn(gesture)


def open_decision(gesture: Gesture, refusal: Refusal = NO_REFUSAL) -> Drawn:
    """The form of a decision, with what was typed where it was refused."""
    item = item_in(loaded(gesture), gesture.n)
    typed = gesture.typed if refusal.words else {}
    with reading() as store:
        form = load_deciding(
            store, item=item.n, problem=item.problem, viewer=viewer(), at=now(), typed=typed
        )
    return no_update, layout.decision_desk(form, title=item.title, refusal=refusal)


def take_decision(gesture: Gesture) -> Drawn:
    """Record a decision with its effects, and say what it changed."""
    before = item_in(loaded(gesture), gesture.n)
    try:
        with transaction() as store:
            decided = Decided(**decided_of(store, problem=before.problem, typed=gesture.typed))
            decide(
                store, meeting=gesture.meeting, item=gesture.n, decided=decided, viewer=viewer(),
                at=now(),
            )  # fmt: skip
    except DomainError as refused:
        return open_decision(gesture, refusal_of(refused))
    view = loaded(gesture)
    after = item_in(view, gesture.n)
    return layout.body(view), layout.done_desk(after, changed(before, after))


GESTURES: dict[str, Callable[[Gesture], Drawn]] = {
    "back": leave,
    "open": begin,
    "close": ask_again,
    "close_now": close,
    "cancel": ask_again,
    "cancel_now": cancel,
    "change": open_change,
    "change_now": change,
    "up": move,
    "down": move,
    "paper": open_paper,
    "paper_now": write_paper,
    "carry": ask_reason,
    "carry_now": settle,
    "drop": ask_reason,
    "drop_now": settle,
    "attend": open_attendance,
    "attend_now": note_attendance,
    "decide": open_decision,
    "decide_now": take_decision,
}
