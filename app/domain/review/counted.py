"""各单位指标: the measures of a week out of the facts of cases, for all and for each department."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from app.domain.lengths import BUCKETS
from app.domain.measures.figures import Counted, Reading, reading
from app.domain.measures.measure import MEASURES, Measure
from app.domain.measures.occasion import DAY, Mark, MeasureFact, Occasion
from app.domain.review.pack_rows import (
    MeasureLine,
)
from app.domain.review.words import Words

BOUNDS = [int(bound * DAY) for bound in BUCKETS]

Alike = tuple[Occasion, Mark, int | None]
ByDepartment = Mapping[int | None, list[Counted]]


def counted(facts: Iterable[MeasureFact]) -> ByDepartment:
    """Facts counted by department; under None those that are credited to none."""
    n: dict[int | None, dict[Alike, list[int]]] = defaultdict(dict)
    for fact in facts:
        bucket = None if fact.length is None else bisect_right(BOUNDS, fact.length)
        alike = (fact.occasion, fact.marks, bucket)
        one = n[fact.department].setdefault(alike, [0, 0])
        one[0] += 1
        one[1] += fact.length or 0
    return {
        department: [
            Counted(occasion=occasion, marks=marks, bucket=bucket, n=times, length=length)
            for (occasion, marks, bucket), (times, length) in sorted(found.items(), key=_order)
        ]
        for department, found in n.items()
    }


def _order(found: tuple[Alike, list[int]]) -> tuple[str, int, int]:
    (occasion, marks, bucket), _ = found
    return str(occasion), int(marks), -1 if bucket is None else bucket


def measure_lines(
    now: Iterable[MeasureFact], before: Iterable[MeasureFact] | None, *, words: Words
) -> tuple[MeasureLine, ...]:
    """Every measure of all together, then of each department of which there is any.

    before: the facts of the week before; None where weeks are not compared.
    """
    ours, theirs = counted(now), None if before is None else counted(before)
    departments = sorted({d for d in (*ours, *(theirs or ())) if d is not None})
    return (
        *_lines(None, "", _all(ours), None if theirs is None else _all(theirs), whole=True),
        *(
            line
            for d in departments
            for line in _lines(
                d,
                words.department(d),
                ours.get(d, []),
                None if theirs is None else theirs.get(d, []),
            )
        ),
    )


def _all(by_department: ByDepartment) -> list[Counted]:
    return [each for found in by_department.values() for each in found]


def _lines(
    department: int | None,
    name: str,
    ours: list[Counted],
    theirs: list[Counted] | None,
    *,
    whole: bool = False,
) -> Iterator[MeasureLine]:
    """The measures of one group; of a department only those that are of anything."""
    for measure in MEASURES:
        now = reading(measure, ours)
        then = None if theirs is None else reading(measure, theirs)
        if whole or now.n or (then and then.n):
            yield _line(measure, department, name, now, then)


def _line(
    measure: Measure, department: int | None, name: str, now: Reading, then: Reading | None
) -> MeasureLine:
    return MeasureLine(
        measure=measure.code,
        department=department,
        name=name,
        numerator=now.numerator,
        denominator=now.denominator,
        value=now.value,
        low=now.low,
        high=now.high,
        small=now.small,
        before=then.value if then else None,
        before_n=then.n if then else None,
    )
