"""受理登记: lists, an enterprise by name or code, problems that are near, the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.domain.access import Permission, Viewer
from app.domain.duties import DutyKind
from app.domain.identifiers import normalize_code, problem_number
from app.domain.lights import Light, light
from db import reference, search
from db.cipher import masked_name, masked_phone
from db.models import DutyRow, EnterpriseRow, ProblemRow
from db.reference import Named
from db.store import Store
from db.visibility import visible, visible_problems

QUEUE = 50
SUGGESTED = 5


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A problem of the queue, or one that is near what is being typed."""

    number: str
    title: str
    region: str
    channel: str
    stage: str
    registered_at: datetime
    due: datetime | None
    light: Light


@dataclass(frozen=True, kw_only=True)
class KnownEnterprise:
    """An enterprise of the register; contact and phone are masked already."""

    name: str
    uscc: str
    region: str
    region_name: str
    contact: str
    phone: str
    irregular: bool


@dataclass(frozen=True, kw_only=True)
class IntakeView:
    """The page as it opens."""

    at: datetime
    regions: tuple[Named, ...]
    home: str
    fields: tuple[Named, ...]
    departments: tuple[Named, ...]
    may_accept: bool
    may_answer: bool
    queue: tuple[Waiting, ...]
    queue_more: bool


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> IntakeView:
    """The lists of the form, and the queue of what came in and waits for acceptance."""
    queue = waiting_list(store, viewer=viewer, at=at)
    return IntakeView(
        at=at,
        regions=tuple(reference.regions(store.session, within=viewer.region)),
        home=viewer.region,
        fields=tuple(reference.fields(store.session)),
        departments=tuple(reference.departments(store.session)),
        may_accept=viewer.can(Permission.TAKE_IN),
        may_answer=viewer.can(Permission.ANSWER),
        queue=tuple(queue[:QUEUE]),
        queue_more=len(queue) > QUEUE,
    )


def waiting_list(store: Store, *, viewer: Viewer, at: datetime) -> list[Waiting]:
    """What waits for acceptance in the viewer's region, most urgent first."""
    due = (
        select(DutyRow.problem_id)
        .where(DutyRow.kind == str(DutyKind.ACCEPT), DutyRow.region.startswith(viewer.region))
        .order_by(DutyRow.due)
        .limit(QUEUE + 1)
    )
    rows = store.session.scalars(
        visible_problems(viewer).where(ProblemRow.id.in_(due)).order_by(ProblemRow.due)
    )
    return _waiting(store, list(rows), at)


def near(
    store: Store, *, viewer: Viewer, at: datetime, words: str, uscc: str
) -> tuple[list[Waiting], list[Waiting]]:
    """The enterprise's own open problems, and open ones whose words are near."""
    own: list[ProblemRow] = []
    if uscc:
        known = select(EnterpriseRow.id).where(EnterpriseRow.uscc == normalize_code(uscc))
        statement = visible_problems(viewer).where(
            ProblemRow.enterprise_id.in_(known), ProblemRow.open
        )
        newest = statement.order_by(ProblemRow.registered_at.desc()).limit(SUGGESTED)
        own = list(store.session.scalars(newest))
    ids = search.similar(
        store.session, words, condition=visible(viewer) & ProblemRow.open, limit=SUGGESTED
    )
    rows = store.session.scalars(visible_problems(viewer).where(ProblemRow.id.in_(ids)))
    ranked = sorted(rows, key=lambda row: ids.index(row.id))
    others = [row for row in ranked if row not in own]
    return _waiting(store, own, at), _waiting(store, others, at)


def _waiting(store: Store, rows: list[ProblemRow], at: datetime) -> list[Waiting]:
    names = reference.region_names(store.session) if rows else {}
    return [
        Waiting(
            number=problem_number(row.id),
            title=row.title,
            region=names.get(row.region, row.region),
            channel=row.channel,
            stage=row.stage,
            registered_at=row.registered_at,
            due=row.due,
            light=light(
                at=at,
                due=row.due,
                yellow_from=row.yellow_from,
                paused=row.paused,
                met_at=row.met_at,
            ),
        )
        for row in rows
    ]


def enterprises(store: Store, *, words: str) -> list[KnownEnterprise]:
    """Enterprises whose code or name begins with, or whose name contains, what is typed."""
    typed = words.strip()
    if len(typed) < 2:
        return []
    code = normalize_code(typed)
    found = store.session.scalars(
        select(EnterpriseRow)
        .where(or_(EnterpriseRow.uscc.startswith(code), EnterpriseRow.name.contains(typed, True)))
        .order_by(EnterpriseRow.name)
        .limit(8)
    )
    names = reference.region_names(store.session)
    return [
        KnownEnterprise(
            name=row.name,
            uscc=row.uscc or "",
            region=row.region,
            region_name=names.get(row.region, ""),
            contact=masked_name(store.cipher.show(row.contact)),
            phone=masked_phone(store.cipher.show(row.phone)),
            irregular=row.irregular,
        )
        for row in found
    ]
