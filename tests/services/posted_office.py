"""An office that sends mail or posts to a robot, and what waits in its outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Row, select

from app.config import MailServer, Robot
from app.context import Application
from app.domain.catalogue import Role
from app.domain.notices import Pace
from app.domain.problem import Case
from app.services.delivering import deliver
from db.models import DeliveryRow, PreferenceRow
from db.store import Store
from tests.building import (
    a_department,
    a_dispatched_problem,
    a_person,
    an_application,
    viewer_of,
)

MINUTE = timedelta(minutes=1)
LEADER = viewer_of(Role.LEADER)


def an_office(url: str, *, port: int = 1, robot: Robot | None = None) -> Application:
    server = MailServer(host="127.0.0.1", port=port, tls="none", sender="bihuan@zj.example")
    return an_application(url, mail=server, robot=robot, base_address="https://bihuan.zj.example")


def a_liaison(store: Store, *, by_mail: Pace = Pace.NEVER, by_robot: Pace = Pace.NEVER) -> int:
    """The department of a liaison who wants to be told so; the actor is somebody else."""
    a_person(store, "zhongxin", Role.DUTY_HEAD, region="33")
    lead = a_department(store, "市建设局")
    person = a_person(store, "wang", Role.LIAISON, department=lead)
    store.session.add(PreferenceRow(person_id=person, mail="wang@zj.example", by_mail=by_mail,
                                    by_robot=by_robot))  # fmt: skip
    return lead


def sent_at(application: Application, at: datetime) -> int:
    return deliver(application.transaction, settings=application.settings, now=lambda: at)


def paragraphs(mail: EmailMessage) -> list[str]:
    return str(mail.get_content()).replace("\r\n", "\n").split("\n\n")


def rows(application: Application) -> Sequence[Row[Any]]:
    with application.reading() as store:
        table = DeliveryRow.__table__
        return store.session.execute(select(table).where(table.c.means != "app")).all()


def dispatched(application: Application, **paces: Pace) -> Case:
    with application.transaction() as store:
        return a_dispatched_problem(store, lead=a_liaison(store, **paces))
