"""Findings about who waits for whom, each a sentence with its cases and the act it suggests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.access import Viewer
from app.domain.identifiers import problem_number
from app.domain.network.finding import Finding, FindingCode
from app.domain.network.findings import findings
from app.queries.flags import names_of_departments
from app.queries.network_observed import observe, scope_of
from app.queries.network_ties import address_of
from app.queries.network_view import FindingView, Graph, NetworkFilter
from app.translations.finding_sentences import (
    FOR_CONSULTATION,
    finding_act,
    finding_label,
    finding_sentence,
)
from db.store import Store


def load_findings(
    store: Store, *, viewer: Viewer, at: datetime, asked: NetworkFilter, groups: bool = False
) -> tuple[FindingView, ...]:
    """What is found among the open problems that the viewer may see, in at most eight statements.

    groups: also the suggested standing groups, which are for the export.
    """
    scope = scope_of(viewer, at=at, asked=asked)
    observed = observe(store, scope, weeks=asked.weeks, groups=groups)
    found = findings(observed, calendar=store.rules.calendar(), groups=groups)
    names = names_of_departments(store)
    return tuple(_view(finding, names, asked, at) for finding in found)


def _view(
    finding: Finding, names: Callable[[int], str], asked: NetworkFilter, at: datetime
) -> FindingView:
    numbers = tuple(problem_number(problem) for problem in finding.problems)
    return FindingView(
        code=str(finding.code),
        label=finding_label(finding.code),
        sentence=finding_sentence(finding, departments=names),
        problems=numbers,
        address=_address(finding, numbers, asked, at),
        act=finding_act(finding.code),
        consultation=finding.code in FOR_CONSULTATION,
        nodes=tuple(str(department) for department in _named(finding)),
    )


def _address(finding: Finding, numbers: Sequence[str], asked: NetworkFilter, at: datetime) -> str:
    """Where its cases are: the page of the only one, the register where that can ask for them."""
    if len(numbers) == 1:
        return f"/problems/{numbers[0]}"
    if finding.code is FindingCode.MOST_WAITED:
        return address_of(f"-{finding.departments[0]}", replace(asked, graph=Graph.WAITING), at)
    return ""


def _named(finding: Finding) -> tuple[int, ...]:
    """The nodes to point out: of tangled rings those of the shortest, in its order."""
    if finding.code is FindingCode.RING_BETWEEN:
        shortest: tuple[int, ...] = finding.figures["cycles"][0]
        return shortest
    return finding.departments
