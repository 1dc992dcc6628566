"""One process, many threads: waitress."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from functools import partial
from threading import Thread, main_thread
from types import FrameType
from typing import Any

from waitress.server import create_server

from app.context import Application
from app.main import create_app
from app.serving.listening import GRACE, address_of, listen

BREATH = 0.05


def serve(
    application: Application, *, host: str, port: int, threads: int, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM, which lets the requests in hand end, or SIGINT, which does not.

    ready is told the address. Raises DomainError "address_in_use".
    """
    listener = listen(host=host, port=port)
    app = create_app(application)
    server = create_server(
        app.server,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_body_size=app.server.config["MAX_CONTENT_LENGTH"],
        # Who stands behind a proxy is the application's to judge, and only behind TLS it believes.
        clear_untrusted_proxy_headers=False,
    )
    signal.signal(signal.SIGTERM, partial(_stop, server))
    ready(address_of(listener))
    try:
        server.run()
    finally:
        server.close()


def _stop(server: Any, _signal: int, _frame: FrameType | None) -> None:
    """Take no more connections; a thread watches the requests in hand, and then ends the loop.

    The loop goes on meanwhile: it is what sends the answers.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server.accepting = False
    Thread(target=_end_when_idle, args=(server,), daemon=True).start()


def _end_when_idle(server: Any) -> None:
    give_up = time.monotonic() + GRACE
    while _in_hand(server) and time.monotonic() < give_up:
        time.sleep(BREATH)
    interrupted = main_thread().ident
    assert interrupted is not None
    signal.pthread_kill(interrupted, signal.SIGINT)


def _in_hand(server: Any) -> bool:
    """Whether a request is being answered, or an answer still on its way."""
    channels = list(server.active_channels.values())
    return any(channel.requests or channel.total_outbufs_len for channel in channels)
