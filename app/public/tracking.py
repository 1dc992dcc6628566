"""办理进度 /t: the enterprise's own page, by its link or by number and code; no account needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request

from app import context
from app.domain.catalogue import ContactMeans
from app.domain.errors import DomainError
from app.domain.identifiers import parse_problem_number
from app.domain.steps import Action
from app.public.refusals import answer
from app.queries import tracking as query
from app.services import handling, tracking
from app.translations import N_, _
from app.translations.errors import ZONE, sentence
from db import attempts
from db.engine import LOST

routes = Blueprint("tracking", __name__, url_prefix="/t")

WRONG_CODES = 5
"""So many per address and number, within 15 minutes."""

WRONG_LINKS = 30
"""So many per address, links and codes together."""

GRADES = (
    (5, N_("非常满意")),
    (4, N_("满意")),
    (3, N_("基本满意")),
    (2, N_("不满意")),
    (1, N_("非常不满意")),
)

FORMS: dict[str, Action] = {
    "confirm": Action.CALL_BACK,
    "supply": Action.SUPPLY,
    "withdraw": Action.WITHDRAW,
}


@routes.after_request
def _private(response: Response) -> Response:
    """The address is the key: it goes to no other site and into no index."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@routes.get("")
def door() -> str:
    """The form for number and code."""
    return _door()


@routes.post("")
def enter() -> Any:
    """From number and code to the page of the link."""
    number = request.form.get("number", "")[:40]
    key = f"{request.remote_addr} {number.strip().upper()}"
    if _too_many(key, allowed=WRONG_CODES) or _too_many():
        return answer(429, code="too_many_attempts")
    try:
        problem = parse_problem_number(number.strip().upper())
        _require_code(problem, request.form.get("code", "")[:40])
    except DomainError as refused:
        _fail(key)
        return _door(number=number, wrong=sentence(refused)), 400
    return redirect(f"/t/{tracking.token_of(problem, secret=_secret())}", 303)


@routes.get("/<token>")
def page(token: str) -> Any:
    """Where the case is."""
    problem = _problem(token)
    if problem is None:
        return _no_such_link()
    with context.reading() as store:
        view = query.load(store, problem=problem, at=context.now())
    return _page(token, view)


@routes.post("/<token>/<form>")
def act(token: str, form: str) -> Any:
    """One of the enterprise's three acts; what is refused keeps what was typed."""
    problem = _problem(token)
    if problem is None or form not in FORMS:
        return _no_such_link()
    try:
        _perform(problem, form)
    except DomainError as refused:
        if refused.code in LOST:
            raise
        with context.reading() as store:
            view = query.load(store, problem=problem, at=context.now())
        return _page(token, view, wrong=sentence(refused), form=form), 400
    return redirect(f"/t/{token}?done={form}", 303)


def _perform(problem: int, form: str) -> None:
    with context.transaction() as store:
        view = query.load(store, problem=problem, at=context.now())
        query.require_may(view, FORMS[form])
        handling.perform(
            store,
            action=FORMS[form],
            problem=problem,
            given=GIVEN[form](request.form),
            viewer=query.enterprise_of(problem),
            at=context.now(),
        )


def _confirmed(form: Mapping[str, str]) -> dict[str, Any]:
    if not (form.get("solved") and form.get("grade")):
        raise DomainError("grade_needed_by_link")
    return {
        "means": str(ContactMeans.PLATFORM),
        "reached": True,
        "solved": form.get("solved"),
        "grade": form.get("grade"),
        "words": form.get("words", ""),
    }


def _supplied(form: Mapping[str, str]) -> dict[str, Any]:
    return {"text": form.get("text", "")}


def _withdrawn(form: Mapping[str, str]) -> dict[str, Any]:
    if form.get("sure") != "yes":
        raise DomainError("withdrawal_unsure")
    return {"reason": form.get("reason", "")}


GIVEN = {"confirm": _confirmed, "supply": _supplied, "withdraw": _withdrawn}


def _page(token: str, view: query.TrackingView, *, wrong: str = "", form: str = "") -> str:
    merged = view.merged_into
    return render_template(
        "tracking.html",
        token=token,
        view=view,
        grades=GRADES,
        wrong=wrong,
        form=form,
        typed=request.form,
        done=request.args.get("done", ""),
        merged=tracking.token_of(merged, secret=_secret()) if merged else "",
        moment=_moment,
        demonstration=context.application().settings.demonstration,
    )


def _door(*, number: str = "", wrong: str = "") -> str:
    return render_template(
        "tracking_door.html",
        number=number,
        wrong=wrong,
        demonstration=context.application().settings.demonstration,
    )


def _moment(at: Any) -> str:
    """2026-11-30 17:30 in Asia/Shanghai."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else ""


def _problem(token: str) -> int | None:
    """The problem of a token; None for a wrong one, or for one tried after too many of them."""
    if _too_many():
        return None
    try:
        return tracking.problem_of(token, secret=_secret())
    except DomainError:
        _fail()
        return None


def _require_code(problem: int, code: str) -> None:
    if not tracking.fits(problem, code, secret=_secret()):
        raise DomainError("bad_code")


def _no_such_link() -> Any:
    if _too_many():
        return answer(429, code="too_many_attempts")
    return answer(404, code="bad_token", words=_("没有这个办理进度链接，请核对地址是否完整。"))


def _too_many(key: str = "", *, allowed: int = WRONG_LINKS) -> bool:
    """Whether a key has failed too often; without one, the address with all its links and codes."""
    with context.reading() as store:
        return attempts.exhausted(
            store.session, key or str(request.remote_addr), allowed=allowed, at=context.now()
        )


def _fail(*keys: str) -> None:
    """Count a wrong link or code by its address, and by whatever else it is counted by."""
    with context.transaction() as store:
        for key in (*keys, str(request.remote_addr)):
            attempts.fail(store.session, key, at=context.now())


def _secret() -> str:
    return context.application().settings.secret
