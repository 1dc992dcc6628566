"""What holds for every trail, in however many files it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain import acting
from app.domain.catalogue import OFFICE
from app.domain.duties import duties
from app.domain.events import Event, EventKind, stamp
from app.domain.folding import fold
from app.domain.problem import Case
from app.domain.spans import untiled
from app.domain.trails import ordered, read_trail
from tests.domain.casework import CLERK, FIRE, PLAN, PROBLEM, WATER, moment
from tests.domain.told_cases import FACTS, Row, entry, imported

START = moment("11-16 09:00")
STAGES = ("", "intake", "transfer", "handling", "feedback", "closed", "withdrawn")
ROWS = st.builds(
    lambda minute, group, stage: entry(START + timedelta(minutes=minute), group, stage),
    st.integers(0, 12),
    st.sampled_from([None, FIRE, WATER, PLAN]),
    st.sampled_from(STAGES),
)
TRAILS = st.lists(ROWS, min_size=1, max_size=12)
BESIDE = st.sampled_from(
    [
        {},
        {"registered_at": stamp(START)},
        {"closed_at": stamp(START + timedelta(minutes=7))},
        {"due": stamp(START + timedelta(days=9)), "stage": "handling"},
        {"lead": FIRE, "registered_at": stamp(START + timedelta(minutes=3))},
    ]
)


def whole(rows: Sequence[Row], **facts: Any) -> Case:
    """The case that one file with all of these entries tells of."""
    return imported(trail=list(rows), **facts).case


def grown(pieces: Sequence[Sequence[Row]], **facts: Any) -> Case:
    """The case that several files tell of, one after the other."""
    work = imported(trail=list(pieces[0]), **facts)
    for piece in pieces[1:]:
        around = replace(work.around(CLERK), at=work.case.last_at)
        case, event = acting.record(
            EventKind.APPENDED, case=work.case, facts={"trail": list(piece)}, around=around,
            recorded_at=work.now,
        )  # fmt: skip
        work.keep(acting.Outcome(case=case, events=(event,)))
    assert fold(work.events) == work.case
    return work.case


@given(st.lists(TRAILS, min_size=1, max_size=4), BESIDE)
def test_the_entries_of_a_case_tell_the_same_in_however_many_files_they_come(
    pieces: list[list[Row]], beside: dict[str, Any]
) -> None:
    whole_case = whole([row for piece in pieces for row in piece], **beside)
    piecewise = grown(pieces, **beside)
    assert replace(piecewise, n=1) == whole_case


@given(TRAILS, BESIDE)
def test_somebody_holds_what_is_open_all_the_time_and_nobody_what_is_closed(
    rows: list[Row], beside: dict[str, Any]
) -> None:
    case = whole(rows, **beside)
    assert untiled(case) == []
    assert all(s.end is None or s.start < s.end for s in case.spans)
    assert [s.end for s in case.spans].count(None) == int(case.open)
    assert not case.open or duties(case)


@given(TRAILS)
def test_each_group_holds_it_as_long_as_a_count_of_minutes_says(rows: list[Row]) -> None:
    case = whole(rows)
    until = START + timedelta(minutes=20)
    held: dict[int, float] = defaultdict(float)
    for span in case.spans:
        held[span.holder] += ((span.end or until) - span.start) / timedelta(minutes=1)
    assert held == minutes_by_holder(rows, until=until)


def minutes_by_holder(rows: list[Row], *, until: datetime) -> dict[int, float]:
    """Minutes that each holder had the case, counted minute by minute."""
    entries = sorted(rows, key=lambda row: row["at"])
    told_at = [datetime.fromisoformat(row["at"]) for row in entries]
    minutes = [told_at[0] + timedelta(minutes=n) for n in range(60)]
    found: dict[int, float] = defaultdict(float)
    silent = all("stage" not in row for row in entries)
    for begin, end in pairwise(minutes):
        said = [row for at, row in zip(told_at, entries, strict=True) if at <= begin]
        stages = [row["stage"] for row in said if "stage" in row]
        groups = [row["department"] for row in said if "department" in row]
        if end <= until and (silent or not stages or stages[-1] not in ("closed", "withdrawn")):
            found[groups[-1] if groups else OFFICE] += 1
    return found


@given(TRAILS)
def test_later_entries_of_a_time_come_after_what_is_known_of_it(rows: list[Row]) -> None:
    known, later = read_trail(rows), read_trail([{**row, "key": "later"} for row in rows])
    merged = ordered((*known, *later))
    assert [e for e in merged if not e.key] == list(known)
    assert [e for e in merged if e.key] == list(later)
    for before, after in pairwise(merged):
        assert (before.at, bool(before.key)) <= (after.at, bool(after.key))


def test_what_a_trail_tells_is_read_in_one_pass() -> None:
    rows = [entry(START + timedelta(minutes=n), FIRE + n % 3, "handling") for n in range(5000)]
    event = Event(
        subject=PROBLEM, n=1, kind=EventKind.IMPORTED, at=START, recorded_at=START,
        facts={**FACTS, "trail": rows},
    )  # fmt: skip
    assert len(fold([event]).assignments) == 5000
