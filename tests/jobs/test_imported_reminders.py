"""What a file tells of the past is not reminded of; what passes after the import is.

Imported on Friday 2026-10-09 at noon. Saturday 10/10 is worked, Sunday is not; before, 10/1–7 were
off.
"""

from __future__ import annotations

from app.context import Application
from app.services import importing
from tests.building import CLERK
from tests.imports.files import a_csv
from tests.jobs.reminded_office import an_office, run, shanghai, told

HEADINGS = [
    *("标题", "诉求内容", "来源渠道", "来源编号", "企业名称", "区域"),
    *("登记时间", "受理时间", "派单时间", "签收时间", "环节", "主办单位", "批准时限"),
]
NOON = shanghai("10-09 12:00")


def a_row(title: str, due: str) -> list[str]:
    whence = [title, f"{title}的诉求", "12345热线", title, f"{title}有限公司", "义乌市"]
    return [*whence, *["2026-09-18 09:00:00"] * 4, "在办", "市建设局", due]


def imported(application: Application, *rows: list[str]) -> None:
    staged = importing.stage(
        application, content=a_csv([HEADINGS, *rows]), name="a.csv", viewer=CLERK, at=NOON
    )
    result = importing.commit(application, batch=staged.batch, viewer=CLERK, at=NOON)
    assert result.accepted == len(rows)


def test_what_passed_before_the_import_is_history(sqlite_url: str) -> None:
    """旧 was due at the close of 9/29: at noon of 10/9 it is overdue by the 30th, the 8th, and
    half a day, and on the list; of the ladder it has left the step after one working day behind.
    More than three have passed on the 10th, more than five on the 13th. 新 is due on 10/12.
    """
    application = an_office(sqlite_url)
    imported(application, a_row("旧", "2026-09-29 17:30:00"), a_row("新", "2026-10-12 17:30:00"))
    run(application, "10-09 12:00", "10-13 09:00")
    assert told(application) == [
        "10-09 12:00 zhao 清单 旧2.0",
        "10-10 08:30 zhao 清单 旧3.0",
        "10-10 08:35 zhongxin 旧 ladder:second",
        "10-10 17:30 wang 新 handle:before",
        "10-12 08:30 zhao 清单 旧4.0",
        "10-12 17:30 wang 新 handle:due",
        "10-13 08:30 wang 新 handle:after",
        "10-13 08:30 zhao 清单 旧5.0 新0.0",
        "10-13 08:35 duban 旧 ladder:third",
        "10-13 08:35 duban 旧 拟制supervise",
    ]
