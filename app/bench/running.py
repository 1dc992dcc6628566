"""Running a benchmark: a database made ready, then each group of cases in its own process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.bench.aims import SCREENS
from app.bench.measuring import Measured
from app.bench.place import Place
from app.bench.tasks import Task, run
from app.domain.errors import DomainError

GROUPS: Mapping[str, tuple[str, ...]] = {
    "screens": SCREENS,
    "act": ("act",),
    "export": ("export_csv", "export_xlsx", "export_xlsx_large"),
    "import": ("import_register", "import_log"),
    "network": ("network_log",),
    "waiting": ("waiting",),
    "findings": ("findings",),
    "measures": ("measures",),
    "freeze": ("freeze",),
    "verify": ("verify",),
    "flags": ("flags",),
    "reminders": ("reminders",),
    "start": ("start",),
    "clients": ("clients",),
}
"""The cases by the process that measures them."""

FEW = 3
SHORT = frozenset({"screens", "act", "clients"})
"""What takes long is not measured oftener than a few times."""


KNOWN = tuple(case for group in GROUPS.values() for case in group)


def chosen(cases: str) -> list[str]:
    """The cases of a list with commas, less those with a "-" before them; all where none is named.

    Raises DomainError "unknown_case".
    """
    listed = [case.strip() for case in cases.split(",") if case.strip()]
    for case in listed:
        if case.removeprefix("-") not in KNOWN:
            raise DomainError("unknown_case", value=case, known="、".join(KNOWN))
    wanted = [case for case in listed if not case.startswith("-")] or KNOWN
    return [case for case in wanted if f"-{case}" not in listed]


def measure(
    place: Place, *, cases: Sequence[str], rounds: int, failed: Callable[[DomainError], None]
) -> list[Measured]:
    """What a place's cases take. A group that fails is told, and the next one is measured.

    Raises DomainError "bench_failed" where the database cannot be made.
    """
    run(Task.at(place, "make"))
    rows: list[Measured] = []
    for group, members in GROUPS.items():
        wanted = [case for case in members if case in cases]
        times = rounds if group in SHORT else min(rounds, FEW)
        try:
            rows += run(Task.at(place, group, cases=wanted, rounds=times)) if wanted else []
        except DomainError as failure:
            failed(failure)
    return rows
