"""A chart of a report as a drawing (SVG) in a page: bars, columns, stacks, lines.

Marks are coloured by classes of the page's style sheet; what is pointed at is told by the page's
script, from data-tip. Nothing here but numbers, words and places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor, log10
from xml.etree import ElementTree as Tree

from app.exports.network_shapes import child
from app.exports.text_room import cut, width
from app.queries.report import Chart, Shape
from app.queries.report_words import said
from app.translations import _

WIDTH, HEIGHT = 600.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 16.0, 18.0, 30.0
"""Around the marks of a chart that stands."""

LETTER = 12.0
"""How high letters are; a Chinese one is as wide."""

LONGEST_LABEL = 170.0
ROW, ROW_OF_MANY = 24.0, 14.0
"""How high a row of a chart that lies is, and each bar of it where there are several."""

PALETTE = 5
TICKS = 4
FULL = 30
"""Up to so many marks each has its number beside it."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A mark. label, series: which; lane: beside which others; low, high: from where to where."""

    label: int
    series: int
    lane: int
    low: float
    high: float


def chart_svg(chart: Chart) -> str:
    """The drawing, to be put into a page as it stands: every word in it is escaped."""
    if chart.shape is Shape.LINES:
        root = _lines(chart)
    else:
        root = _lying(chart) if _lies(chart) else _standing(chart)
    return Tree.tostring(root, encoding="unicode", short_empty_elements=False)


def series_class(chart: Chart, n: int) -> str:
    """The class by which a series has its colour: that of a light, or the next of the palette."""
    tone = chart.series[n].tone
    return f"tone-{tone}" if tone else f"series-{n % PALETTE}"


def _lies(chart: Chart) -> bool:
    """Bars lie; columns do so too where their labels have no room below them."""
    slot = (WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1)
    return chart.shape is Shape.BARS or any(_wide(label) > slot - 4 for label in chart.labels)


def _bars(chart: Chart) -> Iterator[Bar]:
    """The marks; a stack begins each where the one before ends."""
    stacked = chart.shape is Shape.STACKED
    for label in range(len(chart.labels)):
        low = 0.0
        for n, series in enumerate(chart.series):
            value = series.values[label]
            if value is None:
                continue
            high = low + value if stacked else value
            yield Bar(label=label, series=n, lane=0 if stacked else n, low=low, high=high)
            low = high if stacked else 0.0


def _standing(chart: Chart) -> Tree.Element:
    root, bars = _root(chart, HEIGHT), list(_bars(chart))
    top = _axis(root, chart, max((bar.high for bar in bars), default=0.0))
    slot = (WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1)
    lanes = 1 + max((bar.lane for bar in bars), default=0)
    wide = min(slot * 0.7 / lanes, 56.0)
    for series, group in _grouped(root, chart, bars):
        for bar in series:
            x = LEFT + slot * (bar.label + 0.5) + wide * (bar.lane - lanes / 2)
            high, low = (_level(at, top) for at in (bar.high, bar.low))
            _rect(group, x + 1, high, wide - 2, low - high)
            if len(bars) <= FULL and chart.shape is Shape.COLUMNS:
                _text(group, x + wide / 2, high - 4, _said(chart, bar.high), "value")
    _labels(root, chart, slot, first=LEFT + slot / 2)
    _points(root, chart, slot, first=LEFT)
    return root


def _lying(chart: Chart) -> Tree.Element:
    bars = list(_bars(chart))
    lanes = 1 + max((bar.lane for bar in bars), default=0)
    row = ROW if lanes == 1 else ROW_OF_MANY * lanes + 6
    root = _root(chart, max(row * len(chart.labels), 1) + 8)
    left = min(max(map(_wide, chart.labels), default=0.0), LONGEST_LABEL) + 10
    most = max((bar.high for bar in bars), default=0.0) or 1.0
    scale = (WIDTH - left - 64) / most
    thick = (row - 6) / lanes
    for series, group in _grouped(root, chart, bars):
        for bar in series:
            y = 4 + row * bar.label + 3 + thick * bar.lane
            _rect(group, left + bar.low * scale, y, (bar.high - bar.low) * scale, thick - 1)
    for bar in _ends(bars):
        y = 4 + row * bar.label + 3 + thick * (bar.lane + 0.5) + 4
        end = left + bar.high * scale + 4
        _text(root, end, y, _said(chart, bar.high), "value start")
    for n, words in enumerate(chart.labels):
        _text(
            root, left - 6, 4 + row * (n + 0.5) + 4, cut(words, LONGEST_LABEL / LETTER), "label end"
        )
        _point(root, chart, n, (0, 4 + row * n, WIDTH, row))
    return root


def _lines(chart: Chart) -> Tree.Element:
    root = _root(chart, HEIGHT)
    known = [value for series in chart.series for value in series.values if value is not None]
    top = _axis(root, chart, max(known, default=0.0))
    slot = (WIDTH - LEFT - RIGHT - 20) / max(len(chart.labels) - 1, 1)
    for n, series in enumerate(chart.series):
        group = _group(root, chart, n)
        for stretch in _stretches(series.values):
            at = [(LEFT + 10 + slot * place, _level(value, top)) for place, value in stretch]
            child(group, "polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in at))
            for x, y in at:
                child(group, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3")
    _labels(root, chart, slot, first=LEFT + 10)
    _points(root, chart, slot, first=LEFT + 10 - slot / 2)
    return root


def _stretches(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Values with their places, parted where there is none."""
    for known, part in groupby(enumerate(values), key=lambda each: each[1] is not None):
        if known:
            yield [(place, value) for place, value in part if value is not None]


def _root(chart: Chart, height: float) -> Tree.Element:
    return Tree.Element("svg", {
        "class": "chart", "viewBox": f"0 0 {WIDTH:g} {height:g}", "role": "img",
        "aria-labelledby": f"chart-{chart.key}",
    })  # fmt: skip


def _group(root: Tree.Element, chart: Chart, n: int) -> Tree.Element:
    made = child(root, "g", data_series=str(n))
    made.set("class", series_class(chart, n))
    return made


def _grouped(
    root: Tree.Element, chart: Chart, bars: Sequence[Bar]
) -> Iterator[tuple[list[Bar], Tree.Element]]:
    """The bars of each series with the element that holds them, so that it can be hidden."""
    for n in range(len(chart.series)):
        yield [bar for bar in bars if bar.series == n], _group(root, chart, n)


def _ends(bars: Iterable[Bar]) -> Iterator[Bar]:
    """The last bar of each lane, where its number stands; of a stack that is the sum."""
    last = {(bar.label, bar.lane): bar for bar in bars}
    return iter(last.values())


def _axis(root: Tree.Element, chart: Chart, most: float) -> float:
    """Draw lines across with their numbers; what the highest stands for."""
    step = _step(most)
    top = step * max(ceil(most / step - 1e-9), 1)
    for n in range(round(top / step) + 1):
        y = _level(n * step, top)
        child(root, "line", x1=f"{LEFT:g}", x2=f"{WIDTH - RIGHT:g}", y1=f"{y:.1f}", y2=f"{y:.1f}")
        _text(root, LEFT - 6, y + 4, _said(chart, n * step), "label end")
    return top


def _step(most: float) -> float:
    """1, 2 or 5 times a power of ten, so that it goes into the whole about TICKS times."""
    if most <= 0:
        return 1.0
    rough = most / TICKS
    power = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough - 1e-9)


def _level(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _labels(root: Tree.Element, chart: Chart, slot: float, *, first: float) -> None:
    """The labels below, as many of them as have room."""
    widest = max(map(_wide, chart.labels), default=0.0)
    every = max(ceil((widest + 6) / slot), 1)
    for n, words in enumerate(chart.labels):
        if (len(chart.labels) - 1 - n) % every == 0:
            _text(root, first + slot * n, HEIGHT - 10, words, "label middle")


def _points(root: Tree.Element, chart: Chart, slot: float, *, first: float) -> None:
    for n in range(len(chart.labels)):
        _point(root, chart, n, (first + slot * n, TOP, slot, HEIGHT - TOP - BOTTOM))


def _point(
    root: Tree.Element, chart: Chart, n: int, box: tuple[float, float, float, float]
) -> None:
    """What can be pointed at to be told all numbers of a label."""
    told = (
        _("{name}　{value}").format(name=series.name, value=said(chart.form, series.values[n]))
        for series in chart.series
    )
    made = _rect(root, *box)
    made.set("class", "pointed")
    made.set("data-tip", "\n".join((chart.labels[n], *told)))


def _rect(parent: Tree.Element, x: float, y: float, wide: float, high: float) -> Tree.Element:
    sides = {"x": x, "y": y, "width": max(wide, 0.0), "height": max(high, 0.0)}
    return child(parent, "rect", **{name: f"{side:.1f}" for name, side in sides.items()})


def _text(parent: Tree.Element, x: float, y: float, words: str, classes: str) -> None:
    child(parent, "text", words, x=f"{x:.1f}", y=f"{y:.1f}").set("class", classes)


def _said(chart: Chart, value: float) -> str:
    return said(chart.form, value)


def _wide(words: str) -> float:
    return LETTER * width(words)
