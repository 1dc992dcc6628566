"""One process, many threads: waitress."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

from app.context import Application
from app.main import lasting_app
from app.serving.listening import GRACE, LOOK, Stop, address_of, listen

BREATH = 0.05
"""Seconds after which the loop looks whether what was in hand is answered."""


def serve(
    application: Application,
    *,
    host: str,
    port: int,
    threads: int,
    stop: Stop,
    ready: Callable[[str], None],
) -> None:
    """Serve until told to stop, which lets the requests in hand end, or SIGINT, which does not.

    ready is told the address. Raises DomainError "address_in_use".
    """
    listener = listen(host=host, port=port)
    app = lasting_app(application)
    sockets: dict[int, Any] = {}
    server = create_server(
        app.server,
        map=sockets,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_body_size=app.server.config["MAX_CONTENT_LENGTH"],
        # Who stands behind a proxy is the application's to judge, and only behind TLS it believes.
        clear_untrusted_proxy_headers=False,
    )
    try:
        ready(address_of(listener))
        with suppress(KeyboardInterrupt):
            _answer_until_told(server, sockets, stop)
    finally:
        server.task_dispatcher.shutdown()
        server.close()


def _answer_until_told(server: Any, sockets: dict[int, Any], stop: Stop) -> None:
    """Answer; once told to stop take no more connections, and end what is in hand within GRACE."""
    while not stop.told:
        wasyncore.loop(timeout=LOOK, map=sockets, count=1)
    server.accepting = False
    give_up = time.monotonic() + GRACE
    while _in_hand(server) and time.monotonic() < give_up:
        wasyncore.loop(timeout=BREATH, map=sockets, count=1)


def _in_hand(server: Any) -> bool:
    """Whether a request is being answered, or an answer still on its way."""
    channels = server.active_channels.values()
    return any(channel.requests or channel.total_outbufs_len for channel in channels)
