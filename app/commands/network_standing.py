"""`bihuan network` of a database: who waits for whom, and what is found about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.commands.installation import Installation
from app.commands.refusals import telling
from app.commands.tables import aligned
from app.domain.access import SYSTEM
from app.domain.network.handovers import Handovers
from app.queries.network import view_of
from app.queries.network_findings import load_findings
from app.queries.network_history import handovers
from app.queries.network_view import FindingView, NetworkFilter, NetworkView
from app.translations import _


@dataclass(frozen=True)
class Standing:
    """The database's network at an instant, and all that passed between departments until then."""

    counted: Handovers[str]
    view: NetworkView

    @property
    def findings(self) -> Sequence[FindingView]:
        """What is found."""
        return self.view.findings


def standing(installation: Installation, *, as_of: datetime | None) -> Standing:
    """The network of the installation's database; as_of: an instant of the past (UTC)."""
    with telling():
        application = installation.application()
        now = application.now()
        past = as_of if as_of is not None and as_of < now else None
        given: dict[str, Any] = {"viewer": SYSTEM, "at": now, "asked": NetworkFilter(as_of=past)}
        with application.reading() as store:
            found = load_findings(store, **given, groups=True)
            view = view_of(store, **given, findings=found)
            return Standing(handovers(store, viewer=SYSTEM, until=past), view)


def told(found: Standing) -> dict[str, Any]:
    """What `network --json` adds to the counts: waiting as [from, to, cases, days, overdue]."""
    names = _names(found.view)
    return {
        "waiting": [
            [names[t.source], names[t.target], t.cases, round(t.days, 2), t.overdue]
            for t in _longest_first(found.view)
        ],
        "findings": [
            {"code": f.code, "sentence": f.sentence, "problems": list(f.problems)}
            for f in found.findings
        ],
    }


def lines(found: Standing) -> Iterator[str]:
    """Who waits for whom, and the findings, as people read them."""
    names = _names(found.view)
    rows = [
        [names[t.source], names[t.target], str(t.cases), f"{t.days:.1f}", str(t.overdue)]
        for t in _longest_first(found.view)
    ]
    if rows:
        yield ""
        heading = [_("等待部门"), _("被等待部门"), _("问题数"), _("累计工作日"), _("对方逾期")]
        yield from aligned([heading, *rows])
    if found.findings:
        yield ""
        yield from (f"{finding.label}\t{finding.sentence}" for finding in found.findings)


def _names(view: NetworkView) -> dict[str, str]:
    return {node.key: node.name for node in view.nodes}


def _longest_first(view: NetworkView) -> list[Any]:
    return sorted(view.ties, key=lambda tie: (-tie.days, tie.source, tie.target))
