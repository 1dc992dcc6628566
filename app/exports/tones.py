"""The colours of what is printed and shown, the same as on the screen."""

from __future__ import annotations

PRIMARY, ACCENT = "1A4F8B", "6F93BD"
INK, MUTED, LINE, PAPER, GROUND = "1F2933", "5F6C7B", "DDE3EA", "FFFFFF", "F5F7FA"

LIGHTS = {
    "red": ("FDECEC", "C53030"),
    "yellow": ("FDF3D0", "975A16"),
    "green": ("E6F4EC", "2F855A"),
    "grey": ("EDF1F5", "718096"),
}
"""Of a light by its code: behind it, and its own."""

NO_LIGHT = ("EDF1F5", MUTED)

SIGNS = {"red": "■", "yellow": "▲", "green": "●", "grey": "❚❚"}
"""A light is never told by its colour alone."""

PALETTE = (PRIMARY, ACCENT, "718096", "975A16", "2F855A")
"""Of the series of a chart, in their order."""


def tone_of(light: str) -> tuple[str, str]:
    """Behind a light, and its own; of none a muted one."""
    return LIGHTS.get(light, NO_LIGHT)
