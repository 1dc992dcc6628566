"""Serving: waitress in this process, or an application for gunicorn's workers."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

from waitress.server import create_server

from app.config import Settings
from app.context import Application
from app.domain.errors import DomainError
from app.main import create_app, open_application
from db import migrations


def serve(
    application: Application, *, host: str, port: int, threads: int, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT, which let running requests end; the database is closed then.

    ready is told the address. Raises DomainError "address_in_use".
    """
    app = create_app(application)
    try:
        server = create_server(
            app.server,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=app.server.config["MAX_CONTENT_LENGTH"],
            # The proxy in front says where a request came from; without one, nobody is believed.
            clear_untrusted_proxy_headers=not application.settings.behind_tls,
        )
    except OSError as error:
        raise DomainError(
            "address_in_use", host=host, port=port, reason=error.strerror or error
        ) from error
    signal.signal(signal.SIGTERM, _stop)
    ready(f"http://{host}:{server.effective_port}")
    try:
        server.run()
    finally:
        server.close()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def start_logging() -> None:
    """Messages to stderr, a line each; waitress speaks of real trouble only."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("waitress.queue", "apscheduler", "alembic", "werkzeug"):
        logging.getLogger(name).setLevel(logging.ERROR)


def wsgi() -> Any:
    """For gunicorn: `gunicorn "app.serving:wsgi()"`. The timetable runs apart: `bihuan jobs`.

    Raises DomainError "schema_pending".
    """
    start_logging()
    application = open_application(Settings.from_environment(os.environ))
    if migrations.pending(application.database):
        raise DomainError("schema_pending")
    return create_app(application).server
