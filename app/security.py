"""Headers and the content security policy; computed when every script is known."""

from __future__ import annotations

from dash import Dash
from flask import Response, request

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

KEPT = ("/assets/", "/_dash-component-suites/", "/bootstrap/static/")


def secure(app: Dash, *, settings: Settings) -> None:
    """Prime the app with one request (Dash adds a script on the first), then fix the policy."""
    with app.server.test_client() as client:
        client.get("/health")
        client.get("/sign-in")
    policy = POLICY.format(hashes=" ".join(f"'{h}'" for h in app.csp_hashes()))

    def headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] = policy
        if settings.behind_tls:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not request.path.startswith(KEPT):
            response.headers["Cache-Control"] = "no-store"
        elif request.path.startswith("/_dash-component-suites/"):
            response.headers["Cache-Control"] = "public, max-age=31536000"
        return response

    app.server.after_request_funcs.setdefault(None, []).append(headers)
