"""What was decided on the cases of a pack since its week ended, and what a case can be decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Viewer
from app.domain.identifiers import parse_problem_number, problem_number
from app.queries.meeting_items import Decision, decision_of
from db.meeting_query import decisions_since
from db.reference import department_names
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A decision, and the meeting that took it: None where it was taken outside of one."""

    decision: Decision
    meeting: int | None


def recorded_of(
    store: Store, numbers: Sequence[str], *, viewer: Viewer, at: datetime, since: datetime
) -> Mapping[str, tuple[Recorded, ...]]:
    """What was decided on problems since an instant, by their numbers; none where nothing was."""
    problems = [parse_problem_number(number) for number in numbers]
    names = department_names(store.session)
    found: dict[str, list[Recorded]] = defaultdict(list)
    for row in decisions_since(store.session, viewer, problems, since=since):
        decision = decision_of(row, names=names, at=at)
        told = Recorded(decision=decision, meeting=row.meeting_id)
        found[problem_number(row.problem_id)].append(told)
    return {number: tuple(decisions) for number, decisions in found.items()}
