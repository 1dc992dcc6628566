"""`bihuan review`: a week is frozen by hand, listed and shown."""

from __future__ import annotations

import hashlib
import json

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
