"""The grid: whatever share of it a page gives its parts, the style sheet knows it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_share_of_the_grid_is_known_to_the_style_sheet() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in ROOT.glob("layouts/**/*.py"))
    styles = "".join(style.read_text(encoding="utf-8") for style in ROOT.glob("app/assets/*.css"))
    asked = set(re.findall(r"\bspan-(\d+)\b", pages))
    assert asked
    assert asked <= set(re.findall(r"\.span-(\d+)\{grid-column:span \1\}", styles))
