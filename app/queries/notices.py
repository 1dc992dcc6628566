"""消息: what the viewer was told of, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Viewer
from app.domain.events import instant, stamp
from app.domain.identifiers import problem_number
from app.domain.notices import Means, Pace
from app.domain.registers import is_register
from app.translations.notice_words import happened
from db import notice_query
from db.models import PreferenceRow
from db.notice_query import Cursor
from db.store import Store
from db.told import Told, events_told

PAGE = 50
MOST_UNREAD = 100


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One line. number: of its problem, empty where there is none."""

    subject: int
    n: int
    at: datetime
    what: str
    number: str
    title: str
    unread: bool


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How the viewer wants to be told. sendable: by what the office can send."""

    mail: str
    by_mail: Pace
    by_robot: Pace
    sendable: frozenset[Means]


@dataclass(frozen=True, kw_only=True)
class NoticesView:
    """The page as it opens. older: the address of the next page's cursor, empty at the end."""

    at: datetime
    notices: tuple[Notice, ...]
    older: str
    first: bool
    unread: int
    wishes: Wishes


def load(store: Store, *, viewer: Viewer, at: datetime, query: Mapping[str, str]) -> NoticesView:
    """A page of notices of problems that the viewer may still see, and of lists."""
    after = _cursor(query.get("after", ""))
    found = notice_query.page(store.session, viewer, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    places = [cursor.place for cursor in shown]
    told = events_told(store.session, places)
    new = notice_query.unread_among(store.session, viewer, places)
    return NoticesView(
        at=at,
        notices=tuple(_notice(told[place], place in new) for place in places),
        older=_written(shown[-1]) if len(found) > PAGE else "",
        first=after is None,
        unread=unread(store, viewer=viewer),
        wishes=_wishes(store, viewer),
    )


def unread(store: Store, *, viewer: Viewer) -> int:
    """How many notices wait to be read, counted up to MOST_UNREAD."""
    return notice_query.count_unread(store.session, viewer, most=MOST_UNREAD)


def _notice(told: Told, new: bool) -> Notice:
    return Notice(
        subject=told.subject,
        n=told.n,
        at=told.at,
        what=happened(told.kind, told.facts),
        number="" if is_register(told.subject) else problem_number(told.subject),
        title=told.title,
        unread=new,
    )


def _wishes(store: Store, viewer: Viewer) -> Wishes:
    row = store.session.get(PreferenceRow, viewer.person)
    return Wishes(
        mail=row.mail if row else "",
        by_mail=Pace(row.by_mail) if row else Pace.NEVER,
        by_robot=Pace(row.by_robot) if row else Pace.NEVER,
        sendable=store.means,
    )


def _written(cursor: Cursor) -> str:
    return f"{stamp(cursor.at)},{cursor.subject},{cursor.n}"


def _cursor(text: str) -> Cursor | None:
    """The cursor of an address; an address that is none opens the first page."""
    parts = text.replace(" ", "+").split(",")
    try:
        at, subject, n = parts
        return Cursor(instant(at), int(subject), int(n))
    except ValueError:
        return None
