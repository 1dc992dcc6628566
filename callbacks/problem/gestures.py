"""What follows from each gesture on the page: the body and the desk as they are then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import no_update, set_props
from flask import request

from app.context import application, now, reading, transaction, viewer
from app.domain.access import Permission
from app.domain.errors import DomainError
from app.domain.facts import read_facts
from app.domain.identifiers import parse_problem_number
from app.domain.steps import Action
from app.domain.workflow import STEP
from app.queries import form_answers, problem
from app.queries.act_refusals import refusal_words
from app.queries.forms import FormView, load_form
from app.queries.problem import ProblemView
from app.services import handling, tracking
from app.translations import _
from callbacks.errors import show
from layouts.pages import problem as layout
from layouts.pages.problem import Ids
from layouts.pages.problem.desk import Notice

EVERY_TENTH = 10
"""Ticks after which a page is redrawn although nothing happened: its clocks run on."""

UNSEEN = -1
"""The version of who has seen none: every act of theirs is a conflict."""

Drawn = tuple[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """What was done on the page, and what the page showed then."""

    do: str
    act: str
    ticks: int
    typed: Mapping[str, Any]
    number: str
    seen: int
    version: int
    log: str
    pages: int

    @property
    def action(self) -> Action:
        """The act of the button. Raises DomainError "illegal_step" for what is none."""
        if self.act not in list(Action):
            raise DomainError("illegal_step")
        return Action(self.act)

    @property
    def query(self) -> dict[str, str]:
        """Which part of the log is shown."""
        return {"log": self.log, "pages": str(self.pages)}


def gesture_of(
    pressed: Mapping[str, Any],
    ticks: int | None,
    typed: Mapping[str, Any],
    shown: Mapping[str, Any] | None,
    form: Mapping[str, Any] | None,
) -> Gesture:
    """All of it comes from the browser: nothing is believed but what the services allow."""
    shown, form = shown or {}, form or {}
    return Gesture(
        do=str(pressed.get("do", "")),
        act=str(pressed.get("act", "")),
        ticks=ticks or 0,
        typed=typed,
        number=str(shown.get("number", "")),
        seen=int(shown.get("version", UNSEEN)),
        version=int(form.get("version", UNSEEN)),
        log=str(shown.get("log", "acts")),
        pages=int(shown.get("pages", 1)),
    )


def answer(gesture: Gesture) -> Drawn:
    """The body and the desk after a gesture."""
    if gesture.do not in GESTURES:
        raise DomainError("illegal_step")
    return GESTURES[gesture.do](gesture)


def loaded(gesture: Gesture, **query: str) -> ProblemView:
    """The page as it is now; its title with it."""
    with reading() as store:
        view = problem.load(
            store, viewer=viewer(), at=now(), query=gesture.query | query, number=gesture.number
        )
    set_props(Ids.TITLE, {"children": view.case.matter.title})
    return view


def form_of(gesture: Gesture) -> FormView:
    """The form of the act, with what was typed; a signing is filled with the people's names."""
    with reading() as store:
        responsible, leader = handling.responsible_for(store, viewer=viewer())
        return load_form(
            store,
            problem=parse_problem_number(gesture.number),
            action=gesture.action,
            viewer=viewer(),
            at=now(),
            typed={"responsible": responsible, "leader": leader, **gesture.typed},
        )


def open_form(gesture: Gesture) -> Drawn:
    """The form of an act, in place of the buttons."""
    return no_update, layout.act_form(form_of(gesture))


def ask_again(gesture: Gesture) -> Drawn:
    """A final act says what will happen before it is taken; what is missing is said first."""
    try:
        with reading() as store:
            read_facts(STEP[gesture.action].asks, given_of(store, gesture))
    except DomainError as refused:
        return refuse(gesture, refused)
    return no_update, layout.act_form(form_of(gesture), notice=Notice(sure=True))


def take(gesture: Gesture) -> Drawn:
    """Take the act; what is refused keeps the form and all that was typed."""
    action, plain = gesture.action, None
    try:
        with transaction() as store:
            perform(store, gesture)
            if action is Action.UNMASK:
                plain = problem.unmasked_of(store, number=gesture.number, viewer=viewer())
    except DomainError as refused:
        return refuse(gesture, refused)
    show(_("已保存：{act}").format(act=_(action.label)))
    view = loaded(gesture)
    return layout.body(view), layout.acts(view, *([layout.unmasked(plain)] if plain else []))


def perform(store: Any, gesture: Gesture) -> None:
    """The act itself, on the version that the form was opened on."""
    handling.perform(
        store,
        action=gesture.action,
        problem=parse_problem_number(gesture.number),
        given=given_of(store, gesture),
        viewer=viewer(),
        at=now(),
        expected=gesture.version,
    )


def given_of(store: Any, gesture: Gesture) -> dict[str, Any]:
    """The facts of the act, from what was typed."""
    number = parse_problem_number(gesture.number)
    return form_answers.given(store, action=gesture.action, problem=number, typed=gesture.typed)


def refuse(gesture: Gesture, refused: DomainError) -> Drawn:
    """Why not, and the form as it was left; after a conflict on the newest version."""
    view = loaded(gesture)
    notice = notice_of(gesture, refused, view)
    try:
        desk = layout.act_form(form_of(gesture), notice=notice)
    except DomainError:
        desk = layout.lost(view, gesture.action, notice, gesture.typed)
    return layout.body(view), desk


def notice_of(gesture: Gesture, refused: DomainError, view: ProblemView) -> Notice:
    """The words of a refusal, the field it speaks of, and what others did meanwhile."""
    conflict = refused.code == "conflict"
    with reading() as store:
        changes = problem.changes_since(
            store, number=gesture.number, viewer=viewer(), version=max(gesture.version, 0)
        )
    return Notice(
        words=refusal_words(refused, case=view.case, names=view.names),
        fact=str(refused.facts.get("name", "")),
        changes=changes if conflict else (),
        asked_for=("confirm",) if refused.code == "cycle_needs_confirmation" else (),
    )


def leave(gesture: Gesture) -> Drawn:
    """Back to the buttons."""
    view = loaded(gesture)
    return layout.body(view), layout.acts(view)


def turn_log(gesture: Gesture) -> Drawn:
    """The acts alone, or every record."""
    return layout.body(loaded(gesture, log=gesture.act, pages="1")), no_update


def show_older(gesture: Gesture) -> Drawn:
    """One more page of the log."""
    return layout.body(loaded(gesture, pages=str(gesture.pages + 1))), no_update


def give_link(gesture: Gesture) -> Drawn:
    """The enterprise's own address, for who speaks with it."""
    viewer().require(Permission.CALL_BACK)
    view, settings = loaded(gesture), application().settings
    root = settings.public_address or request.url_root.rstrip("/")
    token = tracking.token_of(view.case.id, secret=settings.secret)
    return no_update, layout.acts(view, layout.link(f"{root}/t/{token}"))


def look_for_news(gesture: Gesture) -> Drawn:
    """Redraw the facts where something happened; a form that is open stays as it is."""
    with reading() as store:
        newest = problem.version_of(store, number=gesture.number, viewer=viewer())
    if newest == gesture.seen and (gesture.ticks % EVERY_TENTH or not gesture.ticks):
        return no_update, no_update
    view = loaded(gesture)
    return layout.body(view), no_update if gesture.version != UNSEEN else layout.acts(view)


GESTURES: dict[str, Callable[[Gesture], Drawn]] = {
    "open": open_form,
    "check": ask_again,
    "take": take,
    "back": leave,
    "log": turn_log,
    "older": show_older,
    "link": give_link,
    "tick": look_for_news,
}
