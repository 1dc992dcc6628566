"""The product in a web server of this process, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dash import Dash
from waitress import wasyncore
from waitress.server import create_server

THREADS = 8
SECONDS = 5
LOOK = 0.1


@contextmanager
def web_server(app: Dash) -> Iterator[str]:
    """Serve an application from threads of this process; its address.

    At the end nobody new is let in; whoever is connected is answered still.
    """
    sockets: dict[int, Any] = {}
    server = create_server(app.server, map=sockets, host="127.0.0.1", port=0, threads=THREADS)
    told = threading.Event()
    thread = threading.Thread(target=_serve, args=(server, sockets, told), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        told.set()
        thread.join(timeout=SECONDS)


def _serve(server: Any, sockets: dict[int, Any], told: threading.Event) -> None:
    """Close in the thread that waits for the sockets, and last what answers in hand wake it by.

    Whoever writes to a descriptor that is closed may write into a file that has its number since.
    """
    while not told.is_set():
        wasyncore.loop(timeout=LOOK, map=sockets, count=1)
    wasyncore.dispatcher.close(server)
    while server.active_channels:
        wasyncore.loop(timeout=LOOK, map=sockets, count=1)
    server.trigger.close()
