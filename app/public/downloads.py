"""Files that go out: attachments now, exports beside them."""

from __future__ import annotations

from flask import Blueprint

routes = Blueprint("downloads", __name__)
