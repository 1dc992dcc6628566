"""What a survey round says of departments and regions, beside the office's own measure of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.access import Viewer
from app.domain.flows import begin_of
from app.domain.measures.figures import Reading, reading
from app.domain.measures.grouping import By
from app.domain.measures.measure import BY_CODE
from app.domain.surveys import OWN_MEASURE, SurveyResult, SurveyRound
from db.measure_query import Counting, Key, counts
from db.reference import department_names, region_names
from db.store import Store

Subject = tuple[int | None, str]
"""A department's id, or None and a region."""


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """A result beside the office's own measure of the same subject in the round's days.

    share: None of a score. own: None where nothing was counted.
    """

    subject: str
    indicator: str
    respondents: int | None
    share: Reading | None
    score: float | None
    own: Reading | None

    @property
    def apart(self) -> float | None:
        """By how many percentage points the round's share lies above the office's own."""
        if self.share is None or self.share.value is None:
            return None
        if self.own is None or self.own.value is None:
            return None
        return 100 * (self.share.value - self.own.value)

    @property
    def small(self) -> bool:
        """Whether either figure is of too few to be compared."""
        return any(read is not None and read.small for read in (self.share, self.own))


def result_lines(
    store: Store, told: SurveyRound, *, viewer: Viewer, at: datetime
) -> tuple[ResultLine, ...]:
    """The results of a round in its own order. at: now."""
    own = own_readings(store, told, viewer=viewer, at=at)
    departments, regions = department_names(store.session), region_names(store.session)
    return tuple(
        ResultLine(
            subject=_name(result, departments, regions),
            indicator=result.indicator,
            respondents=result.respondents,
            share=result.share,
            score=result.score,
            own=own.get(_subject(result)),
        )
        for result in told.results
    )


def own_readings(
    store: Store, told: SurveyRound, *, viewer: Viewer, at: datetime
) -> Mapping[Subject, Reading]:
    """The office's own measure of satisfaction of each subject of a round, in its days."""
    measure = BY_CODE[OWN_MEASURE]
    found: dict[Subject, Reading] = {}
    for asked, subjects in _askings(told, viewer=viewer, at=at):
        counted = counts(store.session, asked)
        for key, subject in subjects.items():
            found[subject] = reading(measure, counted.get(key, ()))
    return {subject: read for subject, read in found.items() if read.n}


def _askings(
    told: SurveyRound, *, viewer: Viewer, at: datetime
) -> Iterator[tuple[Counting, Mapping[Key, Subject]]]:
    """One question for the departments, one for the regions of each level."""
    since, until = begin_of(told.first), min(begin_of(told.last + timedelta(days=1)), at)
    occasions = (BY_CODE[OWN_MEASURE].occasion,)
    departments = {r.department for r in told.results if r.department is not None}
    if departments:
        asked = Counting(
            viewer=viewer, since=since, until=until, by=By.DEPARTMENT, occasions=occasions,
            departments=list(departments),
        )  # fmt: skip
        yield asked, {department: (department, "") for department in departments}
    levels: dict[int, set[str]] = defaultdict(set)
    for result in told.results:
        if result.department is None:
            levels[len(result.region)].add(result.region)
    for digits, regions in levels.items():
        asked = Counting(
            viewer=viewer, since=since, until=until, by=By.REGION, occasions=occasions,
            digits=digits,
        )  # fmt: skip
        yield asked, {region: (None, region) for region in regions}


def _subject(result: SurveyResult) -> Subject:
    return (result.department, "") if result.department is not None else (None, result.region)


def _name(result: SurveyResult, departments: Mapping[int, str], regions: Mapping[str, str]) -> str:
    if result.department is not None:
        return departments.get(result.department, str(result.department))
    return regions.get(result.region, result.region)
