"""Messages to a group's robot: a signed HTTP POST, in a plain form or in DingTalk's.

plain: JSON, with the headers X-Bihuan-Timestamp (seconds) and X-Bihuan-Signature, the hex
HMAC-SHA256 of "<timestamp>.<body>". dingtalk: timestamp (milliseconds) and sign in the address,
sign being the base64 HMAC-SHA256 of "<timestamp>\\n<secret>" (钉钉自定义机器人安全设置·加签).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from app.config import Robot
from app.services.messages import Message
from app.translations import _

TIMEOUT = 15.0
LONGEST_ANSWER = 10_000

SPOKEN = str.maketrans("[]()<>", "〔〕（）＜＞", "*#`!")
"""What would be a mark in a message is written otherwise, or left out."""


class _NoRedirect(HTTPRedirectHandler):
    """A message is not carried on to another address."""

    def redirect_request(self, *_given: Any) -> None:
        """No request."""


def send(robot: Robot, message: Message, *, name: str, at: datetime) -> str:
    """Post a message. Empty where the robot took it, else what went wrong, without the address.

    name: the same for the same message, so that a second copy is recognised.
    """
    request = REQUESTS[robot.profile](robot, message, name, at)
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
            return _refusal(robot, response.read(LONGEST_ANSWER))
    except HTTPError as error:
        error.close()
        return f"HTTP {error.code}"
    except (OSError, HTTPException) as error:
        return type(error).__name__


def _plain(robot: Robot, message: Message, name: str, at: datetime) -> Request:
    timestamp = str(int(at.timestamp()))
    body = _json({"id": name, "title": message.title, "lines": list(message.lines),
                  "link": message.link})  # fmt: skip
    signature = _hmac(robot, timestamp.encode() + b"." + body).hex()
    headers = {"X-Bihuan-Timestamp": timestamp, "X-Bihuan-Signature": signature}
    return _post(robot.url, body, headers)


def _dingtalk(robot: Robot, message: Message, _name: str, at: datetime) -> Request:
    timestamp = str(int(at.timestamp() * 1000))
    signature = _hmac(robot, f"{timestamp}\n{robot.secret}".encode())
    sign = quote(base64.b64encode(signature).decode(), safe="")
    title = message.title.translate(SPOKEN)
    lines = [f"#### {title}", *(line.translate(SPOKEN) for line in message.lines)]
    lines += [f"[{_('查看')}]({message.link})"] if message.link else []
    body = {"msgtype": "markdown", "markdown": {"title": title, "text": "\n\n".join(lines)}}
    joint = "&" if "?" in robot.url else "?"
    return _post(f"{robot.url}{joint}timestamp={timestamp}&sign={sign}", _json(body), {})


REQUESTS = {"plain": _plain, "dingtalk": _dingtalk}


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> Request:
    given = {"Content-Type": "application/json; charset=utf-8", **headers}
    return Request(url, data=body, headers=given, method="POST")


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _hmac(robot: Robot, content: bytes) -> bytes:
    return hmac.new(robot.secret.encode(), content, hashlib.sha256).digest()


def _refusal(robot: Robot, answer: bytes) -> str:
    """DingTalk answers 200 also where it refuses; the code says so."""
    if robot.profile != "dingtalk":
        return ""
    try:
        code = json.loads(answer).get("errcode")
    except (ValueError, AttributeError):
        return "no errcode"
    return "" if code == 0 else f"errcode {code}"
