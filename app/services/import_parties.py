"""Who the staged rows name: enterprises and departments by id, new ones entered with an event."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.domain.access import Viewer
from app.domain.catalogue import Level
from app.domain.events import RegisterKind
from app.domain.identifiers import check_uscc
from app.domain.registers import Register
from app.imports.directory import load_directory
from db import staging
from db.models import DepartmentRow, EnterpriseRow
from db.store import Store

Facts = dict[str, Any]
Party = tuple[str, str]
"""("uscc", code), or ("name", name) of an enterprise that has none yet (筹建中)."""

LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}
LISTS = ("co_handlers", "co_done", "groups")
SINGLE = ("lead", "accused")


class Parties:
    """The enterprises and departments of some rows. `settle` puts their ids into the facts."""

    def __init__(
        self, store: Store, rows: Sequence[Facts], *, viewer: Viewer, at: datetime
    ) -> None:
        self.store, self.viewer, self.at = store, viewer, at
        self._named = {party: facts for facts in reversed(rows) if (party := _party(facts))}
        named = {name: facts for facts in reversed(rows) for name in _new_departments(facts)}
        self._enterprises = self._known_enterprises()
        self._departments = self._known_departments(named)
        self._places = self._homes({n: f for n, f in named.items() if n not in self._departments})

    def enter(self, regions: Sequence[str]) -> None:
        """Enter what is new, and lock the chains of these regions besides.

        The order of locks is that of every act: series of parties, chains, numbers of a day.
        """
        session = self.store.session
        missing = set(self._named) - set(self._enterprises)
        wanted = {}
        if self._places:
            highest = max(session.scalars(select(DepartmentRow.id)), default=0)
            wanted["department"] = (len(self._places), highest)
        if missing:
            wanted["enterprise"] = (len(missing), 0)
        first = staging.reserve(session, wanted)
        staging.lock_heads(session, [*regions, *self._places.values()])
        if self._places:
            self._add_departments(first["department"])
        if missing:
            self._add_enterprises(first["enterprise"])

    def settle(self, facts: Facts) -> None:
        """Put ids where the facts have names."""
        party = _party(facts)
        for name in ("uscc", "enterprise_name"):
            facts.pop(name, None)
        if party:
            facts["enterprise"] = self._enterprises[party]
        for name in SINGLE:
            if isinstance(facts.get(name), str):
                facts[name] = self._departments[facts[name]]
        for name in LISTS:
            if name in facts:
                facts[name] = [self._departments.get(d, d) for d in facts[name]]

    def _known_enterprises(self) -> dict[Party, int]:
        codes = [text for kind, text in self._named if kind == "uscc"]
        names = [text for kind, text in self._named if kind == "name"]
        columns = (EnterpriseRow.id, EnterpriseRow.uscc, EnterpriseRow.name)
        session = self.store.session
        known: dict[Party, int] = {}
        for row in session.execute(select(*columns).where(EnterpriseRow.uscc.in_(codes))):
            known["uscc", row.uscc] = row.id
        without = select(*columns).where(EnterpriseRow.uscc.is_(None))
        for row in session.execute(without.where(EnterpriseRow.name.in_(names))):
            known["name", row.name] = row.id
        return known

    def _add_enterprises(self, first: int) -> None:
        """What somebody entered meanwhile is theirs: the series was locked before looking again."""
        self._enterprises = self._known_enterprises()
        missing = sorted(set(self._named) - set(self._enterprises))
        rows = [self._enterprise_row(party, id_) for id_, party in enumerate(missing, start=first)]
        self._enterprises |= {p: row["id"] for p, row in zip(missing, rows, strict=True)}
        self._enter(EnterpriseRow, rows, RegisterKind.ENTERPRISE_SAVED, Register.ENTERPRISES)

    def _enterprise_row(self, party: Party, id_: int) -> Facts:
        facts = self._named[party]
        code = party[1] if party[0] == "uscc" else None
        return {
            "id": id_,
            "uscc": code,
            "name": facts["enterprise_name"],
            "region": facts["region"],
            "industry": "",
            "size": "",
            "contact": facts.get("contact", ""),
            "phone": facts.get("phone", ""),
            "irregular": bool(code and check_uscc(code).irregular),
        }

    def _known_departments(self, names: Collection[str]) -> dict[str, int]:
        if not names:
            return {}
        known = select(DepartmentRow.name, DepartmentRow.id).where(DepartmentRow.name.in_(names))
        return {row.name: row.id for row in self.store.session.execute(known)}

    def _homes(self, named: Mapping[str, Facts]) -> dict[str, str]:
        """The regions of departments that are to be added."""
        if not named:
            return {}
        directory = load_directory(self.store.session)
        return {name: directory.home(name, region=f["region"]) for name, f in named.items()}

    def _add_departments(self, first: int) -> None:
        """As of enterprises: what somebody entered before the lock is theirs."""
        self._departments |= self._known_departments(self._places)
        missing = sorted(set(self._places) - set(self._departments))
        rows = [
            _department_row(name, id_, self._places[name])
            for id_, name in enumerate(missing, start=first)
        ]
        self._departments |= {row["name"]: row["id"] for row in rows}
        self._enter(DepartmentRow, rows, RegisterKind.DEPARTMENT_SAVED, Register.DEPARTMENTS)

    def _enter(self, table: Any, rows: list[Facts], kind: RegisterKind, to: Register) -> None:
        if rows:
            self.store.session.execute(insert(table), rows)
            staging.record_many(
                self.store,
                kind,
                register=to,
                rows=[(row["region"], row) for row in rows],
                at=self.at,
                viewer=self.viewer,
            )


def _party(facts: Facts) -> Party | None:
    if facts.get("anonymous"):
        return None
    if facts.get("uscc"):
        return "uscc", facts["uscc"]
    return ("name", facts["enterprise_name"]) if facts.get("enterprise_name") else None


def _new_departments(facts: Facts) -> list[str]:
    """The departments that the facts name instead of giving their id."""
    named = [facts.get(name) for name in SINGLE]
    named += [d for name in LISTS for d in facts.get(name, ())]
    return [d for d in named if isinstance(d, str)]


def _department_row(name: str, id_: int, region: str) -> Facts:
    return {
        "id": id_,
        "name": name,
        "short_name": name[:32],
        "level": str(LEVELS[len(region)]),
        "region": region,
        "line": "",
        "office": False,
        "head_approves": False,
        "mark": "",
        "active": True,
        "merged_into": None,
    }
