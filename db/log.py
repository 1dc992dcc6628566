"""The log: events in, events out, and the hash chain of each city.

A link's hash covers the hash before it and the event's canonical bytes. SM3 where this
OpenSSL has it (GB/T 32905-2016), else SHA-256; the algorithm stands in the link.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.domain.events import Event, dump
from app.domain.registers import Register, chain_of_subject, register_subject
from db.models import ChainHeadRow, ChainLinkRow, EventRow
from db.rollup import INSERT

ALGORITHM = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
GENESIS = "0" * 64


def link_hash(previous: str, event: Event, *, algorithm: str = ALGORITHM) -> str:
    """The hash of a link: hex of H(previous hash, event)."""
    return hashlib.new(algorithm, previous.encode() + event.canonical()).hexdigest()


def append(session: Session, events: Sequence[Event]) -> None:
    """Write events and their links, in the transaction of the act.

    Heads are locked in the order of their names, so that two acts never wait for each other
    in a circle.
    """
    session.execute(insert(EventRow), [_row(event) for event in events])
    chains = {chain: lock_head(session, chain) for chain in sorted(set(map(_chain, events)))}
    links = []
    for event in events:
        head = chains[_chain(event)]
        head.n += 1
        head.hash = link_hash(head.hash, event)
        links.append(
            {
                "chain": head.chain,
                "n": head.n,
                "subject": event.subject,
                "event_n": event.n,
                "algorithm": ALGORITHM,
                "hash": head.hash,
            }
        )
    session.execute(insert(ChainLinkRow), links)
    session.flush()


def lock_head(session: Session, chain: str) -> ChainHeadRow:
    """The head of a chain, locked until the transaction ends; made where it is missing."""
    head = session.get(ChainHeadRow, chain, with_for_update=True, populate_existing=True)
    if head is None:
        made = INSERT[session.get_bind().dialect.name](ChainHeadRow)
        session.execute(made.values(chain=chain, n=0, hash=GENESIS).on_conflict_do_nothing())
        head = session.get_one(ChainHeadRow, chain, with_for_update=True, populate_existing=True)
    return head


def heads(session: Session) -> dict[str, list[int | str]]:
    """The head of every chain as the daily anchor holds it: [number, hash] by chain."""
    rows = session.scalars(select(ChainHeadRow).order_by(ChainHeadRow.chain))
    return {row.chain: [row.n, row.hash] for row in rows}


def _chain(event: Event) -> str:
    return chain_of_subject(event.subject)


def _row(event: Event) -> dict[str, object]:
    return {
        "subject": event.subject,
        "n": event.n,
        "kind": str(event.kind),
        "at": event.at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "acting_for": event.acting_for,
        "facts": dump(event.facts),
        "rules": event.rules,
        "calendar": event.calendar,
    }


def event_of(row: EventRow) -> Event:
    """The event of a row."""
    return Event(
        subject=row.subject,
        n=row.n,
        kind=row.kind,
        at=row.at,
        recorded_at=row.recorded_at,
        actor=row.actor,
        acting_for=row.acting_for,
        facts=json.loads(row.facts),
        rules=row.rules,
        calendar=row.calendar,
    )


def events_of(session: Session, subject: int) -> list[Event]:
    """A subject's events in order."""
    rows = session.scalars(select(EventRow).where(EventRow.subject == subject).order_by(EventRow.n))
    return [event_of(row) for row in rows]


def register_events(session: Session, register: Register) -> Iterator[Event]:
    """The events of a register over all chains, in the order of their recording."""
    subjects = select(ChainHeadRow.chain)
    ids = [register_subject(register, region=chain) for chain in session.scalars(subjects)]
    rows = session.scalars(
        select(EventRow)
        .where(EventRow.subject.in_(ids))
        .order_by(EventRow.recorded_at, EventRow.subject, EventRow.n)
        .execution_options(yield_per=1000)
    )
    return (event_of(row) for row in rows)


def next_place(session: Session, subject: int) -> int:
    """The number of a register's next event; its chain's head must be locked."""
    last = session.scalar(select(func.max(EventRow.n)).where(EventRow.subject == subject))
    return (last or 0) + 1


def chain_links(session: Session, chain: str) -> Iterable[tuple[ChainLinkRow, EventRow]]:
    """A chain's links with their events, in order, streamed; a missing event ends in None."""
    statement = (
        select(ChainLinkRow, EventRow)
        .outerjoin(
            EventRow,
            (EventRow.subject == ChainLinkRow.subject) & (EventRow.n == ChainLinkRow.event_n),
        )
        .where(ChainLinkRow.chain == chain)
        .order_by(ChainLinkRow.n)
        .execution_options(yield_per=1000)
    )
    return ((link, row) for link, row in session.execute(statement))
