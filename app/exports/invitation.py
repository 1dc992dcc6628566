"""A meeting as a calendar file (RFC 5545), to be sent with an invitation."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.consultation import ItemStatus, MeetingStatus
from app.queries.meeting import Meeting
from app.translations import _

LONGEST_LINE = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""


def invitation(meeting: Meeting, *, at: datetime) -> bytes:
    """The .ics of a meeting, as of `at`; a cancelled one takes itself back."""
    cancelled = meeting.status is MeetingStatus.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Bihuan//Consultation//ZH",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.region}-{meeting.id}@bihuan",
        f"SEQUENCE:{int(at.timestamp())}",
        f"DTSTAMP:{_stamp(at)}",
        f"DTSTART:{_stamp(meeting.starts_at)}",
        f"DTEND:{_stamp(meeting.ends_at)}",
        f"SUMMARY:{_escaped(meeting.title)}",
        f"LOCATION:{_escaped(meeting.place)}",
        f"DESCRIPTION:{_escaped(_about(meeting))}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _about(meeting: Meeting) -> str:
    titles = [item.title for item in meeting.items if item.status is not ItemStatus.DROPPED]
    items = "\n".join(f"{n}. {title}" for n, title in enumerate(titles, start=1))
    asked = _("、").join(meeting.departments)
    return _("主持：{chair}\n参加：{asked}\n议题：\n{items}").format(
        chair=meeting.chair or "—", asked=asked or "—", items=items or "—"
    )


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11."""
    for plain in ("\\", ";", ","):
        text = text.replace(plain, f"\\{plain}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A long line goes on after a line break and a blank, never inside a character."""
    parts, room = [""], LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append("")
            room = LONGEST_LINE - 1
        parts[-1] += character
        room -= size
    return "\r\n ".join(parts)
