"""The lines of a picture of who waits for whom, and the words that stand on the heaviest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import dist

from app.exports.boxes import Box
from app.exports.text_room import LEADING, width
from app.queries.report import Arrow, Form
from app.queries.report_words import said
from app.translations import _

MOST, MARKED = 40, 10
THINNEST, THICKEST = 1.0, 4.5
ONE_WAY, MUTUAL = "8195AD", "C53030"
MARK = 9.0
"""Points of the letters on a line."""

SITES = ((0.5, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 0.5))
"""Where a line may take hold of a box: above, left, below, right, in the order of the format."""

SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
"""Where on a line words are tried."""

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Line:
    """An arrow as it is drawn. sites: of SITES, those it holds on to; thick: in points.

    mutual: whether the target waits for the source as well.
    """

    arrow: Arrow
    sites: tuple[int, int]
    start: Point
    end: Point
    thick: float
    mutual: bool

    @property
    def colour(self) -> str:
        """Mutual waits stand out."""
        return MUTUAL if self.mutual else ONE_WAY


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words on a line, and their place."""

    words: str
    box: Box


def legend(*, shown: int, total: int) -> tuple[str, str]:
    """What lines and lights mean, and how many of the departments are shown."""
    told = _("箭头：前者等候后者，越粗越久（日为工作日）；红线：互相等候。")
    lights = _("■超期  ▲临期  ●正常  ❚❚挂起")
    if shown < total:
        many = _("{lights}（列 {shown} 家，共 {total} 家）")
        lights = many.format(lights=lights, shown=shown, total=total)
    return told, lights


def lines(arrows: Sequence[Arrow], boxes: Mapping[str, Box]) -> list[Line]:
    """The longest waits between these boxes; there and back hold on at different sites."""
    drawn = [arrow for arrow in arrows if arrow.source in boxes and arrow.target in boxes]
    drawn = sorted(drawn, key=lambda a: (-a.days, a.source, a.target))[:MOST]
    longest = max((arrow.days for arrow in drawn), default=0.0) or 1.0
    there = {(arrow.source, arrow.target) for arrow in drawn}
    held: dict[tuple[str, str], tuple[int, int]] = {}
    found = []
    for arrow in drawn:
        source, target, back = (
            boxes[arrow.source],
            boxes[arrow.target],
            (arrow.target, arrow.source),
        )
        sites = _ends(source, target, taken=[held[back][::-1]] if back in held else [])
        held[arrow.source, arrow.target] = sites
        thick = THINNEST + (THICKEST - THINNEST) * arrow.days / longest
        found.append(Line(
            arrow=arrow, sites=sites, start=_site(source, sites[0]), end=_site(target, sites[1]),
            thick=thick, mutual=back in there,
        ))  # fmt: skip
    return found


def marks(drawn: Sequence[Line], boxes: Iterable[Box], *, room: Box) -> list[Mark]:
    """How many cases and how long, on the heaviest lines where there is room for it."""
    taken, found = list(boxes), []
    for line in drawn[:MARKED]:
        words = _("{cases}件·{days}日").format(
            cases=said(Form.COUNT, line.arrow.cases), days=said(Form.DAYS, line.arrow.days)
        )
        tried = (_place(line, share, words) for share in SHARES)
        free = (box for box in tried if box.is_inside(room) and box.is_free(taken, apart=2.0))
        box = next(free, None)
        if box is not None:
            taken.append(box)
            found.append(Mark(words=words, box=box))
    return found


def _ends(source: Box, target: Box, *, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sites at which the shortest line takes hold, of those not yet taken."""
    places = range(len(SITES))
    pairs = ((a, b) for a, b in product(places, places) if (a, b) not in taken)
    return min(pairs, key=lambda pair: dist(_site(source, pair[0]), _site(target, pair[1])))


def _site(box: Box, n: int) -> Point:
    across, down = SITES[n]
    return box.left + across * box.width, box.top + down * box.height


def _place(line: Line, share: float, words: str) -> Box:
    wide, high = width(words) * MARK + 4, MARK * LEADING
    x, y = (a + (b - a) * share for a, b in zip(line.start, line.end, strict=True))
    return Box(left=x - wide / 2, top=y - high / 2, width=wide, height=high)
