"""The spans' verification: the main track tiles the case, and no track overlaps itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from app.domain.catalogue import Phase
from app.domain.problem import Case, Span
from app.domain.spans import MAIN, untiled
from db.differences import Area, Findings, shown

Fault = tuple[int, datetime | None, datetime | None]


def check_spans(case: Case, rows: list[dict[str, Any]], findings: Findings) -> None:
    """The rows of the span table of one problem; the case says when it was closed and resumed."""
    spans = tuple(
        Span(
            track=row["track"],
            phase=Phase(row["phase"]),
            holder=row["holder"],
            start=row["start"],
            end=row["end"],
        )
        for row in rows
    )
    for track, start, end in _faults(replace(case, spans=spans)):
        findings.add(
            Area.SPANS, "span_fault", subject=case.id, track=track, start=shown(start),
            end=shown(end),
        )  # fmt: skip


def _faults(case: Case) -> Iterator[Fault]:
    """(track, from, to) of gaps, overlaps, and a main track that runs when it must not."""
    for start, end in untiled(case):
        yield MAIN, start, end
    running = [s for s in case.spans if s.track == MAIN and s.end is None]
    if len(running) != int(case.open):
        yield MAIN, running[0].start if running else case.last_at, None
    tracks = defaultdict(list)
    for span in case.spans:
        tracks[span.track].append(span)
    for track, spans in sorted(tracks.items()):
        yield from _overlaps(track, sorted(spans, key=lambda s: s.start))


def _overlaps(track: int, spans: list[Span]) -> Iterator[Fault]:
    for span in spans:
        if span.end is not None and span.end <= span.start:
            yield track, span.start, span.end
    for before, after in pairwise(spans):
        if track != MAIN and (before.end is None or before.end > after.start):
            yield track, after.start, before.end
