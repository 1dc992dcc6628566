"""第三方评估 in the demonstration: the round of the last whole quarter, one finding taken up."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, timedelta

from app.demonstration.world import World
from app.domain.catalogue import Channel, Role
from app.domain.flows import local_day
from app.domain.safe_cells import guarded
from app.imports.survey_sheets import HEADINGS, TITLES, Part
from app.services import surveys
from app.services.intake import Registration
from db.store import Store

TAKEN_BEFORE, REGISTERED_BEFORE = timedelta(days=12), timedelta(hours=5)
"""So long before now the round came in, and its first finding became a problem."""

CITY = "3307"
INDICATOR = "总体满意度"
COUNTED = ((63, 51), (57, 52), (71, 60), (42, 36), (38, 35), (49, 41), (55, 52), (36, 27))
"""How many were asked and how many were satisfied, of the departments in their order."""

OF_CITY = (411, 354)
CONVENIENCE, SCORE = "办事便利度", "87.5"
TITLE = "规划核实与消防验收互为前置"
FINDINGS = (
    ("规划核实与消防验收互为前置，企业往返多次，建议明确先后并联办理。", "项目"),
    ("惠企资金兑付周期长，部分企业反映申报后三个月仍未到账。", "金融"),
    ("政策解读材料专业术语多，小微企业看不懂、用不上。", "政策"),
    ("人才公寓申请材料与社保系统信息重复提交。", "人才"),
    ("出口企业涉外法律咨询响应慢，缺少英文合同范本。", "法治"),
)


def round_of_the_last_quarter(store: Store, *, world: World, now: datetime) -> None:
    """Take the round as an office would, from a file; register its first finding."""
    first, last = _quarter_before(local_day(now))
    code = f"{first.year}Q{_quarter(first)}-01"
    surveys.take(
        store,
        content=_file(world, code=code, first=first, last=last),
        file=f"{code}.zip",
        viewer=world.of_office(Role.DUTY_HEAD, CITY),
        at=now - TAKEN_BEFORE,
    )
    given = Registration(
        title=TITLE, text=FINDINGS[0][0], channel=str(Channel.SURVEY), region=CITY, anonymous=True
    )
    clerk, at = world.of_office(Role.CLERK, CITY), now - REGISTERED_BEFORE
    surveys.register_finding(store, code=code, n=1, given=given, viewer=clerk, at=at)


def _quarter_before(day: date) -> tuple[date, date]:
    begin = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = begin - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


def _file(world: World, *, code: str, first: date, last: date) -> bytes:
    """The three sheets as a zip of csv files."""
    rows = {
        Part.ROUNDS: _rounds(code, first, last),
        Part.RESULTS: _results(world, code),
        Part.FINDINGS: _findings(code),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part, told in rows.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows(
                [guarded(cell) for cell in row] for row in (HEADINGS[part].values(), *told)
            )
            archive.writestr(f"{TITLES[part]}.csv", text.getvalue())
    return file.getvalue()


def _rounds(code: str, first: date, last: date) -> list[list[str]]:
    title = f"{first.year}年第{_quarter(first)}季度营商环境第三方评估（金华）"
    return [[code, "第三方评估", title, "浙江某社会调查中心", str(first), str(last), CITY]]


def _results(world: World, code: str) -> list[list[str]]:
    departments = [d for d in world.content.departments if d.region == CITY and not d.office]
    counted = [
        [code, department.name, "", INDICATOR, str(asked), str(satisfied), ""]
        for department, (asked, satisfied) in zip(departments, COUNTED, strict=False)
    ]
    whole = [code, "", CITY, INDICATOR, *map(str, OF_CITY), ""]
    return [*counted, whole, [code, "", CITY, CONVENIENCE, "", "", SCORE]]


def _findings(code: str) -> list[list[str]]:
    return [
        [code, str(n), text, CITY, "", field, "", ""]
        for n, (text, field) in enumerate(FINDINGS, start=1)
    ]


def _quarter(day: date) -> int:
    return (day.month + 2) // 3
