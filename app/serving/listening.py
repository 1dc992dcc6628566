"""What every way of serving shares: the address, the messages, how long an end may take."""

from __future__ import annotations

import logging
import socket

from app.domain.errors import DomainError

GRACE = 30
"""Seconds that requests in hand have to end once the server is told to stop."""

BACKLOG = 1024


def listen(*, host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises DomainError "address_in_use"."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        # Python adds the address, which the sentence names already.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        raise DomainError("address_in_use", host=host, port=port, reason=reason) from error


def address_of(listener: socket.socket) -> str:
    """The address at which a socket listens, for a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def start_logging() -> None:
    """Messages to stderr, a line each; the servers speak of real trouble only."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("waitress.queue", "apscheduler", "alembic", "werkzeug"):
        logging.getLogger(name).setLevel(logging.ERROR)
