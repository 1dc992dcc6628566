"""会商纪要 as official paper: when, where, who; what was heard and decided, by whom, by when."""

from __future__ import annotations

from app.domain.consultation import Attendance, ItemStatus
from app.exports.paper import Paper
from app.exports.paper_words import numeral, on_day, spoken
from app.queries.meeting import Decision, Item, Meeting
from app.translations import _


def minutes(meeting: Meeting) -> bytes:
    """The .docx of a meeting's minutes."""
    paper = Paper(title=_("会商纪要{}").format(meeting.number))
    paper.title(_("涉企问题会商纪要"))
    paper.centred(meeting.number)
    paper.blank()
    paper.text(_opening(meeting))
    _decided(paper, [i for i in meeting.items if i.status is ItemStatus.DECIDED])
    _left(paper, [i for i in meeting.items if i.status is ItemStatus.CARRIED])
    if meeting.remarks:
        for line in meeting.remarks.splitlines():
            paper.text(line)
    paper.blank()
    _attendance(paper, meeting)
    return paper.bytes()


def _opening(meeting: Meeting) -> str:
    held = meeting.opened_at or meeting.starts_at
    decided = sum(i.status is ItemStatus.DECIDED for i in meeting.items)
    said = _("{when}，{chair}在{place}主持召开{title}，研究涉企问题{count}件，议定{decided}件。")
    return said.format(
        when=spoken(held),
        chair=meeting.chair or _("会议主持人"),
        place=meeting.place or _("会议室"),
        title=meeting.title,
        count=len([i for i in meeting.items if i.status is not ItemStatus.DROPPED]),
        decided=decided,
    ) + _("现将议定事项纪要如下：")


def _decided(paper: Paper, items: list[Item]) -> None:
    for n, item in enumerate(items, start=1):
        paper.heading(_("{n}、关于{title}").format(n=numeral(n), title=_about(item)))
        if item.question:
            paper.text(
                _("会议听取了有关情况汇报，研究了以下问题：{}").format(_ended(item.question))
            )
        for place, decision in enumerate(item.decisions, start=1):
            paper.text(_decision(place, decision, several=len(item.decisions) > 1))


def _about(item: Item) -> str:
    of = _("（{number}）").format(number=item.number)
    who = _("{}反映的").format(item.enterprise) if item.enterprise else ""
    return _("{who}“{title}”问题{of}").format(who=who, title=item.title, of=of)


def _decision(place: int, decision: Decision, *, several: bool) -> str:
    said = _("会议议定：{}").format(_ended(decision.text))
    said += _("由{}牵头").format(decision.lead)
    if decision.co_handlers:
        asked = _("；").join(
            _("{who}配合（{what}）").format(who=who, what=what)
            for who, what in decision.co_handlers
        )
        said += _("，{}").format(asked)
    said += _("，于{}前完成。").format(on_day(decision.due))
    return _("{n}.{said}").format(n=place, said=said) if several else said


def _left(paper: Paper, items: list[Item]) -> None:
    if not items:
        return
    paper.heading(_("结转下次会议研究的问题"))
    for n, item in enumerate(items, start=1):
        reason = _("（{}）").format(item.reason) if item.reason else ""
        paper.text(_("{n}.{about}{reason}。").format(n=n, about=_about(item), reason=reason))


def _attendance(paper: Paper, meeting: Meeting) -> None:
    """GB/T 9704-2012, 10.3: 出席, then 请假, then 列席."""
    present = {kind: meeting.attendance.get(kind, ()) for kind in Attendance}
    paper.labelled(
        [
            (_("{}：").format(_(kind.label)), _("、").join(people))
            for kind, people in present.items()
            if people
        ]
    )


def _ended(text: str) -> str:
    """A sentence with one full stop at its end."""
    return text.strip().rstrip("。；;.") + "。"
