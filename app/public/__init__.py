"""Plain routes beside the Dash pages: sign-in, the enterprise's link, files, exports, health."""

from flask import Blueprint

from app.public import doors, downloads, exports, health, tracking

ROUTES: tuple[Blueprint, ...] = (
    health.routes,
    doors.routes,
    downloads.routes,
    exports.routes,
    tracking.routes,
)
