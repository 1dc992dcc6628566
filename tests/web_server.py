"""The product in a web server of this process, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from dash import Dash
from waitress.server import create_server
from waitress.wasyncore import close_all

THREADS = 8
SECONDS = 5


@contextmanager
def web_server(app: Dash) -> Iterator[str]:
    """Serve an application from threads of this process; its address."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=THREADS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # In the server's own thread: it may be waiting for the very sockets.
        server.trigger.pull_trigger(partial(close_all, server._map))
        thread.join(timeout=SECONDS)
