"""Plans: which profile a sheet is read by, where its header stands, which column is which fact."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.errors import DomainError
from app.imports.cells import plain
from app.imports.profile import Profile
from app.imports.sheets import Numbered, Sheet
from app.translations import gettext as _

REJECT_COLUMNS = ("_row", "_field", "_reason")
"""The first columns of a rejects file; a file that has them is read as if it had not."""

SHOWN_HEADINGS = 30


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A sheet and how it is read. columns: fact → place; unmapped: headings that nobody reads."""

    sheet: Sheet
    profile: Profile
    header_row: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    unmapped: tuple[str, ...]

    def rows(self) -> Iterator[Numbered]:
        """The rows below the header."""
        return (row for row in self.sheet.rows() if row[0] > self.header_row)

    def heading(self, fact: str) -> str:
        """What the file calls a fact; the profile's first name where the file has no column."""
        place = self.columns.get(fact)
        if place is not None:
            return self.headings[place]
        return self.profile.columns.get(fact, (fact,))[0]


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
    best = max(len(p.columns) for p in found)
    fits = [p for p in found if len(p.columns) == best]
    names = {p.profile.name for p in fits}
    if len(names) > 1:
        raise DomainError(
            "import_ambiguous_profile", file=sheet.file, profiles=_("、").join(sorted(names))
        )
    return _checked(fits[0])


def key_of_heading(text: str) -> str:
    """A heading for comparing: half width, lower case, without blanks and marks such as *."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("*:﹡_")


def _fitting(sheet: Sheet, row: Numbered, profiles: tuple[Profile, ...]) -> Iterator[Plan]:
    number, cells = row
    headings = tuple(plain(cell).strip() for cell in cells)
    places = {key_of_heading(h): n for n, h in reversed(list(enumerate(headings))) if h}
    for profile in profiles:
        columns = {
            fact: places[key]
            for fact, names in profile.columns.items()
            for key in [next((k for k in map(key_of_heading, names) if k in places), None)]
            if key is not None
        }
        if set(profile.required) <= set(columns) | set(profile.constants):
            yield Plan(
                sheet=sheet,
                profile=profile,
                header_row=number,
                headings=headings,
                columns=columns,
                unmapped=_unmapped(headings, columns, profile),
            )


def _unmapped(
    headings: tuple[str, ...], columns: Mapping[str, int], profile: Profile
) -> tuple[str, ...]:
    known = {*REJECT_COLUMNS, *profile.ignored}
    read = set(columns.values())
    return tuple(h for n, h in enumerate(headings) if h and n not in read and h not in known)


def _checked(plan: Plan) -> Plan:
    counts = Counter(key_of_heading(h) for h in plan.headings if h)
    twice = [h for h in plan.headings if counts[key_of_heading(h)] > 1]
    if twice:
        raise DomainError("import_header_twice", file=plan.sheet.file, heading=twice[0])
    if next(plan.rows(), None) is None:
        raise DomainError("import_no_rows", file=plan.sheet.file)
    return plan


def _unrecognised(
    heads: list[list[Numbered]], profiles: tuple[Profile, ...], *, file: str
) -> DomainError:
    """The refusal with what stands in the likeliest header: the first row of most texts."""
    rows = [row for head in heads for row in head]
    cells = max((cells for _, cells in rows), key=_texts, default=())
    headings = [h[:20] for h in (plain(cell).strip() for cell in cells) if h][:SHOWN_HEADINGS]
    if len(profiles) == 1:
        present = {key_of_heading(h) for h in headings}
        profile = profiles[0]
        missing = [
            profile.columns[fact][0]
            for fact in profile.required
            if not present & set(map(key_of_heading, profile.columns.get(fact, ())))
        ]
        return DomainError(
            "import_missing_columns", file=file, profile=profile.name,
            missing=_("、").join(missing), headings=_("、").join(headings),
        )  # fmt: skip
    return DomainError("import_no_profile", file=file, headings=_("、").join(headings))


def _texts(cells: tuple[object, ...]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in cells)
