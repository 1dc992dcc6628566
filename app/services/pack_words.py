"""The words of a pack: as they are now, or, of one that is made again, as they were then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from app.domain.network.finding import Finding
from app.domain.problem import Case
from app.domain.review.pack import Names
from app.translations import gettext
from app.translations.finding_sentences import finding_sentence
from app.translations.flag_sentences import flag_sentence
from app.translations.paper_sentences import question_of, tried_of
from db.cipher import masked_name
from db.models import EnterpriseRow
from db.reference import department_names, field_names, office_name, region_names
from db.store import Store

Key = TypeVar("Key", int, str)


class PackWords:
    """Answers what a pack asks, and remembers what it answered."""

    def __init__(self, store: Store, *, then: Names | None = None) -> None:
        """then: what was called how; where that says nothing, today's words answer."""
        self._store, self._then = store, then or Names()
        self._departments = {**department_names(store.session), **self._then.departments}
        self._regions = {**region_names(store.session), **self._then.regions}
        self._fields = {**field_names(store.session), **self._then.fields}
        self._told: tuple[dict[int, str], dict[str, str], dict[str, str]] = ({}, {}, {})
        self._appellants: dict[int, str] = {}
        self._offices: dict[str, str] = {}

    @property
    def names(self) -> Names:
        """All that was asked for so far."""
        departments, regions, fields = self._told
        return Names(
            departments=departments,
            regions=regions,
            fields=fields,
            appellants=self._appellants,
            offices=self._offices,
        )

    def department(self, number: int) -> str:
        """The short name of a department; of one that is unknown the number."""
        return _noted(self._told[0], number, self._departments)

    def region(self, code: str) -> str:
        """The name of a division; of one that is unknown the code."""
        return _noted(self._told[1], code, self._regions)

    def field(self, code: str) -> str:
        """The name of a service field; of one that is unknown the code."""
        return _noted(self._told[2], code, self._fields)

    def office(self, region: str) -> str:
        """The office that runs the loop in a region; where none is known, the region's name."""
        if region not in self._offices:
            told = self._then.offices.get(region) or office_name(self._store.session, region)
            self._offices[region] = told or self.region(region)
        return self._offices[region]

    def appellant(self, case: Case) -> str:
        """An enterprise by its name, a natural person masked, 匿名 where nobody gave a name."""
        if case.id not in self._appellants:
            told = self._then.appellants.get(case.id)
            self._appellants[case.id] = self._appellant(case) if told is None else told
        return self._appellants[case.id]

    def _appellant(self, case: Case) -> str:
        appellant = case.appellant
        if appellant.anonymous:
            return gettext("匿名")
        if appellant.enterprise:
            name = select(EnterpriseRow.name).where(EnterpriseRow.id == appellant.enterprise)
            return self._store.session.scalar(name) or ""
        return masked_name(self._store.cipher.show(appellant.name))

    def flag(self, rule: str, evidence: Mapping[str, Any]) -> str:
        """The sentence of a flag."""
        return flag_sentence(rule, evidence, departments=self.department)

    def finding(self, finding: Finding) -> str:
        """The sentence of a finding."""
        return finding_sentence(finding, departments=self.department)

    def question(self, case: Case) -> str:
        """What a meeting would have to settle, from the flags that stand."""
        return question_of(case.flags, departments=self.department)

    def tried(self, case: Case) -> str:
        """What was done so far."""
        return tried_of(case, departments=self.department)


def _noted(told: dict[Key, str], key: Key, names: Mapping[Key, str]) -> str:
    """The name of a key, noted among what was told."""
    return told.setdefault(key, names.get(key) or str(key))
