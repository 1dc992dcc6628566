"""Who is signed in: sessions with their timeouts, and the guard before every request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    redirect,
    request,
    session,
)
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as Answer

from app import context
from app.config import Settings
from app.domain.access import Viewer
from app.domain.events import instant, stamp
from app.queries import signed_in
from app.queries.signed_in import PersonInShell, SignedIn
from app.services.signing_in import Opened
from app.translations.errors import ZONE

OPEN = frozenset(
    {"/sign-in", "/health", "/healthz", "/metrics", "/t", "/favicon.ico", "/_favicon.ico"}
)
OPEN_UNDER = ("/t/", "/assets/", "/bootstrap/static/", "/suites/", "/_dash-component-suites/")
UNCHANGED_PASSWORD_MAY = frozenset({"/password", "/sign-out"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class DemonstrationAccount:
    """An account that the sign-in page of a demonstration offers."""

    username: str
    name: str
    role: str
    title: str
    password: str


class Account(UserMixin):
    """What flask-login carries: the person who is signed in, as the database has them now."""

    def __init__(self, found: SignedIn) -> None:
        self.found = found

    def get_id(self) -> str:
        """The account and its epoch, so that a revoked sign-in names nobody."""
        return f"{self.found.viewer.person}.{self.found.epoch}"


@dataclass(frozen=True)
class Door:
    """What one server's door knows. home: where a person begins. accounts: of a demonstration."""

    home: Callable[[Viewer], str]
    accounts: Sequence[DemonstrationAccount]


def attach(
    server: Flask, *, home: Callable[[Viewer], str], accounts: Sequence[DemonstrationAccount] = ()
) -> None:
    """Put the guard before every request of a server."""
    server.extensions["bihuan-door"] = Door(home=home, accounts=accounts)
    manager = LoginManager()
    manager.session_protection = None
    # No template asks who is signed in, and the words of a refusal must not need the database.
    manager.init_app(server, add_context_processor=False)
    manager.user_loader(_load)
    server.before_request(_guard)
    server.after_request(_hand_token)


def door() -> Door:
    """The door of the server that answers."""
    found: Door = current_app.extensions["bihuan-door"]
    return found


def person_in_shell(viewer: Viewer) -> PersonInShell:
    """What the shell says about a viewer."""
    with context.reading() as store:
        return signed_in.person_in_shell(store, viewer=viewer, today=today())


def today() -> date:
    """The date in Asia/Shanghai."""
    return context.now().astimezone(ZONE).date()


def _load(identity: str) -> Account | None:
    """The account of a session, unless its time is over or it was revoked since."""
    if _timed_out(context.application().settings):
        return None
    person, _dot, epoch = identity.partition(".")
    acting_for = session.get("acting_for")
    with context.reading() as store:
        found = signed_in.signed_in(store, person=int(person), acting_for=acting_for, today=today())
    return Account(found) if found and str(found.epoch) == epoch else None


def _timed_out(settings: Settings) -> bool:
    """Idle and absolute timeout; a session without its times is over."""
    if "since" not in session or "seen" not in session:
        return True
    now = context.now()
    idle = now - instant(session["seen"])
    return idle > settings.idle or now - instant(session["since"]) > settings.absolute


def _guard() -> Answer | None:
    if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    if request.path in OPEN or request.path.startswith(OPEN_UNDER):
        return None
    if not current_user.is_authenticated:
        return _turn_away()
    account: Account = current_user
    context.use_viewer(account.found.viewer)
    _note_activity()
    if account.found.viewer.must_change_password and request.path not in UNCHANGED_PASSWORD_MAY:
        return redirect("/password") if _wants_page() else _json("password_change_needed", 403)
    home = door().home(account.found.viewer) if request.path == "/" else "/"
    return redirect(home) if home != "/" else None


def _note_activity() -> None:
    now = context.now()
    if now - instant(session["seen"]) >= NOTED_EVERY:
        session["seen"] = stamp(now)


def _turn_away() -> Answer:
    if not _wants_page():
        return _json("unauthenticated", 401)
    here = request.full_path.rstrip("?")
    return redirect("/sign-in" if here == "/" else f"/sign-in?next={quote(here)}")


def _wants_page() -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.path.startswith("/_")
        and request.headers.get("X-Requested-With") != "XMLHttpRequest"
        and request.accept_mimetypes.accept_html
    )


def _json(error: str, status: int) -> Answer:
    answer = Response(f'{{"error":"{error}"}}', status=status, mimetype="application/json")
    return answer


def _hand_token(response: Response) -> Response:
    """Dash reads this cookie and sends it back as a header with each callback."""
    if response.mimetype == "text/html" and response.status_code in (200, 404):
        response.set_cookie(
            "_csrf_token",
            generate_csrf(),
            samesite="Lax",
            secure=context.application().settings.behind_tls,
        )
    return response


def open_session(opened: Opened) -> None:
    """A new session: nothing that was known before the sign-in is worth anything after it."""
    session.clear()
    session["since"] = session["seen"] = stamp(context.now())
    with context.reading() as store:
        found = signed_in.signed_in(store, person=opened.person, acting_for=None, today=today())
    if found is not None:
        login_user(Account(found))


def end_session() -> None:
    """Nobody is signed in any more in this browser."""
    logout_user()
    session.clear()


def local_path(text: str | None) -> str:
    """A path of this site, or its front page: no other site is ever gone to."""
    path = text or "/"
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return "/"
    return path


def address() -> str:
    """Where the request came from."""
    return request.remote_addr or ""
