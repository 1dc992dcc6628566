"""What a chapter has, from top to bottom of a slide and on the next where there is no more room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.changing import replace
from app.exports.boxes import Box
from app.exports.chart_shapes import drawable
from app.exports.report_grids import Grid, unbroken
from app.exports.slide_charts import draw_chart, least_of_chart, most_of_chart
from app.exports.slide_picture import draw_picture
from app.exports.slide_tables import PADDING, SIZES, Laid, laid, table
from app.exports.slide_tiles import TILE_HIGH, tile
from app.exports.slides import BODY, BULLET, CAPTION, Deck, Type, height, words
from app.exports.text_room import cut, one_line
from app.queries.report import Chart, Figure, Picture
from app.translations import _

GAP = 12.0
SENTENCE = Type(size=17.0, bullet=True, after=4.0)
LONGEST = 5
"""Lines of a sentence; what is longer stands whole in the document."""

TILES = 5
PICTURE_HIGH = 280.0
BESIDE = 500.0
"""How wide a table beside its chart is."""

LEAST_ROWS = 5
NARROW = (13.0, 12.0)
"""Points of the letters of a table on half a slide."""


class Flow:
    """The slides of a chapter. The first begins when something is put on it."""

    def __init__(self, deck: Deck, title: str) -> None:
        self.deck, self.title = deck, title
        self.slide: Any = None
        self.top = BODY.bottom

    def sentences(self, texts: Sequence[str]) -> None:
        """Paragraphs, each with a dot: as many below one another as a slide has room for."""
        room = BODY.width / SENTENCE.size - BULLET
        told = [cut(one_line(text), room, most=LONGEST) for text in texts]
        while told:
            slide = self.slide_for(height(told[:1], BODY.width, SENTENCE))
            many = _fitting(told, BODY.bottom - self.top)
            place = self._take(height(told[:many], BODY.width, SENTENCE))
            words(slide, place, told[:many], SENTENCE)
            told = told[many:]

    def figures(self, numbers: Sequence[Figure], *, before: str) -> None:
        """Large numbers side by side; before: what the time before is called."""
        wide = (BODY.width - (TILES - 1) * GAP) / TILES
        for n in range(0, len(numbers), TILES):
            slide = self.slide_for(TILE_HIGH)
            place = self._take(TILE_HIGH)
            for column, figure in enumerate(numbers[n : n + TILES]):
                left = BODY.left + column * (wide + GAP)
                tile(slide, replace(place, left=left, width=wide), figure, before=before)

    def charts(self, charts: Sequence[Chart]) -> None:
        """Charts, two side by side where there are two."""
        for n in range(0, len(charts), 2):
            pair = [drawable(chart) for chart in charts[n : n + 2]]
            least = max(map(least_of_chart, pair))
            slide = self.slide_for(least)
            place = self._take(min(BODY.bottom - self.top, max(map(most_of_chart, pair))))
            wide = (place.width - (len(pair) - 1) * 2 * GAP) / len(pair)
            for column, chart in enumerate(pair):
                left = place.left + column * (wide + 2 * GAP)
                draw_chart(slide, replace(place, left=left, width=wide), chart)

    def beside(self, chart: Chart, of: Grid) -> bool:
        """A chart with its table on its right, where one slide has room for the whole of both."""
        shown = drawable(chart)
        found = laid(of, BESIDE, sizes=(12.0, 11.0))
        high = CAPTION.line + 4 + found.head + sum(found.heights)
        if found.squeezed or max(high, least_of_chart(shown)) > BODY.bottom - self._begin():
            return False
        slide = self.slide_for(max(high, least_of_chart(shown)))
        place = self._take(BODY.bottom - self.top)
        left = replace(place, width=BODY.width - BESIDE - 2 * GAP)
        draw_chart(slide, replace(left, height=min(left.height, most_of_chart(shown))), shown)
        right = replace(place, left=BODY.right - BESIDE, width=BESIDE)
        captioned(slide, right, found, title=of.named(), start=0, many=len(of.rows))
        return True

    def table(self, of: Grid, *, more: int, sizes: Sequence[float] = SIZES) -> None:
        """A table on as many slides as it needs, but on no more than so many after its first."""
        found = laid(of, BODY.width, sizes=sizes)
        start, pages = 0, 0
        while start < len(of.rows) and pages <= more:
            slide = self.slide_for(min(_least_of(found, start), BODY.height))
            many = max(found.fitting(start, BODY.bottom - self.top - CAPTION.line - 4), 1)
            start, pages = start + many, pages + 1
            title = of.named(shown=start if pages > more else None)
            place = replace(BODY, top=self.top)
            high = captioned(slide, place, found, title=title, start=start - many, many=many)
            self._take(high)

    def columns(self, grids: Sequence[Grid]) -> None:
        """Narrow tables down the left half of a slide, then down the right one."""
        wide = (BODY.width - 2 * GAP) / 2
        place = _Halves(self, wide)
        for of in grids:
            found, start = laid(of, wide, sizes=NARROW), 0
            while start < len(of.rows):
                box = place.room(_least_of(found, start))
                many = max(found.fitting(start, box.height - CAPTION.line - 4), 1)
                title = of.named() if not start else _("{}（续）").format(of.title)
                high = captioned(place.slide, box, found, title=title, start=start, many=many)
                place.take(high)
                start += many
        self.top = place.lowest + GAP

    def picture(self, picture: Picture) -> None:
        """Who waits for whom, on what is left of the slide."""
        slide = self.slide_for(PICTURE_HIGH)
        draw_picture(slide, self._take(BODY.bottom - self.top), picture)

    def slide_for(self, high: float) -> Any:
        """The slide on which something so high has room."""
        if self.top + high > BODY.bottom:
            again = _("{}（续）").format(self.title) if self.slide is not None else self.title
            self.slide, self.top = self.deck.slide(again), BODY.top
        return self.slide

    def _take(self, high: float) -> Box:
        box = Box(left=BODY.left, top=self.top, width=BODY.width, height=high)
        self.top += high + GAP
        return box

    def _begin(self) -> float:
        """Where something begins that may have a new slide: below sentences, or at the top."""
        return self.top if self.top < BODY.bottom else BODY.top


class _Halves:
    """The two halves of a slide, filled from top to bottom one after the other."""

    def __init__(self, flow: Flow, wide: float) -> None:
        self.flow, self.wide = flow, wide
        self.slide: Any = None
        self.left, self.top, self.below = BODY.left, 0.0, BODY.bottom
        self.lowest = 0.0

    def room(self, least: float) -> Box:
        """What is left of a half in which so much fits."""
        if self.slide is None:
            self._begin(least)
        elif self.below + least > BODY.bottom and self.left == BODY.left:
            self.left, self.below = BODY.right - self.wide, self.top
        if self.below + least > BODY.bottom:
            self.flow.top = BODY.bottom
            self._begin(least)
        high = BODY.bottom - self.below
        return Box(left=self.left, top=self.below, width=self.wide, height=high)

    def take(self, high: float) -> None:
        """So much of the half is taken."""
        self.below += high + GAP
        self.lowest = max(self.lowest, self.below - GAP)

    def _begin(self, least: float) -> None:
        self.slide = self.flow.slide_for(least)
        self.left, self.top = BODY.left, self.flow.top
        self.below = self.lowest = self.top


def _fitting(told: Sequence[str], room: float) -> int:
    """How many sentences fit below one another."""
    heights = (height(told[: n + 1], BODY.width, SENTENCE) for n in range(len(told)))
    return sum(high <= room for high in heights)


def is_narrow(of: Grid) -> bool:
    """Whether a table has room on half a slide and none of its words break."""
    size = NARROW[-1]
    return unbroken(of, padding=2 * PADDING / size) * size <= (BODY.width - 2 * GAP) / 2


def _least_of(found: Laid, start: int) -> float:
    """How much room a table wants at least: its title, its head and a few rows."""
    rows = found.heights[start : start + LEAST_ROWS]
    return CAPTION.line + 4 + found.head + sum(rows)


def captioned(slide: Any, box: Box, found: Laid, *, title: str, start: int, many: int) -> float:
    """Rows of a table below its title, if it has one; how high both are together."""
    high = found.head + sum(found.heights[start : start + many])
    above = 0.0
    if title:
        above = CAPTION.line + 4
        told = [cut(title, box.width / CAPTION.size)]
        words(slide, replace(box, height=CAPTION.line), told, CAPTION)
    table(slide, found, replace(box, top=box.top + above, height=high), start=start, many=many)
    return above + high
