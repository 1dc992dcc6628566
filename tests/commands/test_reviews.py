"""`bihuan review`: a week is frozen by hand, listed and shown."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import delete

from db.models import PackRow
from tests.commands.test_operation import environment, run
from tests.services.reviewed_weeks import an_office

FRIDAY = "2026-11-27T09:00"


def test_a_week_is_frozen_listed_and_shown(sqlite_url: str) -> None:
    """The digest is that of the bytes that are shown; a second freeze is refused."""
    given = environment(an_office(sqlite_url).application)
    asked = ("--region", "3307", "--json")
    frozen = run("--now", FRIDAY, "review", "freeze", *asked, env=given)
    told = json.loads(frozen.output)
    shown = run("--now", FRIDAY, "review", "show", "--week", "2026-11-26", *asked, env=given)
    assert hashlib.sha256(shown.output.strip().encode()).hexdigest() == told["digest"]
    listed = json.loads(run("--now", FRIDAY, "review", "list", *asked, env=given).output)
    assert [row["digest"] for row in listed] == [told["digest"]]
    assert listed[0]["until"] == "2026-11-26T09:30:00.000000+00:00"
    again = run("--now", FRIDAY, "review", "freeze", *asked, env=given)
    assert again.exit_code == 2


def test_a_lost_pack_is_restored_by_its_week(sqlite_url: str) -> None:
    application = an_office(sqlite_url).application
    given = environment(application)
    asked = ("--region", "3307", "--json")
    frozen = run("--now", FRIDAY, "review", "freeze", *asked, env=given)
    with application.transaction() as store:
        store.session.execute(delete(PackRow))
    restored = run("--now", FRIDAY, "review", "restore", "--week", "2026-11-26", *asked, env=given)
    assert json.loads(restored.output) == json.loads(frozen.output)
    never = run("--now", FRIDAY, "review", "restore", "--region", "33", env=given)
    assert (never.exit_code, "没有找到这一周期的例会材料" in never.output) == (2, True)
