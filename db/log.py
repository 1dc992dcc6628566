"""The log: events in, events out, and the hash chain of each city.

A link's hash covers the hash before it and the event's canonical bytes. SM3 where this
OpenSSL has it (GB/T 32905-2016), else SHA-256; the algorithm stands in the link.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.domain.events import Event, Line, canonical, dump
from app.domain.registers import Register, chain_of_subject, register_subject
from db.inserting import insert_rows
from db.models import ChainHeadRow, ChainLinkRow, EventRow
from db.rollup import INSERT

ALGORITHM = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
GENESIS = "0" * 64


def link_hash(previous: str, event: Event, *, algorithm: str = ALGORITHM) -> str:
    """The hash of a link: hex of H(previous hash, event)."""
    return line_hash(previous, event, facts=dump(event.facts), algorithm=algorithm)


def line_hash(previous: str, line: Line, *, facts: str, algorithm: str = ALGORITHM) -> str:
    """`link_hash` of an event, or of its row, whose facts are dumped already."""
    return hashlib.new(algorithm, previous.encode() + canonical(line, facts=facts)).hexdigest()


def append(session: Session, events: Sequence[Event]) -> None:
    """Write events and their links, in the transaction of the act.

    Heads are locked in the order of their names, so that two acts never wait for each other
    in a circle. The session notes how many of each kind were written (info["recorded"]).
    """
    facts = [dump(event.facts) for event in events]
    insert_rows(session, EventRow, list(map(_row, events, facts)))
    chains = [chain_of_subject(event.subject) for event in events]
    heads = lock_heads(session, set(chains))
    reached = {chain: (head.n, head.hash) for chain, head in heads.items()}
    links = []
    for event, text, chain in zip(events, facts, chains, strict=True):
        n, previous = reached[chain]
        reached[chain] = n + 1, line_hash(previous, event, facts=text)
        links.append(_link(chain, reached[chain], event))
    insert_rows(session, ChainLinkRow, links)
    for chain, head in heads.items():
        head.n, head.hash = reached[chain]
    session.info.setdefault("recorded", Counter()).update(event.kind for event in events)
    session.flush()


def _link(chain: str, reached: tuple[int, str], event: Event) -> dict[str, object]:
    n, found = reached
    return {
        "chain": chain,
        "n": n,
        "subject": event.subject,
        "event_n": event.n,
        "algorithm": ALGORITHM,
        "hash": found,
    }


def lock_head(session: Session, chain: str) -> ChainHeadRow:
    """The head of a chain, locked until the transaction ends; made where it is missing."""
    return lock_heads(session, {chain})[chain]


def lock_heads(session: Session, chains: Collection[str]) -> dict[str, ChainHeadRow]:
    """The heads of chains, locked in the order of their names; made where they are missing."""
    found = _locked(session, chains)
    missing = [chain for chain in sorted(chains) if chain not in found]
    if not missing:
        return found
    made = INSERT[session.get_bind().dialect.name](ChainHeadRow)
    begun = [{"chain": chain, "n": 0, "hash": GENESIS} for chain in missing]
    session.execute(made.on_conflict_do_nothing(), begun)
    return _locked(session, chains)


def _locked(session: Session, chains: Collection[str]) -> dict[str, ChainHeadRow]:
    heads = (
        select(ChainHeadRow)
        .where(ChainHeadRow.chain.in_(sorted(chains)))
        .order_by(ChainHeadRow.chain)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {head.chain: head for head in session.scalars(heads)}


def heads(session: Session) -> dict[str, list[int | str]]:
    """The head of every chain as the daily anchor holds it: [number, hash] by chain."""
    rows = session.scalars(select(ChainHeadRow).order_by(ChainHeadRow.chain))
    return {row.chain: [row.n, row.hash] for row in rows}


def _row(event: Event, facts: str) -> dict[str, object]:
    return {
        "subject": event.subject,
        "n": event.n,
        "kind": str(event.kind),
        "at": event.at,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "acting_for": event.acting_for,
        "facts": facts,
        "rules": event.rules,
        "calendar": event.calendar,
    }


def event_of(row: EventRow | Row[Any]) -> Event:
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


def last_recorded(session: Session, subject: int, *, kind: str) -> datetime | None:
    """When an event of a kind was last recorded of a subject."""
    return session.scalar(
        select(func.max(EventRow.recorded_at)).where(
            EventRow.subject == subject, EventRow.kind == str(kind)
        )
    )


def events_of_many(session: Session, subjects: Sequence[int]) -> dict[int, list[Event]]:
    """The events of several subjects, each subject's in order."""
    found: dict[int, list[Event]] = {subject: [] for subject in subjects}
    rows = session.scalars(
        select(EventRow)
        .where(EventRow.subject.in_(subjects))
        .order_by(EventRow.subject, EventRow.n)
    )
    for row in rows:
        found[row.subject].append(event_of(row))
    return found


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
