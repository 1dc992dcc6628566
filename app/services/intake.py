"""Registration of problems and of the enterprises that raise them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.domain import acting
from app.domain.access import Permission, Viewer
from app.domain.catalogue import Channel, Kind, Urgency
from app.domain.errors import DomainError
from app.domain.events import RegisterKind, stamp
from app.domain.facts import LIMIT_OF_TEXT
from app.domain.flows import local_day
from app.domain.identifiers import check_uscc
from app.domain.problem import Case
from app.domain.registers import Register
from app.domain.steps import Action
from app.services.handling import surroundings
from app.translations import N_
from db.models import EnterpriseRow, RegionRow
from db.store import Store

LIMIT_OF_TITLE = 100


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What is typed at the counter. Names and phones are plain here; they are hidden at once.

    uscc: the enterprise's code, empty for 筹建中 ones and natural persons. appellant: the name
    of a natural person, where it is no enterprise. source_due: the source's own due date (UTC).
    """

    title: str
    text: str
    channel: str
    region: str
    uscc: str = ""
    enterprise_name: str = ""
    appellant: str = ""
    contact: str = ""
    phone: str = ""
    anonymous: bool = False
    source_no: str = ""
    source_due: datetime | None = None
    field: str = ""
    kind: str = ""
    urgency: str = "normal"
    accused: int | None = None
    industry: str = ""
    size: str = ""


def register(store: Store, *, given: Registration, viewer: Viewer, at: datetime) -> Case:
    """A new problem in intake; the case comes back.

    Raises DomainError: not_allowed, missing_fact, bad_fact, fact_too_long, bad_uscc,
    unknown_region, each with the field's label.
    """
    viewer.require(Permission.REGISTER)
    _check(store, given)
    # Series are locked before chains, here as in every act: no two registrations wait in a circle.
    subject = store.new_problem_id(region=given.region, day=local_day(at))
    facts = registration_facts(store, given=given, viewer=viewer, at=at)
    around = surroundings(store, case=None, viewer=viewer, at=at)
    outcome = acting.begin(Action.REGISTER, subject=subject, facts=facts, around=around)
    return store.save(None, outcome)


def take_in(
    store: Store,
    *,
    given: Registration,
    then: str,
    more: Mapping[str, str],
    viewer: Viewer,
    at: datetime,
) -> Case:
    """Register, and in the same gesture accept or answer at once, or leave it to the queue.

    then: register, accept (more: field, difficulty; the kind is the registration's) or answer
    (more: answer). Raises what `register` and the act raise; then nothing was registered.
    """
    case = register(store, given=given, viewer=viewer, at=at)
    if then == "accept":
        facts = {"field": given.field, "kind": given.kind, **more}
        return _first_act(store, case, Action.ACCEPT, facts, viewer=viewer, at=at)
    if then == "answer":
        facts = {"text": more.get("answer", ""), "kind": given.kind}
        return _first_act(store, case, Action.ANSWER, facts, viewer=viewer, at=at)
    return case


def _first_act(
    store: Store,
    case: Case,
    action: Action,
    facts: Mapping[str, str],
    *,
    viewer: Viewer,
    at: datetime,
) -> Case:
    around = surroundings(store, case=case, viewer=viewer, at=at)
    outcome = acting.act(action, case=case, given=facts, around=around)
    return store.save(case, outcome)


def registration_facts(
    store: Store, *, given: Registration, viewer: Viewer, at: datetime
) -> dict[str, Any]:
    """The facts of a registration, checked, with names and phones hidden."""
    _check(store, given)
    enterprise = enterprise_of(store, given=given, viewer=viewer, at=at)
    facts: dict[str, Any] = {
        "title": given.title.strip(),
        "text": given.text.strip(),
        "channel": str(Channel(given.channel)),
        "source_no": given.source_no.strip(),
        "source_due": stamp(given.source_due) if given.source_due else "",
        "region": given.region,
        "field": given.field,
        "kind": str(Kind(given.kind)) if given.kind else "",
        "urgency": str(Urgency(given.urgency or "normal")),
        "accused": given.accused,
        "enterprise": enterprise,
        "appellant": store.cipher.hide(given.appellant.strip()),
        "contact": store.cipher.hide(given.contact.strip()),
        "phone": store.cipher.hide(given.phone.strip()),
        "anonymous": given.anonymous,
    }
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _check(store: Store, given: Registration) -> None:
    required = (
        ("title", N_("标题"), given.title),
        ("text", N_("诉求内容"), given.text),
        ("channel", N_("来源渠道"), given.channel),
        ("region", N_("区域"), given.region),
    )
    for name, label, value in required:
        if not value.strip():
            raise DomainError("missing_fact", field=label, name=name)
    for name, label, value, limit in (
        ("title", N_("标题"), given.title, LIMIT_OF_TITLE),
        ("text", N_("诉求内容"), given.text, LIMIT_OF_TEXT),
    ):
        if len(value) > limit:
            raise DomainError("fact_too_long", field=label, name=name, limit=limit)
    _check_terms(given)
    if not given.anonymous and not (given.uscc or given.enterprise_name or given.appellant):
        raise DomainError("missing_fact", field=N_("诉求人"), name="enterprise_name")
    if store.session.get(RegionRow, given.region) is None:
        raise DomainError("unknown_region", region=given.region)


def _check_terms(given: Registration) -> None:
    for name, label, value, terms in (
        ("channel", N_("来源渠道"), given.channel, Channel),
        ("kind", N_("诉求类型"), given.kind, Kind),
        ("urgency", N_("紧急程度"), given.urgency, Urgency),
    ):
        if value and value not in list(terms):
            raise DomainError("bad_fact", field=label, name=name)


def enterprise_of(store: Store, *, given: Registration, viewer: Viewer, at: datetime) -> int | None:
    """The id of the enterprise that a registration names; a new one enters the register.

    With a code the code decides; without one (筹建中) the name does, in the same region.
    """
    if given.anonymous or not (given.uscc or given.enterprise_name):
        return None
    verdict = check_uscc(given.uscc) if given.uscc else None
    if verdict and not verdict.valid and not verdict.irregular:
        raise DomainError("bad_uscc", uscc=given.uscc, name="uscc", reason=verdict.reason)
    code = verdict.code if verdict else None
    condition = EnterpriseRow.uscc == code
    if code is None:
        condition = EnterpriseRow.uscc.is_(None) & (EnterpriseRow.name == given.enterprise_name)
    known = store.session.scalar(select(EnterpriseRow.id).where(condition))
    if known is not None:
        return known
    if not given.enterprise_name.strip():
        raise DomainError("missing_fact", field=N_("企业名称"), name="enterprise_name")
    number = store.next_number("enterprise")
    # Whoever had the series before us may have registered the same enterprise.
    known = store.session.scalar(select(EnterpriseRow.id).where(condition))
    if known is not None:
        return known
    return _new_enterprise(
        store,
        number,
        given=given,
        code=code,
        irregular=bool(verdict and verdict.irregular),
        viewer=viewer,
        at=at,
    )


def _new_enterprise(
    store: Store,
    number: int,
    *,
    given: Registration,
    code: str | None,
    irregular: bool,
    viewer: Viewer,
    at: datetime,
) -> int:
    row = {
        "id": number,
        "uscc": code,
        "name": given.enterprise_name.strip(),
        "region": given.region,
        "industry": given.industry,
        "size": given.size,
        "contact": store.cipher.hide(given.contact.strip()),
        "phone": store.cipher.hide(given.phone.strip()),
        "irregular": irregular,
    }
    store.session.execute(insert(EnterpriseRow), [row])
    store.record(
        RegisterKind.ENTERPRISE_SAVED,
        register=Register.ENTERPRISES,
        facts=row,
        at=at,
        viewer=viewer,
        region=given.region,
    )
    return number
