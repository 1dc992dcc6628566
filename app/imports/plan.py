"""Plans: which profile a sheet is read by, where its header stands, which column is which fact."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property  # noqa: TID251 - asks no database
from itertools import chain

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.cells import one_line, plain
from app.imports.log_profile import JOINED, ROLES, LogColumns
from app.imports.profile import Profile
from app.imports.profile_reading import IN_ORDER, TEMPLATE
from app.imports.sheets import Sheet
from app.imports.workbooks import Numbered
from app.translations import gettext as _

REJECT_COLUMNS = ("_row", "_field", "_reason")
"""The first columns of a rejects file; a file that has them is read as if it had not."""

SHOWN_HEADINGS = 30
LONGEST_HEADING = 20
LONGEST_LIST = 100


TemplateLine = tuple[str | int, ...]


class Half(StrEnum):
    """What the rows of a file are: each tells of a problem, or of one event of a case."""

    ROWS = "rows"
    EVENTS = "events"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A sheet and how it is read. columns: fact → place; unmapped: headings that nobody reads.

    texts: fact → the lines of its template, each of words and places. events: role of a log's
    heading → places, empty but where the rows are events. A heading that stands twice is no
    obstacle where nobody reads it.
    """

    sheet: Sheet
    profile: Profile
    header_row: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    unmapped: tuple[str, ...]
    half: Half = Half.ROWS
    texts: Mapping[str, tuple[TemplateLine, ...]] = field(default_factory=dict)
    events: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The facts that a column, a template or a constant tells, in the order of reading."""
        told = {*self.columns, *self.texts, *self.profile.constants}
        return tuple(fact for fact in IN_ORDER if fact in told)

    def rows(self) -> Iterator[Numbered]:
        """The rows below the header. Raises DomainError "import_too_many_rows"."""
        limit = limits.MOST_EVENTS if self.half is Half.EVENTS else limits.MOST_ROWS
        below = (row for row in self.sheet.rows() if row[0] > self.header_row)
        for count, row in enumerate(below, start=1):
            if count > limit:
                raise DomainError("import_too_many_rows", file=self.sheet.file, limit=limit)
            yield row

    def heading(self, name: str) -> str:
        """What the file calls a fact or role; the profile's word where the file has no column."""
        if name in self.columns:
            return self.headings[self.columns[name]]
        if name in self.texts:
            return self.headings[next(self.composed_of(name))]
        if self.events.get(name):
            return self.headings[self.events[name][0]]
        return self.profile.columns.get(name, (name,))[0]

    def read_places(self) -> frozenset[int]:
        """The columns that the plan reads by."""
        events = chain.from_iterable(self.events.values())
        return frozenset([*self.case_places(), *events])

    def case_places(self) -> frozenset[int]:
        """The columns that give facts, by themselves or in a text composed of them."""
        composed = chain.from_iterable(map(self.composed_of, self.texts))
        return frozenset([*self.columns.values(), *composed])

    def composed_of(self, fact: str) -> Iterator[int]:
        """The columns in the template of a fact."""
        parts = chain.from_iterable(self.texts[fact])
        return (part for part in parts if isinstance(part, int))


def plan(sheets: Iterable[Sheet], *, profiles: Iterable[Profile]) -> Plan:
    """The best reading of a file: the most columns recognised, the first sheet among equals.

    Raises DomainError: import_no_profile and import_missing_columns with the headings found,
    import_ambiguous_profile, import_header_twice, import_no_rows.
    """
    profiles, found, heads = tuple(profiles), [], []
    for sheet in sheets:
        heads.append(sheet.head())
        found += [p for row in heads[-1] for p in _fitting(sheet, row, profiles)]
        if found:
            break
    if not found:
        raise _unrecognised(heads, profiles, file=sheet.file)
    found = [p for p in found if not p.profile.generic] or found
    best = max(len(p.read_places()) for p in found)
    fits = [p for p in found if len(p.read_places()) == best]
    names = {p.profile.name for p in fits}
    if len(names) > 1:
        raise DomainError(
            "import_ambiguous_profile", file=sheet.file, profiles=_("、").join(sorted(names))
        )
    return _checked(fits[0])


def key_of_heading(text: str) -> str:
    """A heading for comparing: half width, lower case, without blanks, _ and marks such as *."""
    words = unicodedata.normalize("NFKC", text).lower().replace("_", " ").split()
    return "".join(words).strip("*:﹡")


def _fitting(sheet: Sheet, row: Numbered, profiles: tuple[Profile, ...]) -> Iterator[Plan]:
    number, cells = row
    headings = tuple(plain(cell).strip() for cell in cells)
    places = {key_of_heading(h): n for n, h in reversed(list(enumerate(headings))) if h}
    for profile in profiles:
        columns = _found(profile.columns, places)
        events = _roles(profile.events, places)
        named = {**{role: found[0] for role, found in events.items()}, **columns, **places}
        texts = {fact: _lines(text, named) for fact, text in profile.texts.items()}
        texts = {fact: lines for fact, lines in texts.items() if lines}
        given = {*columns, *texts, *profile.constants, *events}
        for half in _halves(profile, given, events):
            whole = half is Half.ROWS or not (profile.events and profile.events.own_file)
            fit = Plan(
                sheet=sheet,
                profile=profile,
                header_row=number,
                headings=headings,
                columns=columns if whole else {},
                unmapped=(),
                half=half,
                texts=texts if whole else {},
                events=events if half is Half.EVENTS else {},
            )
            yield replace(fit, unmapped=_unmapped(fit))


def _found(names: Mapping[str, tuple[str, ...]], places: Mapping[str, int]) -> dict[str, int]:
    """For each name the place of the first of its headings that the file has."""
    found = {}
    for name, headings in names.items():
        known = [places[key] for key in map(key_of_heading, headings) if key in places]
        if known:
            found[name] = known[0]
    return found


def _lines(template: str, places: Mapping[str, int]) -> tuple[TemplateLine, ...]:
    """The lines of a template that name a heading of the file, or a fact or role that it has."""
    lines = (_parts(line, places) for line in template.splitlines())
    return tuple(line for line in lines if any(isinstance(part, int) for part in line))


def _parts(line: str, places: Mapping[str, int]) -> TemplateLine:
    """A line as words and places; a heading that the file lacks says nothing."""
    parts = enumerate(TEMPLATE.split(line))
    read = (places.get(key_of_heading(part), "") if n % 2 else part for n, part in parts)
    return tuple(part for part in read if part != "")


def _roles(events: LogColumns | None, places: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """The places of the headings that tell of events, by role."""
    found: dict[str, tuple[int, ...]] = {}
    for role in ROLES if events else ():
        keys = map(key_of_heading, events.headings(role) if events else ())
        known = tuple(dict.fromkeys(places[key] for key in keys if key in places))
        if known:
            found[role] = known if role in JOINED else known[:1]
    return found


def _halves(
    profile: Profile, given: set[str], events: Mapping[str, tuple[int, ...]]
) -> Iterator[Half]:
    """As what a file with these columns can be read by the profile."""
    whole = set(profile.required) <= given
    tells_events = {"case", "at"} <= set(events)
    if profile.events is None or profile.events.own_file:
        if whole:
            yield Half.ROWS
        if profile.events and tells_events:
            yield Half.EVENTS
    elif whole and tells_events:
        yield Half.EVENTS


def _unmapped(plan: Plan) -> tuple[str, ...]:
    known, read = {*REJECT_COLUMNS, *plan.profile.ignored}, plan.read_places()
    return tuple(h for n, h in enumerate(plan.headings) if h and n not in read and h not in known)


def _checked(plan: Plan) -> Plan:
    """A plan that can be followed: no heading that it reads by stands twice, and rows follow."""
    counts = Counter(map(key_of_heading, plan.headings))
    read = (plan.headings[place] for place in sorted(plan.read_places()))
    for heading in read:
        if counts[key_of_heading(heading)] > 1:
            raise DomainError("import_header_twice", file=plan.sheet.file, heading=_shown(heading))
    if next(plan.rows(), None) is None:
        raise DomainError("import_no_rows", file=plan.sheet.file)
    return plan


def _unrecognised(
    heads: list[list[Numbered]], profiles: tuple[Profile, ...], *, file: str
) -> DomainError:
    """The refusal with what stands in the likeliest header: the first row of most texts."""
    rows = [row for head in heads for row in head]
    cells = max((cells for _, cells in rows), key=_texts, default=())
    headings = list(filter(None, map(_shown, map(plain, cells))))[:SHOWN_HEADINGS]
    if len(profiles) == 1:
        present = {key_of_heading(h) for h in headings}
        profile = profiles[0]
        missing = [
            names[0]
            for names in map(profile.headings, profile.required)
            if not present & set(map(key_of_heading, names))
        ]
        return DomainError(
            "import_missing_columns", file=file, profile=profile.name,
            missing=_listed(missing), headings=_listed(headings),
        )  # fmt: skip
    return DomainError("import_no_profile", file=file, headings=_listed(headings))


def _shown(heading: str) -> str:
    """The beginning of a heading, on one line."""
    return one_line(heading[:LONGEST_LIST])[:LONGEST_HEADING]


def _listed(headings: list[str]) -> str:
    """Headings in a sentence, as many as fit."""
    told = _("、").join(headings)
    return told if len(told) <= LONGEST_LIST else f"{told[:LONGEST_LIST]}…"


def _texts(cells: tuple[object, ...]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in cells)
