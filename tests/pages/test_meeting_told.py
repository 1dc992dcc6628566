"""What a meeting leaves behind: on the problem's page, and as files."""

from __future__ import annotations

import pytest

from app.domain.errors import DomainError
from app.exports.meeting_files import invitation_file, minutes_file
from db.models import EventRow
from tests.pages.consulting_office import a_flagged, a_meeting, closed, decided, links
from tests.pages.problem_page import Office, words


def test_what_was_decided_stands_on_the_problems_page_until_it_is_carried_out(
    office: Office,
) -> None:
    case = a_flagged(office)
    meeting = a_meeting(office, case.id, opened=True)
    decided(office, meeting, due="2026-12-04")
    closed(office, meeting)
    page_ = office.open(case, "liaison")
    read = words(page_.body)
    assert "议定：由住建局牵头出具意见。" in read
    assert "待落实" in read
    assert "fulfil" in page_.offered()
    page_.press("open", "fulfil")
    assert page_.fields()["decision"] == "1"
    page_.press("take", "fulfil", decision="1", text="意见已出具。")
    assert "落实情况：意见已出具。" in words(page_.body)
    assert "fulfil" not in page_.offered()
    path = f"/consultations/{meeting}"
    assert path not in links(page_.body)
    assert path in links(office.open(case, "supervisor").body)


def test_an_export_is_recorded(office: Office) -> None:
    meeting = a_meeting(office, a_flagged(office).id, opened=True)
    viewer, at = office.people["supervisor"], office.now()
    with pytest.raises(DomainError, match="meeting_not_closed"):
        minutes_file(office.application, meeting=meeting, viewer=viewer, at=at)
    closed(office, meeting)
    content = minutes_file(office.application, meeting=meeting, viewer=viewer, at=at)
    assert content.startswith(b"PK")
    file = invitation_file(office.application, meeting=meeting, viewer=viewer, at=at)
    assert b"SUMMARY:" in file
    with office.application.reading() as store:
        kinds = [e.facts for e in store.session.query(EventRow).filter_by(kind="exported")]
    assert [('"what":"minutes"' in f, '"what":"invitation"' in f) for f in kinds] == [
        (True, False),
        (False, True),
    ]
