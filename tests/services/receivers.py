"""Servers that tests start: one that takes mail, one that takes posts. Both on this machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller


def a_free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Mails:
    """What a mail server was handed. dies: it takes a mail, and is gone before it says so."""

    mails: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""
    dies: bool = False

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, or refuse it."""
        if self.refuse:
            return self.refuse
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        if self.dies:
            server.transport.abort()
        return "250 OK"


@contextmanager
def a_mail_server(port: int) -> Iterator[Mails]:
    """A real SMTP server at a port."""
    handler = Mails()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


@dataclass(frozen=True)
class Post:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """The body's JSON."""
        return json.loads(self.body)


@dataclass
class Posts:
    """What an HTTP server was posted, and what it answers."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)
    status: int = 200
    answer: bytes = b'{"errcode": 0}'


@contextmanager
def an_http_receiver() -> Iterator[Posts]:
    """A real HTTP server at a free port."""
    received = Posts()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.posts.append(Post(self.path, dict(self.headers), body))
            self.send_response(received.status)
            self.end_headers()
            self.wfile.write(received.answer)

        def log_message(self, *_given: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    received.url = f"http://127.0.0.1:{server.server_port}/robot"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
