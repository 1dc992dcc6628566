"""What a plain page, a file or a call answers when it is refused: words, never a trace."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app import context
from app.domain.errors import DomainError
from app.translations import N_, _
from app.translations.errors import sentence

log = logging.getLogger("bihuan")

WORDS: dict[int, tuple[str, str]] = {
    400: (N_("请求不正确"), N_("提交的内容不完整或已失效，请返回后刷新页面再试。")),
    401: (N_("请先登录"), N_("登录已失效，请重新登录。")),
    403: (N_("无权访问"), N_("您没有此项权限，或请求来自其他网站。")),
    404: (N_("没有找到"), N_("地址有误，或内容已移走。")),
    405: (N_("请求不正确"), N_("此地址不接受这种请求。")),
    413: (N_("文件过大"), N_("上传的文件超过系统允许的大小。")),
    429: (N_("尝试过多"), N_("尝试次数过多，请15分钟后再试。")),
    500: (N_("系统出错"), N_("系统出错，已记录，请稍后再试或联系管理员。")),
    503: (N_("暂时不可用"), N_("系统暂时不可用，请稍后再试。")),
}

STATUS: dict[str, int] = {
    "not_signed_in": 401,
    "not_allowed": 403,
    "unknown_problem": 404,
    "bad_number": 404,
    "no_such_attachment": 404,
    "no_such_export": 404,
    "export_gone": 404,
    "export_capacity": 403,
    "no_order": 404,
    "unknown_list": 404,
    "unknown_pack": 404,
    "unknown_table": 404,
    "undispatched": 404,
    "file_missing": 404,
    "conflict": 409,
    "busy": 503,
    "database_unavailable": 503,
    "outcome_unknown": 503,
}
"""What is not listed is 400."""

RETRY_AFTER = {"busy": 1, "database_unavailable": 5}
"""Seconds after which a program may try again by itself what was certainly not done."""


def attach(server: Flask) -> None:
    """Answer every error of a server in words."""
    server.register_error_handler(DomainError, _refused)
    server.register_error_handler(CSRFError, _http)
    server.register_error_handler(HTTPException, _http)


def _refused(error: Exception) -> Any:
    assert isinstance(error, DomainError)
    status = STATUS.get(error.code, 400)
    log.info("refused", extra={"code": error.code, "path": request.path})
    response = make_response(answer(status, code=error.code, words=sentence(error)))
    if error.code in RETRY_AFTER:
        response.headers["Retry-After"] = str(RETRY_AFTER[error.code])
    return response


def _http(error: Exception) -> Any:
    assert isinstance(error, HTTPException)
    status = error.code or 500
    return answer(status, code=error.name.lower().replace(" ", "_"))


def answer(status: int, *, code: str, words: str = "") -> Any:
    """A page for people, JSON for programs."""
    title, usual = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if not _for_people():
        return jsonify(error=code, message=words or _(usual)), status
    page = render_template(
        "refused.html",
        title=_(title),
        words=words or _(usual),
        demonstration=context.application().settings.demonstration,
    )
    return page, status


def _for_people() -> bool:
    return not request.path.startswith(("/_dash", "/api/")) and request.accept_mimetypes.accept_html
