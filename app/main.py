"""create_app: the one place that knows every part."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash
from dash import Dash
from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from app import context, sign_in
from app.config import Settings
from app.context import Application
from app.domain.access import Permission, Viewer
from app.domain.errors import DomainError
from app.jobs.crontabs import placed
from app.jobs.timetable import JOBS
from app.public import ROUTES, assets, refusals
from app.public.assets import BOOTSTRAP, CHARTS, asset
from app.public.meters import meter_database, meter_requests
from app.public.metrics import watch_jobs
from app.queries import notices
from app.queries.admin import jobs as admin_jobs
from app.security import secure
from app.sitemap import SITEMAP, Page
from app.translations import _
from app.translations.errors import sentence
from callbacks import GROUPS
from callbacks.errors import tell
from db.cipher import Cipher
from db.engine import open_database
from layouts import shell

log = logging.getLogger("bihuan")

YEAR = 365 * 24 * 3600

INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
<head>{%metas%}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="bihuan-charts" content="CHARTS">
<title>{%title%}</title>{%css%}
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml"></head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>""".replace("CHARTS", CHARTS)


class Pages(Dash):
    """Dash, whose documents name their scripts by addresses that a browser may keep for good."""

    def interpolate_index(self, *given: Any, **parts: Any) -> str:
        """The document of its parts."""
        placed = {**parts, "scripts": assets.placed(parts.get("scripts", ""))}
        return str(super().interpolate_index(*given, **placed))


def open_application(settings: Settings) -> Application:
    """The database and the cipher of the settings, in one hand."""
    return Application(
        settings=settings,
        database=open_database(settings.database_url),
        cipher=Cipher(settings.secret),
    )


def create_app(application: Application) -> Dash:
    """The web application over an open database. As many as tests like may live side by side."""
    server = _server(application)
    app = Pages(
        "app",
        server=server,  # type: ignore[arg-type]
        use_pages=True,
        pages_folder="",
        index_string=INDEX,
        title=_("闭环"),
        update_title="",
        suppress_callback_exceptions=True,
        serve_locally=True,
        compress=True,
        external_stylesheets=[BOOTSTRAP],
        on_error=tell,
        csrf_token_name="_csrf_token",
        csrf_header_name="X-CSRFToken",
    )
    app.layout = lambda: shell.draw(_frame(application))
    _register_pages()
    for group in GROUPS:
        group.attach(app)
    admin_jobs.TIMETABLE["jobs"] = lambda: placed(JOBS, context.application().settings.timetable)
    admin_jobs.FOLDERS["backups"] = lambda: context.application().settings.backups
    assets.attach(app, settings=application.settings)
    app.server.after_request(_honest_status)
    app.server.after_request(_close_file)
    secure(app, settings=application.settings, immutable=assets.SUITES)
    meter_requests(app.server, pages=[page.key for page in SITEMAP])
    return app


def lasting_app(application: Application) -> Dash:
    """The web application of a process that serves nothing else.

    What it is made of outlives every request: the garbage collector need not look at it again.
    """
    app = create_app(application)
    gc.collect()
    gc.freeze()
    return app


def _server(application: Application) -> Flask:
    server = Flask("app", static_folder=None, static_url_path="/static")
    settings = application.settings
    server.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="bihuan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        MAX_CONTENT_LENGTH=settings.largest_upload * 4 // 3 + 1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BOOTSTRAP_SERVE_LOCAL=True,
    )

    @server.before_request
    def _enter() -> None:
        context.use_application(application)
        context.use_viewer(None)

    meter_database(application.database)
    watch_jobs(server, [job.name for job in JOBS])
    if settings.behind_tls:
        server.wsgi_app = ProxyFix(server.wsgi_app)  # type: ignore[method-assign]
    sign_in.attach(server, home=home_of, accounts=_accounts(settings))
    CSRFProtect(server)
    Bootstrap5(server)
    refusals.attach(server)
    server.jinja_env.globals.update(_=_, asset=asset, bootstrap=BOOTSTRAP)
    for routes in ROUTES:
        server.register_blueprint(routes)
    return server


def _register_pages() -> None:
    """Dash keeps one registry for the process; every app has the same rows."""
    dash.page_registry.clear()
    for page in SITEMAP:
        dash.register_page(
            page.key,
            path_template=page.path if "<" in page.path else None,
            path=None if "<" in page.path else page.path,
            title=_("{page} · 闭环").format(page=_(page.title)),
            name=_(page.title),
            layout=open_page(page),
        )
    words = _("没有这个页面，地址有误或内容已移走。")
    dash.register_page("not_found_404", title=_("没有这个页面"), layout=shell.turned_away(words))


def _honest_status(response: Response) -> Response:
    """Dash answers any address with its page; one that is none of ours is told as missing."""
    unknown = request.endpoint == "/<path:path>" and not any(map(_is_of, SITEMAP))
    if unknown and response.status_code == 200:
        response.status_code = 404
    return response


def _close_file(response: Response) -> Response:
    """Flask-Compress puts its own stream before a file and forgets to close the file."""
    close = getattr(response.response, "close", None)
    if response.is_streamed and close is not None:
        response.call_on_close(close)
    return response


def _is_of(page: Page) -> bool:
    return re.fullmatch(re.sub(r"<\w+>", "[^/]+", page.path), request.path) is not None


def open_page(page: Page) -> Callable[..., Any]:
    """The function that opens a page for whoever asks: guard, load, draw."""

    def layout(**address: str) -> Any:
        if not context.has_request():
            return None
        try:
            viewer = context.viewer()
            viewer.require(page.needs)
            with context.reading() as store:
                view = page.load(store, viewer=viewer, at=context.now(), **_plain(address))
            return page.draw(view)
        except DomainError as refused:
            log.info("page refused", extra={"page": page.key, "code": refused.code})
            return shell.turned_away(sentence(refused))

    return layout


def _plain(address: Mapping[str, str | None]) -> dict[str, Any]:
    """Path variables as they are; the query as one mapping. Neither is trusted."""
    path = {k: v for k, v in address.items() if k in ("number",)}
    query = {k: str(v) for k, v in address.items() if k not in path and v is not None}
    return {**path, "query": query}


def _frame(application: Application) -> shell.Frame:
    viewer = context.viewer_or_none()
    if viewer is None:
        return shell.Frame(csrf=generate_csrf(), demonstration=application.settings.demonstration)
    person = sign_in.person_in_shell(viewer)
    return shell.Frame(
        name=viewer.name,
        role=_(viewer.role.label),
        place=person.place,
        rows=menu_of(viewer),
        demonstration=application.settings.demonstration,
        csrf=generate_csrf(),
        may_search=viewer.can(SITEMAP[1].needs),
        acting_for=person.acting_for,
        hats=person.hats,
        unread=_unread(viewer),
        may_export=viewer.can(Permission.EXPORT),
    )


def _unread(viewer: Viewer) -> int | None:
    """How many notices wait; None for who is told of no problems."""
    if not viewer.can(Permission.SEE_PROBLEMS):
        return None
    with context.reading() as store:
        return notices.unread(store, viewer=viewer)


def _accounts(settings: Settings) -> Sequence[sign_in.DemonstrationAccount]:
    """What the sign-in page of a demonstration offers; nowhere else is a password known."""
    if not settings.demonstration:
        return ()
    from app.demonstration.accounts import accounts

    return accounts()


def home_of(viewer: Viewer) -> str:
    """Where a person begins: the first page of the menu that they may open."""
    return next((row.path for row in menu_of(viewer)), "/password")


def menu_of(viewer: Viewer) -> list[shell.MenuRow]:
    """The rows of the sitemap that a person may open."""
    return [
        shell.MenuRow(_(page.title), page.path)
        for page in SITEMAP
        if page.in_menu and viewer.can(page.needs)
    ]
