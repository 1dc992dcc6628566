"""The two views of 督办: the orders, and what needs the province."""

from __future__ import annotations

from app.translations import N_, _
from layouts import html

PROVINCE = "/supervision?view=province"
VIEWS = (
    ("orders", N_("督办单"), "/supervision"),
    ("province", N_("省级梳理清单"), PROVINCE),
)


def tabs(here: str) -> html.Nav:
    """Links to both, the one that is shown marked."""
    links = [
        html.Link(
            _(words), href=href, className="on" if key == here else "",
            **({"aria-current": "page"} if key == here else {}),
        )
        for key, words, href in VIEWS
    ]  # fmt: skip
    return html.Nav(links, className="kinds sv-tabs", **{"aria-label": _("督办内容")})
