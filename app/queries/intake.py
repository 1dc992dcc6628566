"""受理登记: lists, an enterprise by name or code, problems that are near, the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission, Viewer
from app.domain.identifiers import problem_number
from app.domain.lights import Light, light
from db import intake_query, reference
from db.cipher import masked_name, masked_phone
from db.reference import Named
from db.store import Store

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
    may_see_surveys: bool = False


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
        may_see_surveys=viewer.can(Permission.SEE_SURVEYS),
    )


def waiting_list(store: Store, *, viewer: Viewer, at: datetime) -> list[Waiting]:
    """What waits for acceptance in the viewer's region, most urgent first."""
    rows = intake_query.awaiting_acceptance(store.session, viewer, limit=QUEUE + 1)
    return _waiting(store, rows, at)


def near(
    store: Store, *, viewer: Viewer, at: datetime, words: str, uscc: str
) -> tuple[list[Waiting], list[Waiting]]:
    """The enterprise's own open problems, and open ones whose words are near."""
    own = intake_query.open_of_enterprise(store.session, viewer, uscc=uscc, limit=SUGGESTED)
    like = intake_query.open_like(store.session, viewer, words=words, limit=SUGGESTED)
    others = [row for row in like if row not in own]
    return _waiting(store, own, at), _waiting(store, others, at)


def _waiting(store: Store, rows: Sequence[Any], at: datetime) -> list[Waiting]:
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
    found = intake_query.known_enterprises(store.session, words=typed, limit=8)
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
