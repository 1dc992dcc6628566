"""Why problems are flagged for consultation: each standing flag with its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.domain.flag_evidence import evidence_at
from app.domain.flags import FlagCode, Raised
from app.queries.flags import names_of_departments
from app.translations.flag_sentences import departments_in, flag_mark, flag_sentence
from db.flag_reasons import raised_evidence, standing_flags
from db.store import Store


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A flag that stands. mark: its short word. departments: those that its figures name."""

    flag: Raised
    mark: str
    sentence: str
    departments: tuple[int, ...] = ()

    @property
    def rule(self) -> str:
        """The code of its rule."""
        return str(self.flag.rule)


def reasons_of(
    store: Store, problems: Collection[int], *, at: datetime
) -> dict[int, tuple[Reason, ...]]:
    """The standing flags of some problems, in the order of their raising; three statements.

    Figures are those of the raising; working days that run on are counted to `at`.
    """
    rows = standing_flags(store.session, problems)
    told = raised_evidence(store.session, problems)
    calendar, names = store.rules.calendar(), names_of_departments(store)
    found: dict[int, list[Reason]] = defaultdict(list)
    for row in rows:
        written = told.get((row.problem_id, row.rule), {})
        if row.rule == FlagCode.ASKED:
            written = {"reason": row.reason}
        evidence = evidence_at(written, at=at, calendar=calendar)
        flag = Raised(rule=FlagCode(row.rule), since=row.since, evidence=evidence)
        found[row.problem_id].append(
            Reason(
                flag=flag,
                mark=flag_mark(row.rule),
                sentence=flag_sentence(row.rule, evidence, departments=names),
                departments=tuple(sorted(departments_in(evidence))),
            )
        )
    return {problem: tuple(reasons) for problem, reasons in found.items()}
