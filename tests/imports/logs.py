"""Hand-written logs, and reading them."""

from __future__ import annotations

from datetime import UTC, datetime

from app.imports.directory import Directory, Named
from app.imports.event_log import LogReading, read_log
from app.imports.plan import plan
from app.imports.profile import Profile, parse_profile
from app.imports.rows import Around
from app.imports.sheets import sheets

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

PROFILE = """
name = "tickets"
title = "工单流转"
source = "tickets"
keys = [["source_no"]]
required = ["title", "group"]
dates = ["%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M"]
missing = ["?"]

[columns]
title = "subject"
registered_at = "opened"

[constants]
region = "33"
channel = "other"
appellant = "匿名"

[texts]
text = '''主题：{subject}
地点：{place}'''

[departments]
unknown = "add"

[events]
case = "no"
at = "at"
state = ["state", "detail"]
group = "group"
by = "by"
to = "to"
reads = ["count", "flag"]
future = ["closed"]
machines = ["robot"]
missing = ["EMPTY"]

[states]
"New" = "transfer"
"Done/Waiting" = "feedback"
"Done" = "closed"
"*" = "handling"
"""

HEADINGS = "no,at,state,detail,group,by,to,count,flag,subject,opened,place,closed"


def a_profile(**changes: str) -> Profile:
    """PROFILE with lines changed: key → the line that stands instead of `key = …`."""
    lines = PROFILE.splitlines()
    for key, line in changes.items():
        lines = [line if old.startswith(f"{key} = ") else old for old in lines]
    return parse_profile("\n".join(lines), file="tickets.toml")


def a_directory() -> Directory:
    """The province, and one department that another took over."""
    directory = Directory()
    directory.codes.add("33")
    directory.names["33"] = "浙江省"
    directory.departments["网络组"] = [Named(id=7, region="33")]
    directory.departments["旧网络组"] = [Named(id=3, region="33")]
    directory.succeeded[3] = 7
    return directory


def read(
    content: bytes, *, profiles: tuple[Profile, ...] = (), file: str = "log.csv"
) -> LogReading:
    """A log, read by PROFILE unless told otherwise."""
    found = plan(sheets(content, file=file), profiles=profiles or (a_profile(),))
    around = Around(
        plan=found,
        directory=a_directory(),
        now=NOW,
        region="33",
        end_of_day=lambda midnight: midnight,
        knows_code=lambda _code: False,
    )
    return read_log(found, around=around)


def a_log(*rows: str) -> bytes:
    """A csv log under HEADINGS."""
    return "\n".join([HEADINGS, *rows]).encode()
