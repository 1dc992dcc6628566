"""What every way of serving shares: the address, the messages, how it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
from types import FrameType

from app.domain.errors import DomainError

GRACE = 30
"""Seconds that requests in hand have to end once the server is told to stop."""

LOOK = 0.5
"""Seconds after which a process that waits looks whether it has been told to stop."""

BACKLOG = 1024


class Stop:
    """Whether this process has been told to stop.

    A plain flag: the lock of an event may be held by the very code that a signal interrupts.
    """

    def __init__(self) -> None:
        self.told = False

    def _tell(self, _signal: int, _frame: FrameType | None) -> None:
        self.told = True

    @classmethod
    def at(cls, *signals: signal.Signals) -> Stop:
        """One that these signals tell from now on; in place of whatever they did before."""
        stop = cls()
        for number in signals:
            signal.signal(number, stop._tell)
        return stop


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
