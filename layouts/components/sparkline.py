"""A line of a few values, as small as a word; the values stand in its alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from layouts import html

WIDTH, HEIGHT, MARGIN = 72, 18, 2
INK = "#1a4f8b"
"""--primary of app/assets/bihuan.css: a picture takes no variables from its page."""

PLAIN = " /:='(),"
"""What an address of a picture need not write in numbers."""

Values = Sequence[float | None]


def sparkline(values: Values, *, words: str) -> html.Img | None:
    """A picture of values, from the first on the left; None where fewer than two are known."""
    if sum(value is not None for value in values) < 2:
        return None
    return html.Img(src=_source(values), alt=words, className="sparkline", title=words)


def _source(values: Values) -> str:
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    places = [
        None if v is None else (MARGIN + n * step, _height(v, low, high))
        for n, v in enumerate(values)
    ]
    lines = "".join(
        f"<polyline points='{' '.join(f'{x:.1f},{y:.1f}' for x, y in piece)}'/>"
        for piece in _pieces(places)
    )
    x, y = next(place for place in reversed(places) if place is not None)
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>"
        f"<g fill='none' stroke='{INK}' stroke-width='1.2' stroke-linecap='round'>{lines}</g>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='1.8' fill='{INK}'/></svg>"
    )
    return f"data:image/svg+xml,{quote(drawn, safe=PLAIN)}"


def _height(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


Place = tuple[float, float]


def _pieces(places: Sequence[Place | None]) -> list[list[Place]]:
    """Runs of places that are known; a line is broken where one is not."""
    found: list[list[Place]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return [[*piece, *piece] if len(piece) == 1 else piece for piece in found if piece]
