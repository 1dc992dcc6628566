"""The texts of the demonstration, read from `content/*.toml` and checked against each other.

Everything in them is fictional. Nothing here knows a database: the simulation turns the
content into problems, and reuses an appeal for several enterprises by its variants.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from app.demonstration.content_checks import faults
from app.demonstration.enterprises import Enterprise, make_enterprises
from db.seed.fields import seed_fields

APPEAL_FILES = (
    "appeals_project.toml",
    "appeals_policy.toml",
    "appeals_finance.toml",
    "appeals_talent.toml",
    "appeals_law.toml",
    "appeals_science.toml",
    "appeals_opening.toml",
    "appeals_data.toml",
    "appeals_resources.toml",
    "appeals_other.toml",
)

CHANNELS_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "inquiry": ("enterprise_line", "platform", "hotline", "counter", "enterprise_code"),
    "help": ("platform", "visit", "counter", "station", "enterprise_line", "forum"),
    "complaint": ("hotline", "enterprise_line", "platform", "rating", "leader"),
    "report": ("hotline", "platform", "superior"),
    "suggestion": ("forum", "chamber", "congress", "platform", "visit"),
}


@dataclass(frozen=True, kw_only=True)
class Alias:
    """Another name of a department; `until` is the last day it was in use, or None."""

    name: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Department:
    """`level` is province, city or county; `line` the 条线; `office` the office's own units."""

    key: str
    name: str
    short: str
    region: str
    line: str
    office: bool
    head_approves: bool
    aliases: tuple[Alias, ...]

    @property
    def level(self) -> str:
        return {2: "province", 4: "city", 6: "county"}[len(self.region)]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A service field; `parent` is empty on the first level."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the demonstration. `account`: shown on the sign-in page; `deputy`: AB岗."""

    username: str
    name: str
    role: str
    title: str
    department: str
    region: str
    deputy: str
    account: bool


@dataclass(frozen=True, kw_only=True)
class CoHandling:
    """What one co-handling line is asked and what it answers.

    `first` says why this line's answer must come before the lead can go on, or is empty.
    """

    line: str
    ask: str
    answer: str
    first: str


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why a lead refuses the case; `thinks` is the line it holds responsible, or empty."""

    ground: str
    words: str
    thinks: str


@dataclass(frozen=True, kw_only=True)
class Pause:
    """`reason` is a code of the rule book's closed list."""

    reason: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Line `waiter` cannot go on before line `awaited`; two such rows make a mutual wait."""

    waiter: str
    awaited: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One way an enterprise puts the matter, and the answer to it."""

    title: str
    text: str
    result_text: str


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """One matter with all that is said about it from intake to callback.

    `wordings`: the first is the matter as told, the others the same matter of another
    enterprise. `suits`: sectors or families of enterprises it is believable for; empty means
    any. `accused`: the line a 举报 speaks of, which must not see it. `similar`: key shared by
    appeals about one and the same matter. Empty strings and None mean that there is none.
    """

    key: str
    field: str
    kind: str
    difficulty: str
    lead: str
    channels: tuple[str, ...]
    suits: tuple[str, ...]
    wordings: tuple[Wording, ...]
    co: tuple[CoHandling, ...]
    waits: tuple[Wait, ...]
    result: str
    progress: tuple[str, ...]
    objection: Objection | None
    extension: str
    pause: Pause | None
    satisfied: str
    dissatisfied: str
    supplement: str
    similar: str
    accused: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """All of it. `words`: pools of short sentences by act; nested pools by ground or grade."""

    departments: tuple[Department, ...]
    fields: tuple[Field, ...]
    people: tuple[Person, ...]
    enterprises: tuple[Enterprise, ...]
    appeals: tuple[Appeal, ...]
    words: Mapping[str, Any]

    @property
    def lines(self) -> tuple[str, ...]:
        """The 条线 that handle cases, in the order of the departments."""
        return tuple(dict.fromkeys(d.line for d in self.departments if not d.office))

    def department_for(self, *, line: str, region: str) -> Department:
        """Who handles a line for a county, city or the province: the nearest level that has it."""
        for code in (region, region[:4], region[:2]):
            for department in self.departments:
                if department.line == line and department.region == code:
                    return department
        raise LookupError(f"no department of line {line} for region {region}")

    def appeals_for(self, enterprise: Enterprise) -> tuple[Appeal, ...]:
        """The appeals that are believable from this enterprise."""
        tags = {enterprise.sector, enterprise.family}
        return tuple(a for a in self.appeals if not a.suits or tags & set(a.suits))


@cache
def load_content() -> Content:
    """Read every file. Raises ValueError listing whatever refers to nothing."""
    content = Content(
        departments=tuple(_departments()),
        fields=tuple(_fields()),
        people=tuple(_people()),
        enterprises=make_enterprises(_table("enterprises.toml")),
        appeals=tuple(_appeals()),
        words=_table("words.toml"),
    )
    found = faults(content)
    if found:
        raise ValueError("；".join(found))
    return content


def _table(name: str) -> dict[str, Any]:
    folder = resources.files("app.demonstration").joinpath("content")
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))


def _departments() -> Iterator[Department]:
    for row in _table("departments.toml")["department"]:
        yield Department(
            key=row["key"],
            name=row["name"],
            short=row["short"],
            region=row["region"],
            line=row["line"],
            office=row.get("office", False),
            head_approves=row.get("head_approves", False),
            aliases=tuple(
                Alias(name=a["name"], until=a.get("until")) for a in row.get("aliases", ())
            ),
        )


def _fields() -> Iterator[Field]:
    for field in seed_fields():
        yield Field(**field._asdict())


def _people() -> Iterator[Person]:
    table = _table("people.toml")
    regions = {d.key: d.region for d in _departments()}
    for username, name, role, title, department, deputy in table["people"]:
        yield Person(
            username=username,
            name=name,
            role=role,
            title=title,
            department=department,
            region=regions.get(department, ""),
            deputy=deputy,
            account=username in table["accounts"],
        )


def _appeals() -> Iterator[Appeal]:
    for name in APPEAL_FILES:
        for row in _table(name)["appeal"]:
            yield _appeal(row)


def _appeal(row: Mapping[str, Any]) -> Appeal:
    objection, pause = row.get("objection"), row.get("pause")
    return Appeal(
        key=row["key"],
        field=row["field"],
        kind=row["kind"],
        difficulty=row["difficulty"],
        lead=row["lead"],
        channels=tuple(row.get("channels", CHANNELS_BY_KIND[row["kind"]])),
        suits=tuple(row.get("suits", ())),
        wordings=(
            Wording(title=row["title"], text=row["text"], result_text=row["result_text"]),
            *(
                Wording(title=v[0], text=v[1], result_text=v[2] if v[2:] else row["result_text"])
                for v in row["variants"]
            ),
        ),
        co=tuple(CoHandling(**{"first": "", **entry}) for entry in row.get("co", ())),
        waits=tuple(Wait(**entry) for entry in row.get("waits", ())),
        result=row["result"],
        progress=tuple(row.get("progress", ())),
        objection=Objection(**{"thinks": "", **objection}) if objection else None,
        extension=row.get("extension", ""),
        pause=Pause(**pause) if pause else None,
        satisfied=row.get("satisfied", ""),
        dissatisfied=row.get("dissatisfied", ""),
        supplement=row.get("supplement", ""),
        similar=row.get("similar", ""),
        accused=row.get("accused", ""),
    )
