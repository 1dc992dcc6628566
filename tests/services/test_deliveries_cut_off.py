"""Mail that is cut off half-way, or sent by two processes at once.

What a server took without saying so may come a second time, under the same Message-ID: the
sender cannot know (RFC 1047), and a reminder that comes twice is better than one that never does.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

from app.context import Application
from app.domain.notices import Pace
from app.domain.steps import Action
from app.services.delivering import deliver
from tests.building import MONDAY_NINE, act
from tests.services.posted_office import LEADER, MINUTE, an_office, dispatched, rows, sent_at
from tests.services.receivers import a_free_port, a_mail_server


def instructed(application: Application, times: int) -> set[str]:
    """A problem that a leader instructs on so often; the ids of the mails that tell of it."""
    case = dispatched(application, by_mail=Pace.AT_ONCE)
    for n in range(times):
        with application.transaction() as store:
            case = act(store, case, Action.INSTRUCT, LEADER, MONDAY_NINE, words=f"第{n}次批示")
    return {f"<{case.id}.{n}.2@zj.example>" for n in range(3, 4 + times)}


def test_what_the_server_took_before_it_died_comes_again_under_the_same_id(
    database_url: str,
) -> None:
    port = a_free_port()
    application = an_office(database_url, port=port)
    [name] = instructed(application, 0)
    with a_mail_server(port) as server:
        server.dies = True
        assert sent_at(application, MONDAY_NINE) == 0
        assert [mail["Message-ID"] for mail in server.mails] == [name]
        server.dies = False
        assert sent_at(application, MONDAY_NINE + MINUTE) == 1
        assert sent_at(application, MONDAY_NINE + 60 * MINUTE) == 0
    assert [mail["Message-ID"] for mail in server.mails] == [name, name]
    [row] = rows(application)
    assert (row.tries, row.error) == (2, "")


def test_a_server_that_dies_at_each_mail_takes_none_from_the_others(database_url: str) -> None:
    """Each mail of the first pass is cut off; the next pass hands every one in, once."""
    port = a_free_port()
    application = an_office(database_url, port=port)
    names = instructed(application, 4)
    with a_mail_server(port) as server:
        server.dies = True
        assert sent_at(application, MONDAY_NINE) == 0
        server.dies, server.mails = False, []
        assert sent_at(application, MONDAY_NINE + MINUTE) == 5
    assert Counter(mail["Message-ID"] for mail in server.mails) == Counter(names)


def test_two_passes_at_once_send_each_mail_once(database_url: str) -> None:
    port = a_free_port()
    application = an_office(database_url, port=port)
    names = instructed(application, 30)
    together = Barrier(2)

    def one_pass() -> int:
        together.wait(timeout=30)
        return sent_at(application, MONDAY_NINE)

    with a_mail_server(port) as server, ThreadPoolExecutor(2) as both:
        passes = [both.submit(one_pass) for _ in range(2)]
        assert sum(done.result(timeout=60) for done in passes) == 31
    assert Counter(mail["Message-ID"] for mail in server.mails) == Counter(names)


def test_who_is_slow_stops_before_others_may_send_what_is_left(database_url: str) -> None:
    """A claim holds for ten minutes. Every look at the clock takes one: half of them are gone
    after the first mail (claimed, sorted, then three looks a mail); the rest goes out later.
    """
    port = a_free_port()
    application = an_office(database_url, port=port)
    names = instructed(application, 3)
    clock = (MONDAY_NINE + n * MINUTE for n in count())
    with a_mail_server(port) as server:
        slow = deliver(
            application.transaction, settings=application.settings, now=lambda: next(clock)
        )
        assert (slow, len(server.mails)) == (1, 1)
        assert sent_at(application, MONDAY_NINE + 9 * MINUTE) == 0
        assert sent_at(application, MONDAY_NINE + 10 * MINUTE) == 3
    assert Counter(mail["Message-ID"] for mail in server.mails) == Counter(names)
