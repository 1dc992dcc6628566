"""A picture of nodes and ties as circles, curves and labels that do not cover one another.

Lengths are pixels of a drawing WIDTH wide; y grows downward. A wider drawing moves the
circles apart and leaves radii, line widths and the labels' distances as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from unicodedata import east_asian_width

from app.domain.changing import replace

WIDTH = 880.0
HEIGHTS = ((8, 400.0), (20, 500.0))
HIGHEST = 620.0
"""Up to so many nodes so high; above that HIGHEST."""

SIDE, ABOVE = 64.0, 44.0
"""What is left free at the edges for circles and labels."""

SMALLEST, LARGEST = 5.0, 38.0
LETTER = 14.0
LINE = 19.0
NAMED = 10
"""The largest nodes always have their names beside them."""

CROWD = 24
"""Up to so many nodes the others are named too, where there is room."""

STEPS = 12
GAP = 6.0
GOLDEN = pi * (3 - sqrt(5))
TRIES = 3000

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A node to be drawn: its place within 0 and 1, what it weighs, its label line by line."""

    key: str
    x: float
    y: float
    weight: float
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A tie to be drawn. bend: how far it bows out, in shares of its length."""

    source: str
    target: str
    weight: float
    bend: float = 0.12


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A node as it is drawn."""

    key: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A tie as it is drawn, from the middle of one circle to that of the other.

    width: of the line. share: its weight, of the heaviest.
    """

    points: tuple[Point, ...]
    width: float
    share: float

    @property
    def middle(self) -> Point:
        """Where it is taken hold of."""
        return self.points[len(self.points) // 2]


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words beside a circle: the middle of their box, and its size."""

    key: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """What it covers."""
        return (
            self.x - self.width / 2, self.y - self.height / 2,
            self.x + self.width / 2, self.y + self.height / 2,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The picture; curves in the order of the links."""

    height: float
    circles: Mapping[str, Circle]
    curves: tuple[Curve, ...]
    labels: tuple[Label, ...]


def drawing(spots: Sequence[Spot], links: Sequence[Link]) -> Drawing:
    """Nodes and the ties between them as a picture."""
    most = max((spot.weight for spot in spots), default=0.0)
    height = next((h for up_to, h in HEIGHTS if len(spots) <= up_to), HIGHEST)
    circles = _cleared([_circle(spot, most, height) for spot in spots], height)
    heaviest = max((link.weight for link in links), default=0.0)
    curves = tuple(_curve(link, circles, heaviest) for link in links)
    labels = _labels(spots, circles, height)
    return Drawing(height=height, circles=circles, curves=curves, labels=labels)


def _circle(spot: Spot, most: float, height: float) -> Circle:
    """It grows a little faster with the weight than its area would: the largest must be seen."""
    share = spot.weight / most if most else 0.0
    return Circle(
        key=spot.key,
        x=SIDE + spot.x * (WIDTH - 2 * SIDE),
        y=ABOVE + (1 - spot.y) * (height - 2 * ABOVE),
        radius=SMALLEST + (LARGEST - SMALLEST) * share**0.7,
    )


def _cleared(circles: Iterable[Circle], height: float) -> dict[str, Circle]:
    """The largest stay where they are; a smaller one that touches another moves beside it."""
    placed: dict[str, Circle] = {}
    for circle in sorted(circles, key=lambda circle: (-circle.radius, circle.key)):
        around = (_moved(circle, n, height) for n in range(TRIES))
        free = (c for c in around if not any(_meet(c, other) for other in placed.values()))
        placed[circle.key] = next(free, circle)
    return placed


def _moved(circle: Circle, n: int, height: float) -> Circle:
    """The nth place of a spiral round its own."""
    rim, far = circle.radius, 4 * sqrt(n)
    x = min(max(circle.x + far * cos(n * GOLDEN), rim), WIDTH - rim)
    y = min(max(circle.y + far * sin(n * GOLDEN), rim), height - rim)
    return replace(circle, x=x, y=y)


def _meet(one: Circle, other: Circle) -> bool:
    return hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius + GAP


def _curve(link: Link, circles: Mapping[str, Circle], heaviest: float) -> Curve:
    """A bow to the right of its direction: there and back lie apart."""
    start, end = circles[link.source], circles[link.target]
    dx, dy = end.x - start.x, end.y - start.y
    turn = 2 * link.bend
    bow = ((start.x + end.x) / 2 - dy * turn, (start.y + end.y) / 2 + dx * turn)
    share = link.weight / heaviest if heaviest else 0.0
    points = tuple(
        _bezier((start.x, start.y), bow, (end.x, end.y), n / STEPS) for n in range(STEPS + 1)
    )
    return Curve(points=points, width=1 + 6 * share, share=share)


def _bezier(start: Point, bow: Point, end: Point, t: float) -> Point:
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
    return a * start[0] + b * bow[0] + c * end[0], a * start[1] + b * bow[1] + c * end[1]


def _labels(
    spots: Sequence[Spot], circles: Mapping[str, Circle], height: float
) -> tuple[Label, ...]:
    """The names of the largest, each where it covers least; of others where there is room."""
    ranked = sorted(spots, key=lambda spot: (-spot.weight, spot.key))
    placed: list[Label] = []
    for spot in ranked[:NAMED]:
        offered = _offered(spot, circles[spot.key], height)
        placed.append(min(offered, key=lambda label: _covered(label, placed, circles)))
    for spot in ranked[NAMED:] if len(spots) <= CROWD else ():
        offered = _offered(spot, circles[spot.key], height)
        free = (label for label in offered if not _covered(label, placed, circles))
        placed.extend([label for label in [next(free, None)] if label])
    return tuple(placed)


ANGLES = (0.5, 1.5, 0.0, 1.0, 0.33, 0.67, 1.33, 1.67, 0.17, 0.83, 1.17, 1.83)
"""Of a label seen from its circle, in half turns: under it first."""


def _offered(spot: Spot, circle: Circle, height: float) -> list[Label]:
    """Where a label may stand: under its circle, above it, beside it; then further away."""
    width = max(map(width_of, spot.lines))
    high = LINE * len(spot.lines)
    found = []
    for gap in (3.0, 14.0, 28.0, 44.0):
        for angle in ANGLES:
            right, down = cos(angle * pi), sin(angle * pi)
            x = circle.x + _sign(right) * (abs(right) * (circle.radius + gap) + width / 2)
            y = circle.y + _sign(down) * (abs(down) * (circle.radius + gap) + high / 2)
            found.append(Label(
                key=spot.key, lines=spot.lines, x=x, y=y, width=width, height=high
            ))  # fmt: skip
    inside = [label for label in found if _is_inside(label.box, height)]
    return inside or found[:1]


def _sign(share: float) -> int:
    """-1, 0 or 1; what is nought but for rounding is nought."""
    return 0 if abs(share) < 1e-9 else 1 if share > 0 else -1


def _covered(label: Label, placed: Iterable[Label], circles: Mapping[str, Circle]) -> float:
    """How much of other labels it covers, and how many circles: labels weigh more."""
    words = sum(_shared(label.box, other.box) for other in placed)
    around = (c for c in circles.values() if c.key != label.key)
    return words * 100 + sum(_touches(label.box, circle) * circle.radius for circle in around)


def _shared(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def _touches(box: Box, circle: Circle) -> bool:
    dx = circle.x - min(max(circle.x, box[0]), box[2])
    dy = circle.y - min(max(circle.y, box[1]), box[3])
    return hypot(dx, dy) < circle.radius


def _is_inside(box: Box, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height


def width_of(words: str) -> float:
    """How wide a line is at LETTER pixels: a Chinese letter is square, a Latin one about half."""
    wide = sum(east_asian_width(letter) in "WF" for letter in words)
    return LETTER * (wide + 0.58 * (len(words) - wide)) + 6
