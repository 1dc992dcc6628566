"""Headers and the content security policy; computed when every script is known."""

from __future__ import annotations

from functools import partial
from typing import Any

from dash import Dash
from flask import Response, abort, request

from app.config import Settings

POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
    " worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
"""Dash, AG Grid and Plotly write styles in the page: style-src has to allow that."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

KEPT = ("/assets/", "/bootstrap/static/")
YEAR = "public, max-age=31536000"


def secure(app: Dash, *, settings: Settings, immutable: str) -> None:
    """Prime the app with one request (Dash adds a script on the first), then fix the policy.

    immutable: the path under which every address changes with its content.
    """
    with app.server.test_client() as client:
        client.get("/health")
        client.get("/sign-in")
    policy = POLICY.format(hashes=" ".join(app.csp_hashes()))

    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = policy
        if settings.behind_tls:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers["Cache-Control"] = kept(
            request.path, response.status_code, immutable=immutable
        )
        return response

    app.server.after_request_funcs.setdefault(None, []).append(headers)
    app.server.before_request_funcs.setdefault(None, []).append(partial(refuse_malformed, app))


def kept(path: str, status: int, *, immutable: str) -> str:
    """How long a browser may keep an answer. Only files whose address has a fingerprint stay."""
    if status not in (200, 304):
        return "no-store"
    if path.startswith(f"{immutable}/"):
        return f"{YEAR}, immutable"
    return YEAR if path.startswith(KEPT) else "no-store"


def refuse_malformed(app: Dash) -> None:
    """Answer 400 to a call of a callback that Dash itself would answer with a fault of its own."""
    if request.path == "/_dash-update-component" and request.method == "POST":
        body = request.get_json()
        if not isinstance(body, dict) or not _calls_a_callback(app, body):
            abort(400)


def _calls_a_callback(app: Dash, body: dict[str, Any]) -> bool:
    output = body.get("output")
    called = app.callback_map.get(output) if isinstance(output, str) else None
    if called is None:
        return False
    changed = body.get("changedPropIds", [])
    return (
        _are_values(body.get("inputs"), len(called["inputs"]))
        and _are_values(body.get("state", []), len(called["state"]))
        and (called.get("no_output") or isinstance(body.get("outputs"), dict | list))
        and isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
    )


def _are_values(found: Any, expected: int) -> bool:
    """A value for each dependency; of a pattern, a list of them."""
    if not isinstance(found, list) or len(found) != expected:
        return False
    return all(
        isinstance(one, dict) and "id" in one and "property" in one
        for each in found
        for one in (each if isinstance(each, list) else [each])
    )
