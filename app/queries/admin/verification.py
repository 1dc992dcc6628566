"""核验: what the last verification of the log and of everything computed from it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.access import PROVINCE, Viewer
from app.domain.events import RegisterKind
from app.domain.registers import Register, register_subject
from app.queries.admin.jobs import Run, last_runs
from app.translations.differences import difference
from db.differences import Area
from db.models import EventRow, PersonRow
from db.store import Store

JOB = "verify"
SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a verification came to. wrong: the areas in which something differs."""

    at: datetime
    by: str
    ok: bool
    problems: int
    events: int
    wrong: frozenset[str]
    count: int
    differences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class VerificationView:
    """What the tab shows: the findings, newest first, and the run that is going on."""

    at: datetime
    findings: tuple[Finding, ...]
    run: Run | None

    @property
    def waiting(self) -> bool:
        """Whether a run is asked for or going on."""
        return self.run is not None and self.run.going_on


def load(
    store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]
) -> VerificationView:
    """The last verifications, as the log has them."""
    rows = store.session.execute(
        select(EventRow.at, EventRow.facts, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == EventRow.actor)
        .where(
            EventRow.subject == register_subject(Register.ANCHORS, region=PROVINCE),
            EventRow.kind == str(RegisterKind.VERIFIED),
        )
        .order_by(EventRow.n.desc())
        .limit(SHOWN)
    )
    return VerificationView(
        at=at,
        findings=tuple(_finding(when, facts, name) for when, facts, name in rows),
        run=last_runs(store).get(JOB),
    )


def _finding(when: datetime, text: str, name: str | None) -> Finding:
    facts = json.loads(text)
    return Finding(
        at=when,
        by=name or "",
        ok=facts["ok"],
        problems=facts["problems"],
        events=facts["events"],
        wrong=frozenset(str(area) for area in Area if not facts[str(area)]),
        count=facts["count"],
        differences=tuple(
            (d["area"], difference(d["code"], d["facts"])) for d in facts["differences"]
        ),
    )
