"""办理过程 elsewhere: each entry of another system's log in a line, in that system's own words."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.catalogue import Role, Stage
from app.domain.trails import Entry, Trail
from app.queries.names import Names
from app.queries.telling import Said, joined, said, small
from app.translations import _


@dataclass(frozen=True, kw_only=True)
class ToldEntry:
    """An entry with the stage that the case came to by it; None where it stayed where it was."""

    entry: Entry
    stage: Stage | None


def told_entries(trail: Trail) -> list[ToldEntry]:
    """The entries of a trail in the order of time."""
    told, stage = [], None
    for entry in trail:
        turned = entry.stage if entry.stage is not stage else None
        stage = entry.stage or stage
        told.append(ToldEntry(entry=entry, stage=turned))
    return told


def said_by(told: ToldEntry) -> str:
    """Who did it, as the other system writes it."""
    return told.entry.by or _("原系统")


def done(told: ToldEntry) -> str:
    """What was done, or what state it was in from then on."""
    return told.entry.activity or told.entry.state or _("记录")


def sentence_of(told: ToldEntry, names: Names) -> Said:
    """Who had it from then on, and in small letters what that made of it here."""
    entry = told.entry
    group = names.department(entry.department) if entry.department is not None else ""
    state = entry.state if entry.activity else ""
    stage = _(told.stage.label) if told.stage else ""
    return joined(state, group), small(said(_("责任人 {}"), entry.to), said(_("环节：{}"), stage))


def marks_of(told: ToldEntry) -> tuple[str, ...]:
    """导入, and 系统 where a program did it."""
    machine = (_(Role.SYSTEM.label),) if told.entry.machine else ()
    return (_("导入"), *machine)
