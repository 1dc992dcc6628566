"""Large numbers on slides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.changing import replace
from app.exports.boxes import Box
from app.exports.slides import Type, panel, words
from app.exports.text_room import cut, width
from app.exports.tones import GROUND, MUTED, PRIMARY
from app.queries.report import Figure
from app.queries.report_words import change, said
from app.translations import _

TILE_HIGH = 78.0
LABEL = Type(size=12.0, colour=MUTED)
NUMBERS = tuple(Type(size=size, bold=True, colour=PRIMARY) for size in (26.0, 20.0, 15.0, 11.0))
PAST = tuple(Type(size=size, colour=MUTED) for size in (11.0, 10.0, 9.0, 8.0))
SIDE, LABEL_TOP, NUMBER_TOP, PAST_TOP = 10.0, 5.0, 21.0, 59.0
"""Within a tile, from its edges."""


def tile(slide: Any, box: Box, figure: Figure, *, before: str) -> None:
    """A number with its name above it and the number of the time before below."""
    panel(slide, box, [], Type(), fill=GROUND)
    inner = replace(box, left=box.left + SIDE, width=box.width - 2 * SIDE)
    told = cut(figure.label, inner.width / LABEL.size)
    words(slide, replace(inner, top=box.top + LABEL_TOP, height=LABEL.line), [told], LABEL)
    value = said(figure.form, figure.value)
    number = _shrunk(value, inner.width, NUMBERS)
    words(slide, replace(inner, top=box.top + NUMBER_TOP, height=number.line), [value], number)
    if figure.before is not None:
        past = _("{when} {value}  {change}").format(
            when=before, value=said(figure.form, figure.before), change=change(figure)
        )
        small = _shrunk(past, inner.width, PAST)
        words(slide, replace(inner, top=box.top + PAST_TOP, height=small.line), [past], small)


def _shrunk(text: str, wide: float, sizes: Sequence[Type]) -> Type:
    """The largest letters in which a text fits a line; bold ones are a little wider."""
    long = width(text) * (1.1 if sizes[0].bold else 1.0)
    return next((style for style in sizes if long * style.size <= wide), sizes[-1])
