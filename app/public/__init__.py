"""Plain routes beside the Dash pages: the door, the enterprise's link, files, health, metrics."""

from flask import Blueprint

from app.public import (
    assets,
    doors,
    downloads,
    evaluations,
    exports,
    health,
    meetings,
    metrics,
    networks,
    papers,
    province_lists,
    reviews,
    surveys,
    tracking,
)

ROUTES: tuple[Blueprint, ...] = (
    health.routes,
    metrics.routes,
    assets.routes,
    doors.routes,
    downloads.routes,
    evaluations.routes,
    exports.routes,
    meetings.routes,
    networks.routes,
    papers.routes,
    province_lists.routes,
    reviews.routes,
    surveys.routes,
    tracking.routes,
)
