"""The chain's verification: every link's hash again, both ways between links and events, anchors.

All of it streams: a chain of any length is read once, in order.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.events import RegisterKind
from app.domain.registers import Register, chain_of_subject, register_subject
from db.differences import Area, Findings
from db.log import GENESIS, event_of, line_hash
from db.models import ChainHeadRow, ChainLinkRow, EventRow

Anchors = dict[str, dict[int, str]]

BATCH = 2000
ALGORITHMS = ("sm3", "sha256")
EVENT = (
    "kind",
    "at",
    "recorded_at",
    "actor",
    "acting_for",
    "facts",
    "rules",
    "calendar",
)


def check_chains(session: Session, findings: Findings) -> None:
    """Every chain there is, by its head, its links or an anchor."""
    heads = {h.chain: (h.n, h.hash) for h in session.scalars(select(ChainHeadRow))}
    linked = set(session.scalars(select(ChainLinkRow.chain).distinct()))
    anchors = anchored_heads(session)
    for chain in sorted({*heads, *linked, *anchors}):
        check_chain(session, chain, anchors.get(chain, {}), heads.get(chain), findings)
    _both_ways(session, findings)


def anchored_heads(session: Session) -> Anchors:
    """The heads that the daily anchors hold: by chain, the hash of a link by its number."""
    subject = register_subject(Register.ANCHORS)
    rows = session.scalars(
        select(EventRow)
        .where(EventRow.subject == subject, EventRow.kind == str(RegisterKind.HEADS_ANCHORED))
        .order_by(EventRow.n)
    )
    anchors: Anchors = defaultdict(dict)
    for row in rows:
        for chain, (n, digest) in event_of(row).facts["heads"].items():
            anchors[chain][n] = digest
    return anchors


def check_chain(
    session: Session,
    chain: str,
    anchors: dict[int, str],
    head: tuple[int, str] | None,
    findings: Findings,
) -> None:
    """One chain from its first link to its head."""
    n, last = 0, GENESIS
    for link in _links(session, chain):
        if link.place != n + 1:
            findings.add(Area.CHAIN, "links_missing", chain=chain, first=n + 1, last=link.place - 1)
        _check_link(link, chain, last, findings)
        n, last = link.place, link.hash
        if anchors.pop(n, last) != last:
            findings.add(Area.CHAIN, "anchor_differs", chain=chain, n=n)
    for missing in sorted(anchors):
        findings.add(Area.CHAIN, "anchored_link_missing", chain=chain, n=missing, last=n)
    if head != (n, last):
        found = head[0] if head else "—"
        findings.add(Area.CHAIN, "head_differs", chain=chain, expected=n, found=found)


def _links(session: Session, chain: str) -> Iterator[Any]:
    """The links in their order, as plain rows with the columns of the event that each is for.

    `found` is its number, None where there is no such event.
    """
    links, events = ChainLinkRow.__table__.c, EventRow.__table__.c
    joined = ChainLinkRow.__table__.outerjoin(
        EventRow.__table__, (events.subject == links.subject) & (events.n == links.event_n)
    )
    of_link = (links.n.label("place"), links.hash, links.algorithm, links.subject, links.event_n)
    of_event = [events[name] for name in EVENT]
    statement = (
        select(*of_link, links.event_n.label("n"), events.n.label("found"), *of_event)
        .select_from(joined)
        .where(links.chain == chain)
        .order_by(links.n)
        .execution_options(yield_per=BATCH)
    )
    return iter(session.execute(statement))


def _check_link(link: Any, chain: str, last: str, findings: Findings) -> None:
    where = {"chain": chain, "n": link.place, "subject": link.subject, "event": link.event_n}
    if link.found is None:
        findings.add(Area.CHAIN, "link_without_event", **where)
        return
    if chain_of_subject(link.subject) != chain:
        findings.add(Area.CHAIN, "link_in_wrong_chain", **where)
    if link.algorithm not in ALGORITHMS or link.algorithm not in hashlib.algorithms_available:
        findings.add(Area.CHAIN, "algorithm_unknown", algorithm=link.algorithm, **where)
        return
    expected = line_hash(last, link, facts=link.facts, algorithm=link.algorithm)
    if expected != link.hash:
        findings.add(
            Area.CHAIN, "hash_differs", expected=expected[:16], found=link.hash[:16], **where
        )


def _both_ways(session: Session, findings: Findings) -> None:
    """Every event has a link; as many links as events, so that none has two."""
    unlinked = session.execute(
        select(EventRow.subject, EventRow.n)
        .outerjoin(
            ChainLinkRow,
            (ChainLinkRow.subject == EventRow.subject) & (ChainLinkRow.event_n == EventRow.n),
        )
        .where(ChainLinkRow.chain.is_(None))
        .order_by(EventRow.subject, EventRow.n)
        .execution_options(yield_per=BATCH)
    )
    without = 0
    for subject, n in unlinked:
        without += 1
        findings.add(Area.CHAIN, "event_without_link", subject=subject, event=n)
    events = session.scalar(select(func.count()).select_from(EventRow)) or 0
    links = session.scalar(select(func.count()).select_from(ChainLinkRow)) or 0
    if links > events - without and not findings.counts[Area.CHAIN]:
        findings.add(Area.CHAIN, "links_doubled", expected=events - without, found=links)
