"""在办存量: opening + in - out = closing, for any key, out of how cases stood during a week.

Every change of a key counts as one out and one in, so that the equation holds for each key by
itself and for all of them together: what went from one department to another and back within the
week came and went, twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from app.domain.catalogue import Term
from app.domain.review.weeks import Week
from app.domain.standing_history import Standing, standing_at


class Into(Term):
    """How something came in."""

    NEW = "new", "新增"
    BACK = "back", "恢复办理"
    OVER = "over", "转入"


class Out(Term):
    """How something went out; all but the last are stages."""

    CLOSED = "closed", "办结"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "撤回"
    MERGED = "merged", "并单"
    OVER = "over", "转出"


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What was open as a week began, what came, what went; kinds that did not occur are left out.

    BACK: it was open again after having left the loop. OVER: from another key, or to another.
    """

    opening: int = 0
    into: Mapping[Into, int] = field(default_factory=dict)
    out: Mapping[Out, int] = field(default_factory=dict)

    @property
    def came(self) -> int:
        """All that came in."""
        return sum(self.into.values())

    @property
    def went(self) -> int:
        """All that went out."""
        return sum(self.out.values())

    @property
    def closing(self) -> int:
        """What was open as the week ended."""
        return self.opening + self.came - self.went


Key = TypeVar("Key", bound=Hashable)
Pieces = Sequence[Standing]


def stock(
    lives: Iterable[Pieces], *, week: Week, key: Callable[[Standing], Key | None]
) -> dict[Key, Stock]:
    """The stock of a week by key; a key that had nothing open, coming or going is left out.

    lives: the pieces of each case, without a gap between them; those that ended before the week
    may be missing. key: where a piece counts; None where it does not count at all.
    """
    opening: Counter[Key] = Counter()
    into: dict[Key, Counter[Into]] = {}
    out: dict[Key, Counter[Out]] = {}
    for pieces in lives:
        first, *began = _during(pieces, week)
        if (begun := _place(first, key)) is not None:
            opening[begun] += 1
        for one, other in pairwise([first, *began]):
            assert other is not None
            left, reached = _place(one, key), _place(other, key)
            if left == reached:
                continue
            if left is not None:
                out.setdefault(left, Counter())[_how_out(other)] += 1
            if reached is not None:
                into.setdefault(reached, Counter())[_how_into(one)] += 1
    return {
        each: Stock(opening=opening[each], into=into.get(each, {}), out=out.get(each, {}))
        for each in {**opening, **into, **out}
    }


def open_at_end(pieces: Pieces, week: Week) -> Standing | None:
    """The piece in which a case was open as the week ended; None where it was not."""
    piece = standing_at(tuple(pieces), week.last)
    return piece if piece and piece.open else None


def _during(pieces: Pieces, week: Week) -> Iterator[Standing | None]:
    """How a case stood as the week began, and the pieces that began in it."""
    yield standing_at(tuple(pieces), week.before.last)
    yield from (piece for piece in pieces if week.holds(piece.since))


def _place(piece: Standing | None, key: Callable[[Standing], Key | None]) -> Key | None:
    return key(piece) if piece is not None and piece.open else None


def _how_out(then: Standing) -> Out:
    return Out.OVER if then.open else Out(str(then.stage))


def _how_into(before: Standing | None) -> Into:
    if before is None:
        return Into.NEW
    return Into.OVER if before.open else Into.BACK
