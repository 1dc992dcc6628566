"""评价轮次: the rounds that were imported; one of them with its results and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.catalogue import Stage
from app.domain.identifiers import problem_number
from app.domain.surveys import SurveyFinding, SurveyRound, seen_from
from app.queries.survey_results import ResultLine, result_lines
from db import reference, survey_query
from db.reference import Named
from db.store import Store

MOST_ROUNDS = 60
LONGEST_TITLE = 40
ENDS_OF_SENTENCES = "。；！？\n"


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A finding in words. number, title, stage: of the problem it became, "" where it became none,
    or where the viewer may not see that one.
    """

    finding: SurveyFinding
    place: str
    department: str
    field: str
    registered: bool = False
    number: str = ""
    title: str = ""
    stage: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingForm:
    """What the form begins with that turns a finding into a problem, and what may be chosen."""

    line: FindingLine
    title: str
    regions: tuple[Named, ...]
    fields: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """The round that is shown. form: of the finding that is to be registered."""

    told: SurveyRound
    place: str
    results: tuple[ResultLine, ...]
    findings: tuple[FindingLine, ...]
    form: FindingForm | None = None

    @property
    def registered(self) -> int:
        """How many findings became problems."""
        return sum(line.registered for line in self.findings)


@dataclass(frozen=True, kw_only=True)
class SurveysView:
    """The page. rounds: those to choose from, the latest first."""

    at: datetime
    rounds: tuple[SurveyRound, ...]
    shown: RoundView | None
    may_import: bool
    may_register: bool
    may_evaluate: bool


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> SurveysView:
    """The page of an address: the round that it names, or the latest one."""
    found = survey_query.latest_rounds(store.session, limit=MOST_ROUNDS)
    rounds = tuple(seen for told in found if (seen := seen_from(told, viewer.region)))
    named = [told for told in rounds if told.code == query.get("round")]
    chosen = next(iter([*named, *rounds]), None)
    return SurveysView(
        at=at,
        rounds=rounds,
        shown=_shown(store, chosen, viewer=viewer, at=at, query=query) if chosen else None,
        may_import=viewer.can(Permission.IMPORT_SURVEYS),
        may_register=viewer.can(Permission.REGISTER),
        may_evaluate=viewer.can(Permission.SEE_EVALUATION),
    )


def _shown(
    store: Store, told: SurveyRound, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> RoundView:
    findings = _finding_lines(store, told, viewer=viewer)
    regions = reference.region_names(store.session)
    return RoundView(
        told=told,
        place=regions.get(told.region, told.region),
        results=result_lines(store, told, viewer=viewer, at=at),
        findings=findings,
        form=_form(store, findings, viewer=viewer, asked=query.get("finding", "")),
    )


def _finding_lines(store: Store, told: SurveyRound, *, viewer: Viewer) -> tuple[FindingLine, ...]:
    taken = survey_query.registered(store.session, told.code)
    standing = {
        row.n: {
            "number": problem_number(row.id),
            "title": row.title,
            "stage": Stage(row.stage).label,
        }
        for row in survey_query.standing(store.session, viewer, code=told.code)
    }
    regions, fields = reference.region_names(store.session), reference.field_names(store.session)
    departments = reference.department_names(store.session)
    return tuple(
        FindingLine(
            finding=found,
            place=regions.get(found.region, found.region),
            department=departments.get(found.department or 0, ""),
            field=fields.get(found.field, ""),
            registered=found.n in taken,
            **standing.get(found.n, {}),
        )
        for found in sorted(told.findings, key=lambda found: found.n)
    )


def _form(
    store: Store, findings: Sequence[FindingLine], *, viewer: Viewer, asked: str
) -> FindingForm | None:
    """Of the finding of a number that has become no problem yet, for who may register."""
    line = next((x for x in findings if str(x.finding.n) == asked), None)
    if line is None or line.registered or not viewer.can(Permission.REGISTER):
        return None
    return FindingForm(
        line=line,
        title=title_of(line.finding.text),
        regions=tuple(reference.regions(store.session, within=viewer.region)),
        fields=tuple(reference.fields(store.session)),
    )


def title_of(text: str) -> str:
    """A title to begin with: the first sentence, cut short."""
    ends = [at for sign in ENDS_OF_SENTENCES if (at := text.find(sign)) > 0]
    return text[: min([*ends, LONGEST_TITLE])]
