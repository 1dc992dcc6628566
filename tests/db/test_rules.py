"""The rule book and the calendar in force, asked by several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

from tests.building import an_application

WELL_BEGUN = 0.5


def test_who_waits_for_the_database_holds_up_nobody_who_has_it(database_url: str) -> None:
    """One writes; another, about to, asks the rules first and has to wait: the one goes on.

    Were both kept from each other, the database would give up with "busy".
    """
    application = an_application(database_url)

    def asks() -> str:
        with application.transaction() as store:
            return store.rules.rules_version

    with ThreadPoolExecutor(1) as beside:
        with application.transaction() as store:
            store.next_number("kept")
            waiting = beside.submit(asks)
            wait([waiting], timeout=WELL_BEGUN)
            mine = store.rules.rules_version
        assert waiting.result() == mine
