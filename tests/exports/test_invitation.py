"""The calendar file of a meeting, line by line after RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.consultation import MeetingStatus
from app.exports.invitation import invitation
from tests.exports.test_minutes import MEETING

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def unfolded(content: bytes) -> dict[str, str]:
    text = content.decode().replace("\r\n ", "")
    assert text.endswith("END:VCALENDAR\r\n")
    return dict(line.split(":", 1) for line in text.split("\r\n") if line)


def test_it_says_when_where_and_about_what() -> None:
    said = unfolded(invitation(MEETING, at=AT))
    # 14:30 and 16:00 in Shanghai, eight hours before UTC.
    assert (said["DTSTART"], said["DTEND"]) == ("20261127T063000Z", "20261127T080000Z")
    assert said["UID"] == "meeting-3307-1@bihuan"
    assert said["SUMMARY"] == "全市涉企问题会商会"
    assert said["LOCATION"] == "市企业综合服务中心"
    assert said["DESCRIPTION"] == (
        "主持：陈建明\\n参加：市消防救援支队、市资规局\\n议题：\\n1. 厂房二期消防验收\\n2. 用地指标"
    )
    assert (said["METHOD"], said["STATUS"]) == ("PUBLISH", "CONFIRMED")


def test_a_cancelled_meeting_takes_itself_back() -> None:
    said = unfolded(invitation(replace(MEETING, status=MeetingStatus.CANCELLED), at=AT))
    assert (said["METHOD"], said["STATUS"]) == ("CANCEL", "CANCELLED")


def test_no_line_is_longer_than_75_octets_and_marks_are_escaped() -> None:
    content = invitation(replace(MEETING, title="一" * 60 + ";,\\"), at=AT)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert unfolded(content)["SUMMARY"] == "一" * 60 + "\\;\\,\\\\"
