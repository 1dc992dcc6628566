"""Delivery: what waits in the outbox is sent outside of any transaction, and then marked.

At least once: who dies between sending and marking leaves the message to be sent again after the
claim has run out, under the same id. A dead server delays nothing but its own messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from itertools import groupby
from typing import Any

from app.config import MailServer, Robot, Settings
from app.domain.notices import Means, Pace
from app.services import robots
from app.services.mailing import Mailbox, mail_of, message_id
from app.services.messages import Message, message_of
from app.services.operation import Transaction
from db import deliveries
from db.deliveries import Waiting
from db.told import Place, Told, events_told

MOST_ROUNDS = 20

Bundle = Sequence[Waiting]
"""Deliveries that become one message."""


def deliver(transaction: Transaction, *, settings: Settings, now: Callable[[], datetime]) -> int:
    """Send what is due, in rounds; how many deliveries arrived."""
    arrived = 0
    for _round in range(MOST_ROUNDS):
        begun = now()
        with transaction() as store:
            claimed = deliveries.claim(store.session, means=settings.means, at=begun)
            told = events_told(store.session, {(w.subject, w.n) for w in claimed})
        if not claimed:
            break
        arrived += _send_all(
            transaction, claimed, told, settings, now, begun + deliveries.LEASE / 2
        )
    return arrived


def _send_all(
    transaction: Transaction,
    claimed: Bundle,
    told: dict[Place, Told],
    settings: Settings,
    now: Callable[[], datetime],
    until: datetime,
) -> int:
    """until: what is not sent by then is left, well before the claim runs out and another may."""
    unwanted = [w for w in claimed if w.pace is None]
    with transaction() as store:
        deliveries.mark_unwanted(store.session, unwanted, at=now())
    arrived = 0
    with closing(Postman(settings)) as postman:
        for bundle in bundles([w for w in claimed if w.pace is not None]):
            if now() >= until:
                break
            message = message_of(_events(bundle, told), base=settings.base_address)
            error = postman.send(bundle, message, now())
            with transaction() as store:
                _mark(store, bundle, error, now())
            arrived += 0 if error else len(bundle)
    return arrived


def _events(bundle: Bundle, told: dict[Place, Told]) -> list[Told]:
    """What a bundle tells, each event once, the oldest first."""
    found = {(w.subject, w.n): told[w.subject, w.n] for w in bundle}
    return sorted(found.values(), key=lambda t: (t.at, t.subject, t.n))


def _mark(store: Any, bundle: Bundle, error: str, at: datetime) -> None:
    if error:
        deliveries.mark_failed(store.session, bundle, at=at, error=error)
    else:
        deliveries.mark_sent(store.session, bundle, at=at)


def bundles(claimed: Bundle) -> list[Bundle]:
    """The deliveries by message.

    By mail: one each, or one a day for each person. To the robot, whom a group reads together:
    one an event, or one a day.
    """
    ordered = sorted(claimed, key=_bundle_of)
    return [list(group) for _key, group in groupby(ordered, key=_bundle_of)]


def _bundle_of(waiting: Waiting) -> tuple[str, str, int, int, int]:
    person = waiting.person if waiting.means is Means.MAIL else 0
    daily = waiting.pace is Pace.DAILY
    place = (0, 0) if daily else (waiting.subject, waiting.n)
    return (str(waiting.means), str(waiting.pace), person, *place)


class Postman:
    """Sends by whatever means a bundle wants."""

    def __init__(self, settings: Settings) -> None:
        self._mail, self._robot = settings.mail, settings.robot
        self._mailbox = Mailbox(settings.mail) if settings.mail else None

    def send(self, bundle: Bundle, message: Message, at: datetime) -> str:
        """Empty where it arrived, else what went wrong."""
        if bundle[0].means is Means.ROBOT:
            return self._post(self._robot, bundle, message, at)
        return self._hand_in(self._mail, bundle, message, at)

    def close(self) -> None:
        """Leave the server."""
        if self._mailbox is not None:
            self._mailbox.close()

    def _post(self, robot: Robot | None, bundle: Bundle, message: Message, at: datetime) -> str:
        if robot is None:
            return "no robot"
        return robots.send(robot, message, name=message_id(bundle, domain="bihuan"), at=at)

    def _hand_in(
        self, server: MailServer | None, bundle: Bundle, message: Message, at: datetime
    ) -> str:
        if server is None or self._mailbox is None:
            return "no mail server"
        return self._mailbox.send(mail_of(message, claimed=bundle, server=server, at=at))
