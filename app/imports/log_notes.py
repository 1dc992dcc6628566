"""Notes: what a file says of itself that whoever takes it in should know."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.register_columns import COLUMN
from app.imports.heading_notes import notes_on_headings
from app.imports.log_foresight import Foretold, Late, Sign
from app.imports.log_gathering import Gathering, log_columns
from app.imports.log_machines import Suspect, suspects
from app.imports.plan import Plan
from app.translations import N_
from app.translations import gettext as _

LISTED = 10
"""Accounts that are told of one by one."""

ROLES_IN_WORDS = {
    "state": N_("状态"),
    "group": N_("承办单位"),
    "by": N_("经办人"),
    "to": N_("责任人"),
    "activity": N_("办理动作"),
    "reads": N_("区分事件的内容"),
}
SIGNS = {
    Sign.NAME: N_("按栏目名称是结局"),
    Sign.ROWS: N_("与该件最终的行数相同"),
    Sign.HANDOVERS: N_("与该件最终的转办次数相同"),
    Sign.LAST: N_("与该件最后的“{like}”相同"),
}


def notes_on(gathering: Gathering, *, plan: Plan) -> tuple[str, ...]:
    """Sentences on a log for the preview: headings, columns that know the end, machine users."""
    return (
        *notes_on_headings(plan), *_on_foresight(gathering, plan), *_on_users(gathering, plan),
    )  # fmt: skip


def _on_foresight(gathering: Gathering, plan: Plan) -> Iterator[str]:
    seen = gathering.foresight
    late = list(seen.late())
    told = [*(_late(f, plan) for f in late), *(_foretold(f, plan) for f in seen.foretold())]
    limit = _("（抽查前{n}件）").format(n=seen.cases) if seen.partial else ""
    yield from (f"{sentence}{limit}" for sentence in told)
    proved = {found.place for found in late}
    declared = [n for n in plan.events.get("future", ()) if n not in proved]
    names = "".join(_("“{name}”").format(name=plan.headings[place]) for place in declared)
    if names:
        yield _("{names}记的是各事件之后才有的时间，属事后填写，未采用").format(names=names)


def _late(found: Late, plan: Plan) -> str:
    words = _("列“{name}”有值的{filled}行中，{later}行（{share}）晚于该行时间（如第{row}行），"
              "含有事后或预定的信息，{use}")  # fmt: skip
    return words.format(
        name=plan.headings[found.place],
        filled=found.filled,
        later=found.later,
        share=_share(found.later, found.filled),
        row=found.row,
        use=_use(found.place, plan),
    )


def _foretold(found: Foretold, plan: Plan) -> str:
    like = plan.headings[found.like] if found.like >= 0 else ""
    words = _("列“{name}”在多次流转的{cases}件中自第一行起即为同一值，{sign}，含有事后信息，{use}")
    return words.format(
        name=plan.headings[found.place],
        cases=found.cases,
        sign=_(SIGNS[found.sign]).format(like=like),
        use=_use(found.place, plan),
    )


def _use(place: int, plan: Plan) -> str:
    """What the profile makes of a column."""
    facts = [fact for fact, column in plan.columns.items() if column == place]
    if facts:
        name = COLUMN[facts[0]].heading if facts[0] in COLUMN else facts[0]
        return _("模板指定为整件的“{name}”，不用于各行").format(name=name)
    for role, words in ROLES_IN_WORDS.items():
        if place in plan.events.get(role, ()):
            return _("模板指定为各行的“{name}”").format(name=_(words))
    if place in plan.case_places():
        return _("模板仅用于组成文字")
    if place in plan.events.get("future", ()):
        return _("模板已注明，未用于环节和时限")
    return _("未用于环节和时限")


def _on_users(gathering: Gathering, plan: Plan) -> Iterator[str]:
    """A sentence for each account that is, or may be, a program."""
    if "by" not in plan.events or not gathering.events.at:
        return
    machines = log_columns(plan).machines
    found = suspects(gathering.events, gathering.said)
    told = [user for user in found if user.name in machines or user.suspected]
    whole = len(gathering.events.at)
    for user in told[:LISTED]:
        if user.name:
            yield _user(user, whole, declared=user.name in machines)
        else:
            yield _nobody(user, whole, heading=plan.heading("by"))
    if len(told) > LISTED:
        yield _("另有{n}个账号疑似机器账号").format(n=len(told) - LISTED)


def _user(user: Suspect, whole: int, *, declared: bool) -> str:
    words = _("“{name}”{events}行（{share}），模板列为机器账号") if declared else \
        _("疑似机器账号“{name}”{events}行（{share}），模板未列出，仍按人员读取")  # fmt: skip
    said = words.format(name=user.name, events=user.events, share=_share(user.events, whole))
    signs = _("；").join(_signs(user))
    return _("{said}：{signs}").format(said=said, signs=signs) if signs else said


def _signs(user: Suspect) -> Iterator[str]:
    if user.named:
        yield _("名称如程序账号")
    if user.times:
        words = _("行数为账号中位数的{times}倍，{share}在全体最空闲的时段（每日8小时、每周两天）")
        yield words.format(times=round(user.times), share=_share(user.quiet, user.events))
    if user.fast:
        words = _("{n}行（{share}）与其上一行相隔不足1秒")
        yield words.format(n=user.fast, share=_share(user.fast, user.events))


def _nobody(user: Suspect, whole: int, *, heading: str) -> str:
    words = _("“{heading}”为空的有{events}行（{share}），可能由程序写入")
    return words.format(heading=heading, events=user.events, share=_share(user.events, whole))


def _share(part: int, whole: int) -> str:
    """Percent to one place, so that a few of many are not none."""
    return f"{100 * part / whole:.1f}%"
