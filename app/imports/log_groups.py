"""Groups: which department of this office a group of a log is."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.flows import OFFICE_ZONE
from app.imports.facts import LONGEST_DEPARTMENT
from app.imports.log_gathering import UnreadableError
from app.imports.rows import Around
from app.services.departments import BRACKETS, ROLES_IN_WORDS, spellings
from app.translations import gettext as _

SHOWN = 40


class Groups:
    """The departments of a log's groups; each name is looked up once for a region and a day."""

    def __init__(self, *, around: Around) -> None:
        self._around = around
        self._known: dict[tuple[str, str, date], int | str] = {}

    def of(self, name: str, *, region: str, at: datetime, ended: bool) -> int | str:
        """The id of the department that a name stood for, or the name of one that is added.

        ended: the case is over, so that a department that was merged since stands for itself.
        Raises UnreadableError: there is none, or more than one.
        """
        wanted = name, region, at.astimezone(OFFICE_ZONE).date()
        found = self._known.get(wanted)
        if found is None:
            found = self._known[wanted] = self._find(*wanted)
        if ended or isinstance(found, str):
            return found
        return self._around.directory.successor(found)

    def _find(self, name: str, region: str, day: date) -> int | str:
        directory = self._around.directory
        heading = self._around.plan.heading("group")
        try:
            for form in spellings(name):
                known = directory.department(form, region=region, day=day)
                if known is not None:
                    return known
        except ValueError as error:
            sentence = _("部门“{name}”不止一个，请写全称").format(name=name)
            raise UnreadableError(heading, sentence) from error
        bare = ROLES_IN_WORDS.sub("", BRACKETS.sub("", name)).strip()
        adds = self._around.plan.profile.unknown_department == "add"
        if adds and 0 < len(bare) <= LONGEST_DEPARTMENT:
            return bare
        raise UnreadableError(heading, _("没有部门“{name}”").format(name=name[:SHOWN]))
