"""What a problem is about and who raised it: names and phones leave here masked only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.access import Viewer
from app.domain.catalogue import Channel, Stage
from app.domain.events import Event
from app.domain.identifiers import problem_number
from app.domain.lights import Light
from app.domain.problem import Case
from app.domain.steps import Action
from app.queries.names import Names
from app.queries.telling import term_word
from db import visibility
from db.cipher import Cipher, masked_name, masked_phone
from db.lights import light_column
from db.models import EnterpriseRow
from db.store import Store

MOST_OTHERS = 6


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """Who raised it. name: of an enterprise in full, of a natural person masked."""

    name: str = ""
    code: str = ""
    irregular: bool = False
    contact: str = ""
    phone: str = ""
    anonymous: bool = False


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another problem: of the same enterprise, or tied to this one by `tie`."""

    number: str
    title: str
    stage: Stage
    light: Light
    registered_at: datetime
    tie: str = ""


@dataclass(frozen=True, kw_only=True)
class Basics:
    """基本情况."""

    enterprise: Enterprise
    channel: str
    source_no: str
    source_due: datetime | None
    region: str
    place: str
    field: str
    registered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    merged: int
    accused: str = ""
    ties: tuple[Neighbour, ...] = ()
    others: tuple[Neighbour, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unmasked:
    """The plain name and phone, for once."""

    name: str
    contact: str
    phone: str


def basics_of(
    store: Store,
    *,
    case: Case,
    events: Sequence[Event],
    names: Names,
    viewer: Viewer,
    at: datetime,
) -> Basics:
    """The facts of a case for a viewer."""
    matter = case.matter
    ties = _ties(case, events)
    near = _neighbours(store, case=case, viewer=viewer, at=at, ties=ties)
    return Basics(
        enterprise=_enterprise(store, case),
        channel=term_word(Channel, str(matter.channel)),
        source_no=matter.source_no,
        source_due=matter.source_due,
        region=names.region(matter.region),
        place=matter.place,
        field=names.field(matter.field),
        registered_at=case.registered_at,
        accepted_at=case.accepted_at,
        closed_at=case.closed_at,
        merged=len(case.merged),
        accused=names.department(matter.accused) if matter.accused else "",
        ties=tuple(n for n in near if n.tie),
        others=tuple(n for n in near if not n.tie)[:MOST_OTHERS],
    )


def _enterprise(store: Store, case: Case) -> Enterprise:
    appellant, cipher = case.appellant, store.cipher
    row = None
    if appellant.enterprise is not None:
        row = store.session.execute(
            select(EnterpriseRow.name, EnterpriseRow.uscc, EnterpriseRow.irregular).where(
                EnterpriseRow.id == appellant.enterprise
            )
        ).one_or_none()
    return Enterprise(
        name=row.name if row else masked_name(cipher.show(appellant.name)),
        code=masked_code(row.uscc or "") if row else "",
        irregular=bool(row and row.irregular),
        contact=masked_name(cipher.show(appellant.contact)),
        phone=masked_phone(cipher.show(appellant.phone)),
        anonymous=appellant.anonymous,
    )


def masked_code(code: str) -> str:
    """The first four and the last two places of a credit code."""
    return f"{code[:4]} •••• ••{code[-2:]}" if code else ""


def unmasked(cipher: Cipher, case: Case) -> Unmasked:
    """What the act of unmasking shows; the caller has taken the act."""
    appellant = case.appellant
    return Unmasked(
        name=cipher.show(appellant.name),
        contact=cipher.show(appellant.contact),
        phone=cipher.show(appellant.phone),
    )


def _ties(case: Case, events: Sequence[Event]) -> dict[int, str]:
    """Problems that this one was merged with or split from or into."""
    ties = dict.fromkeys(case.merged, "merged")
    parts = [p for e in events if e.kind == Action.SPLIT for p in e.facts.get("problems", ())]
    ties |= dict.fromkeys(parts, "part")
    if case.merged_into:
        ties[case.merged_into] = "merged_into"
    if case.split_from:
        ties[case.split_from] = "split_from"
    waited = [p.awaited for p in case.prerequisites if p.awaited.startswith("p:")]
    ties |= {int(a[2:]): "awaited" for a in waited}
    return ties


def _neighbours(
    store: Store, *, case: Case, viewer: Viewer, at: datetime, ties: Mapping[int, str]
) -> list[Neighbour]:
    """Tied problems and the newest others of the enterprise, as far as the viewer sees them."""
    seen = visibility.visible_problems(viewer).selected_columns
    found = visibility.visible_problems(
        viewer,
        seen.id,
        seen.title,
        seen.stage,
        seen.registered_at,
        light_column(at).label("light"),
    )
    rows: list[Any] = []
    if ties:
        rows += store.session.execute(found.where(seen.id.in_(ties))).all()
    if case.appellant.enterprise is not None:
        rows += store.session.execute(
            found.where(
                seen.enterprise_id == case.appellant.enterprise,
                seen.id.not_in([case.id, *ties]),
            )
            .order_by(seen.registered_at.desc())
            .limit(MOST_OTHERS)
        ).all()
    return [
        Neighbour(
            number=problem_number(row.id),
            title=row.title,
            stage=Stage(row.stage),
            light=Light(row.light),
            registered_at=row.registered_at,
            tie=ties.get(row.id, ""),
        )
        for row in rows
    ]
