"""An XES log is a table with a row for each event, and a dangerous or broken one is refused."""

from __future__ import annotations

import gzip

import pytest

from app.domain.errors import DomainError
from app.imports import limits
from app.imports.profile import shipped
from app.imports.sheets import sheets
from tests.imports.logs import read

LOG = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- made by hand -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <string key="concept:name" value="the log"><float key="x" value="1"/></string>
  <trace>
    <string key="concept:name" value="A-1"/>
    <string key="channel" value="网"/>
    <event>
      <string key="concept:name" value="登记"><string key="inner" value="passed over"/></string>
      <date key="time:timestamp" value="2026-03-01T09:00:00.000+01:00"/>
    </event>
    <event>
      <date key="time:timestamp" value="2026-03-01T10:00:00+01:00"/>
      <string key="org:group" value="网络组"/>
      <string key="concept:name" value="Closed"/>
    </event>
  </trace>
  <trace><string key="concept:name" value="A-2"/></trace>
</log>
"""


def rows(content: bytes) -> list[tuple[int, tuple[object, ...]]]:
    [sheet] = sheets(content, file="a.xes")
    return list(sheet.rows())


def refused(content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        rows(content)
    return caught.value.code


EXPECTED = [
    (1, ("case:concept:name", "case:channel", "concept:name", "time:timestamp", "org:group")),
    (2, ("A-1", "网", "登记", "2026-03-01T09:00:00.000+01:00", None)),
    (3, ("A-1", "网", "Closed", "2026-03-01T10:00:00+01:00", "网络组")),
]


def test_each_event_is_a_row_with_what_its_trace_says() -> None:
    assert rows(LOG.encode()) == EXPECTED
    assert rows(gzip.compress(LOG.encode())) == EXPECTED


def test_a_prefix_of_the_namespace_changes_nothing() -> None:
    dressed = LOG.replace("<log", "<xes:log").replace("</log", "</xes:log")
    dressed = dressed.replace("<trace", "<xes:trace").replace("</trace", "</xes:trace")
    assert rows(dressed.encode()) == EXPECTED


def test_a_log_of_no_known_kind_is_read_by_the_standard() -> None:
    [case] = read(LOG.encode(), profiles=shipped(), file="a.xes").cases()
    assert (case.ref, case.facts["title"]) == ("A-1", "日志案件 A-1")
    assert [(e.state, e.stage, e.group) for e in case.events] == [
        ("登记", "handling", None), ("Closed", "closed", 7),
    ]  # fmt: skip


def test_a_truncated_log_is_refused() -> None:
    assert refused(LOG.encode()[:-20]) == "import_broken_log"
    assert refused(gzip.compress(LOG.encode())[:-20]) == "import_broken_archive"


@pytest.mark.parametrize(
    "declared",
    ['<!DOCTYPE log [<!ENTITY a "b">]>', '<!DOCTYPE log SYSTEM "file:///etc/passwd">'],
)
def test_a_log_that_declares_entities_is_refused(declared: str) -> None:
    content = LOG.replace("<!-- made by hand -->\n<log", f"{declared}\n<log").encode()
    assert refused(content) == "import_unsafe_log"


def test_a_log_that_nests_without_end_is_refused() -> None:
    deep = "<string key='a' value='b'>" * (limits.DEEPEST + 1)
    assert refused(f"<log><trace>{deep}".encode()) == "import_unsafe_log"


def test_a_tag_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_LINE", 200_000)
    long = "<log><trace><event><string key='a' value='" + "x" * 1_000_000
    assert refused(long.encode()) == "import_unsafe_log"
