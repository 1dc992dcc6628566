"""What a person does with notices: reads them, and says how to be told."""

from __future__ import annotations

import re
from datetime import datetime

from app.domain.access import Permission, Viewer
from app.domain.errors import DomainError
from app.domain.notices import Pace
from app.translations import N_
from db import notice_query
from db.models import PreferenceRow
from db.store import Store
from db.told import Place

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_ADDRESS = 254


def read(store: Store, *, viewer: Viewer, at: datetime, place: Place | None = None) -> None:
    """One's own notice is read; without a place, all are. Raises DomainError "not_allowed"."""
    viewer.require(Permission.SEE_PROBLEMS)
    notice_query.mark_read(store.session, viewer, at=at, place=place)


def prefer(store: Store, *, viewer: Viewer, mail: str, by_mail: str, by_robot: str) -> None:
    """Say where one's mail goes, and by which means one wants to be told how.

    Raises DomainError: not_allowed, missing_fact, bad_fact.
    """
    viewer.require(Permission.SEE_PROBLEMS)
    mail = mail.strip()
    if mail and (len(mail) > LONGEST_ADDRESS or not ADDRESS.fullmatch(mail)):
        raise DomainError("bad_fact", field=N_("邮箱"), name="mail")
    paces = {"by_mail": _pace(by_mail, N_("邮件")), "by_robot": _pace(by_robot, N_("群机器人"))}
    if not mail and paces["by_mail"] is not Pace.NEVER:
        raise DomainError("missing_fact", field=N_("邮箱"), name="mail")
    store.session.merge(PreferenceRow(person_id=viewer.person, mail=mail, **paces))


def _pace(given: str, field: str) -> Pace:
    if given not in tuple(Pace):
        raise DomainError("bad_fact", field=field, name=field)
    return Pace(given)
