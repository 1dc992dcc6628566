"""The files of a list's problems, made at once or in the background: their names and forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.context import Application
from app.domain.export_tasks import ExportKind
from app.domain.flows import OFFICE_ZONE
from app.exports.event_log import FORMS, write_event_log
from app.exports.register import MEDIA_TYPES, write_register
from app.queries.register_export import About
from app.translations import _


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What was written. rows: as the log counts them; problems: how many it tells of."""

    about: About
    rows: int
    problems: int


def write_list(application: Application, *, what: ExportKind, **asked: Any) -> Listed:
    """Write a list into a file, as `write_register` and `write_event_log` do, which it asks."""
    return WRITERS[what](application, **asked)


def _register(application: Application, **asked: Any) -> Listed:
    about = write_register(application, **asked)
    return Listed(about=about, rows=about.rows, problems=about.rows)


def _event_log(application: Application, **asked: Any) -> Listed:
    about, written = write_event_log(application, **asked)
    return Listed(about=about, rows=written.events, problems=written.cases)


WRITERS: Mapping[ExportKind, Callable[..., Listed]] = {
    ExportKind.REGISTER: _register,
    ExportKind.EVENT_LOG: _event_log,
}


def list_name(what: ExportKind, kind: str, *, at: datetime) -> str:
    """The name under which a file goes out."""
    local = at.astimezone(OFFICE_ZONE)
    if what is ExportKind.EVENT_LOG:
        day = local.date().isoformat()
        return _("事件日志_{day}.{ending}").format(day=day, ending=FORMS[kind].ending)
    stamp = local.strftime("%Y%m%d-%H%M")
    return _("问题台账-{stamp}.{kind}").format(stamp=stamp, kind=kind)


def list_media_type(what: ExportKind, kind: str) -> str:
    """The media type of a form."""
    return FORMS[kind].media_type if what is ExportKind.EVENT_LOG else MEDIA_TYPES[kind]
