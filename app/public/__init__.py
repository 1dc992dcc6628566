"""Plain routes beside the Dash pages: sign-in, the enterprise's link, files, exports, health."""

from flask import Blueprint

from app.public import downloads, health, tracking

ROUTES: tuple[Blueprint, ...] = (health.routes, downloads.routes, tracking.routes)
