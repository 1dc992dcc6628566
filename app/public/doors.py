"""The door's pages: sign-in, sign-out, the password, another's hat."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session
from flask_login import current_user

from app import context
from app.domain.errors import DomainError
from app.public.refusals import answer
from app.queries import signed_in
from app.services import accounts, signing_in
from app.sign_in import address, door, end_session, local_path, open_session, today
from app.translations.errors import sentence
from db import attempts
from db.engine import LOST

routes = Blueprint("doors", __name__)

WRONG_PASSWORDS = 50
"""So many per address within 15 minutes: an office may share one. An account locks at 5."""

WRONG_OWN_PASSWORDS = 10
"""So many refused changes of one's own password within 15 minutes."""


@routes.get("/sign-in")
def sign_in_page() -> Any:
    """The form; who is signed in goes on to where they were bound."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")))
    return _form(username=request.args.get("as", ""))


@routes.post("/sign-in")
def sign_in() -> Any:
    """Check, write which way it went, and open a session of its own."""
    application = context.application()
    username = request.form.get("username", "").strip()[:64]
    with application.reading() as store:
        if attempts.exhausted(
            store.session, address(), allowed=WRONG_PASSWORDS, at=application.now()
        ):
            return answer(429, code="too_many_attempts")
        checked = signing_in.check(
            store, username=username, password=request.form.get("password", "")[:1024]
        )
    with application.transaction() as store:
        opened = signing_in.enter(store, checked=checked, address=address(), at=application.now())
        if opened is None:
            attempts.fail(store.session, address(), at=application.now())
    if opened is None:
        return _form(username=username, wrong=sentence(DomainError("bad_credentials"))), 401
    open_session(opened)
    return redirect(local_path(request.form.get("next")))


def _form(*, username: str, wrong: str = "") -> str:
    settings = context.application().settings
    accounts = door().accounts
    chosen = next((a for a in accounts if a.username == username), None)
    return render_template(
        "sign_in.html",
        next=local_path(request.values.get("next")),
        username=username,
        password=chosen.password if chosen and request.method == "GET" else "",
        wrong=wrong,
        accounts=accounts,
        demonstration=settings.demonstration,
    )


@routes.post("/sign-out")
def sign_out() -> Any:
    """End the session."""
    with context.transaction() as store:
        signing_in.leave(store, viewer=context.viewer(), address=address(), at=context.now())
    end_session()
    return redirect("/sign-in")


@routes.get("/password")
def password_page() -> Any:
    """The form that changes one's own password."""
    return _password_form()


@routes.post("/password")
def change_password() -> Any:
    """Change one's own password; every other sign-in of the account ends."""
    viewer, at = context.viewer(), context.now()
    key = f"password of {viewer.person}"
    with context.reading() as store:
        if attempts.exhausted(store.session, key, allowed=WRONG_OWN_PASSWORDS, at=at):
            return answer(429, code="too_many_attempts")
    try:
        if request.form.get("new", "") != request.form.get("again", ""):
            raise DomainError("passwords_differ")
        with context.transaction() as store:
            opened = accounts.change_password(
                store,
                viewer=viewer,
                old=request.form.get("old", ""),
                new=request.form.get("new", ""),
                address=address(),
                at=at,
            )
    except DomainError as refused:
        if refused.code in LOST:
            raise
        with context.transaction() as store:
            attempts.fail(store.session, key, at=at)
        return _password_form(wrong=sentence(refused)), 400
    open_session(opened)
    return redirect("/")


def _password_form(wrong: str = "") -> str:
    return render_template(
        "password.html",
        wrong=wrong,
        must=context.viewer().must_change_password,
        username=current_user.found.username,
        demonstration=context.application().settings.demonstration,
    )


@routes.post("/act-for")
def act_for() -> Any:
    """Put on another's hat (AB岗), or one's own again with person 0."""
    text = request.form.get("person", "")
    if not text.isdigit():
        abort(400)
    other = int(text) or None
    with context.reading() as store:
        found = signed_in.signed_in(
            store, person=context.viewer().person or 0, acting_for=other, today=today()
        )
    if found is None or found.viewer.acting_for != other:
        abort(403)
    session["acting_for"] = other
    return redirect("/")
