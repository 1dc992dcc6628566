"""评价轮次: a file is judged whole, then taken whole; a finding becomes a problem, once.

A round is known by its number. The same round again changes nothing; a different one is a
correction: the last one stands, and the log keeps those before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.access import PROVINCE, Permission, Viewer
from app.domain.catalogue import Channel
from app.domain.changing import replace
from app.domain.errors import DomainError
from app.domain.events import RegisterKind
from app.domain.flows import local_day
from app.domain.identifiers import problem_number
from app.domain.problem import Case
from app.domain.registers import Register, chain_of_region
from app.domain.surveys import SurveyFinding, SurveyRound, body_of, reference, seen_from
from app.imports.directory import load_directory
from app.imports.survey_sheets import TITLES, Part, rows_of_surveys
from app.imports.surveys import Around, Fault, read_surveys
from app.services.import_reports import rejects_file
from app.services.intake import Registration, register
from app.services.kept_rows import facts_of
from app.translations import gettext as _
from db import log, survey_query
from db.models import SurveyProblemRow, SurveyRow
from db.store import Store


class Change(StrEnum):
    """What taking a round would do."""

    NEW = "new"
    CORRECTED = "corrected"
    SAME = "same"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a file would do, or did. Nothing of it is taken where there are faults."""

    file: str
    rows: int
    rounds: tuple[tuple[SurveyRound, Change], ...]
    faults: tuple[Fault, ...]

    def count(self, change: Change) -> int:
        """How many rounds are new, corrected, or the same as before."""
        return sum(found is change for _told, found in self.rounds)


def judge(store: Store, *, content: bytes, file: str, viewer: Viewer, at: datetime) -> Judged:
    """What importing a file would do; nothing is written.

    Raises DomainError: not_allowed, and what `rows_of_surveys` raises.
    """
    viewer.require(Permission.IMPORT_SURVEYS)
    around = Around(
        directory=load_directory(store.session), region=viewer.region, today=local_day(at)
    )
    read = read_surveys(rows_of_surveys(content, file=file), around=around)
    known = {told.code: _known(store, told.code) for told in read.rounds}
    faults = [*read.faults]
    for told in read.rounds:
        faults += _against_known(store, told, known[told.code], viewer)
    return Judged(
        file=file,
        rows=read.rows,
        rounds=tuple((told, _change(told, known[told.code])) for told in read.rounds),
        faults=tuple(faults),
    )


def faults_csv(faults: Sequence[Fault]) -> bytes:
    """What is wrong with a file, a line a fault: sheet, row, heading, reason, the row as it was."""
    headings = (_("工作表"), _("该行内容"))
    rows = ((f.row, f.field, f.reason, (f.sheet, " | ".join(f.cells))) for f in faults)
    return rejects_file(headings, rows)


def take(store: Store, *, content: bytes, file: str, viewer: Viewer, at: datetime) -> Judged:
    """Import a file; what it did. Raises what `judge` raises, or DomainError "survey_faulty"."""
    log.lock_head(store.session, chain_of_region(PROVINCE))
    judged = judge(store, content=content, file=file, viewer=viewer, at=at)
    if judged.faults:
        raise DomainError("survey_faulty", file=file, faults=len(judged.faults))
    for told, change in judged.rounds:
        if change is not Change.SAME:
            _save(store, told, viewer=viewer, at=at)
    return judged


def finding_of(store: Store, *, code: str, n: int, viewer: Viewer) -> SurveyFinding:
    """A finding that the viewer sees.

    Raises DomainError: unknown_survey, unknown_finding.
    """
    viewer.require(Permission.SEE_SURVEYS)
    known = _known(store, code)
    seen = seen_from(known, viewer.region) if known else None
    if seen is None:
        raise DomainError("unknown_survey")
    found = seen.finding(n)
    if found is None:
        raise DomainError("unknown_finding")
    return found


def register_finding(
    store: Store, *, code: str, n: int, given: Registration, viewer: Viewer, at: datetime
) -> Case:
    """The problem that a finding becomes. Its channel and external number are the finding's.

    Raises DomainError: finding_registered, and what `finding_of` and `register` raise.
    """
    viewer.require(Permission.REGISTER)
    # The province's chain before the city's, as everywhere: and one registration at a time.
    log.lock_head(store.session, chain_of_region(PROVINCE))
    finding_of(store, code=code, n=n, viewer=viewer)
    before = store.session.get(SurveyProblemRow, (code, n))
    if before is not None:
        raise DomainError("finding_registered", number=problem_number(before.problem_id))
    told = replace(given, channel=str(Channel.SURVEY), source_no=reference(code, n))
    case = register(store, given=told, viewer=viewer, at=at)
    row = SurveyProblemRow(
        survey=code, n=n, problem_id=case.id, registered_at=at, registered_by=viewer.name
    )
    store.session.add(row)
    store.session.flush()
    _record(store, RegisterKind.SURVEY_FINDING_REGISTERED, row, viewer=viewer, at=at)
    return case


def _known(store: Store, code: str) -> SurveyRound | None:
    row = store.session.get(SurveyRow, code, populate_existing=True)
    return survey_query.round_of(row) if row is not None else None


def _change(told: SurveyRound, known: SurveyRound | None) -> Change:
    if known is None:
        return Change.NEW
    return Change.SAME if told == known else Change.CORRECTED


def _against_known(
    store: Store, told: SurveyRound, known: SurveyRound | None, viewer: Viewer
) -> list[Fault]:
    """What a correction may not do: take over another region's round, or drop what was taken up."""
    if known is None:
        return []
    if not known.region.startswith(viewer.region):
        reason = _("该编号已由其他区域的轮次使用")
        return [_fault_of_round(told, Part.ROUNDS, reason)]
    return [
        _fault_of_round(
            told, Part.FINDINGS, _("第{n}号发现问题已转为诉求，更正时不能删去").format(n=n)
        )
        for n in sorted(survey_query.registered(store.session, told.code))
        if told.finding(n) is None
    ]


def _fault_of_round(told: SurveyRound, part: Part, reason: str) -> Fault:
    return Fault(sheet=_(TITLES[part]), row=0, field=told.code, reason=reason)


def _save(store: Store, told: SurveyRound, *, viewer: Viewer, at: datetime) -> None:
    row = store.session.merge(
        SurveyRow(
            code=told.code,
            kind=str(told.kind),
            title=told.title,
            surveyor=told.surveyor,
            region=told.region,
            first=told.first,
            last=told.last,
            body=body_of(told),
            saved_at=at,
            saved_by=viewer.name,
        )
    )
    store.session.flush()
    _record(store, RegisterKind.SURVEY_SAVED, row, viewer=viewer, at=at)


def _record(
    store: Store,
    kind: RegisterKind,
    row: SurveyRow | SurveyProblemRow,
    *,
    viewer: Viewer,
    at: datetime,
) -> None:
    """One stream for all regions, so that the last word on a round is known."""
    store.record(
        kind, register=Register.SURVEYS, facts=facts_of(row), at=at, viewer=viewer, region=PROVINCE
    )
