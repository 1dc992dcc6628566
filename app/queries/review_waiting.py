"""Hot topics and who waits for whom in a weekly review, out of its pack alone."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.network.finding import FindingCode
from app.domain.network.layout import places
from app.domain.review.pack import Pack, Section, WhoWaits
from app.domain.review.pack_rows import FindingLine, HotField, Repeated
from app.queries.report import (
    Arrow,
    Chapter,
    Chart,
    Column,
    Form,
    Picture,
    Series,
    Shape,
    Spot,
    Table,
    Value,
)
from app.queries.review_phrases import listed, number, sentences
from app.translations import _
from app.translations.finding_sentences import finding_act, finding_label

NAMED = 3
CHARTED = 12


def hot(pack: Pack) -> Chapter:
    """What new problems are about, and what was told again and again."""
    fields, repeated = pack.hot.fields, pack.hot.repeated
    return Chapter(
        key=Section.HOT,
        title=_(Section.HOT.label),
        sentences=sentences(_most_told(fields), *map(_again, repeated[:NAMED])),
        charts=(_fields_chart(fields),) if fields else (),
        tables=(
            *((_fields_table(fields),) if fields else ()),
            *((_repeated_table(repeated),) if repeated else ()),
        ),
        empty=_("本周无新增问题，无反复诉求。"),
    )


def _field_name(field: HotField) -> str:
    return field.name or _("未分类")


def _most_told(fields: Sequence[HotField]) -> str:
    told = [
        _("{name} {n} 件{before}").format(
            name=field.name,
            n=number(field.n),
            before="" if field.before is None else _("（上周 {n} 件）").format(n=field.before),
        )
        for field in [field for field in fields if field.field][:NAMED]
    ]
    return _("本周新增较多的服务领域：{fields}。").format(fields=listed(told)) if told else ""


def _again(repeated: Repeated) -> str:
    if repeated.by == "enterprise":
        return _("{name}近 90 天反映问题 {n} 件，本周又有新增。").format(
            name=repeated.name, n=number(repeated.n)
        )
    return _("“{name}”一类诉求近 90 天反映 {n} 件，本周又有新增。").format(
        name=repeated.name, n=number(repeated.n)
    )


def _fields_chart(fields: Sequence[HotField]) -> Chart:
    first = fields[:CHARTED]
    now = Series(name=_("本周"), values=tuple(float(field.n) for field in first))
    before = Series(
        name=_("上周"),
        values=tuple(None if f.before is None else float(f.before) for f in first),
    )
    compared = any(field.before is not None for field in first)
    return Chart(
        key="hot_fields",
        title=_("本周新增按服务领域（件）"),
        shape=Shape.BARS,
        labels=tuple(map(_field_name, first)),
        series=(now, before) if compared else (now,),
    )


def _fields_table(fields: Sequence[HotField]) -> Table:
    rows = tuple(
        (_field_name(f), f.n, f.before, None if f.before is None else f.n - f.before)
        for f in fields
    )
    return Table(
        key="hot_fields",
        title=_("新增问题按服务领域"),
        columns=(
            Column(key="field", title=_("服务领域"), width=10),
            Column(key="n", title=_("本周"), form=Form.COUNT, width=5),
            Column(key="before", title=_("上周"), form=Form.COUNT, width=5),
            Column(key="change", title=_("增减"), form=Form.SIGNED, width=5),
        ),
        rows=rows,
        total=len(rows),
    )


def _repeated_table(repeated: Sequence[Repeated]) -> Table:
    kinds = {"enterprise": _("同一企业"), "matter": _("同一事项")}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (kinds[each.by], each.name, each.n, each.problems[0], listed(each.problems[1:]))
        for each in repeated
    )
    return Table(
        key="hot_repeated",
        title=_("反复诉求（近 90 天 3 件以上，本周又有新增）"),
        columns=(
            Column(key="by", title=_("类型"), width=5),
            Column(key="name", title=_("企业或事项"), width=18),
            Column(key="n", title=_("件数"), form=Form.COUNT, width=4),
            Column(key="latest", title=_("最近一件"), form=Form.PROBLEM, width=11),
            Column(key="others", title=_("其余问题编号"), width=24),
        ),
        rows=rows,
        total=len(rows),
        brief=("by", "name", "n", "latest"),
    )


def findings(pack: Pack) -> Chapter:
    """What the network of departments shows, its sentences as they were frozen."""
    waiting = pack.waiting
    return Chapter(
        key=Section.FINDINGS,
        title=_(Section.FINDINGS.label),
        sentences=sentences(*(_ended(line.sentence) for line in pack.findings)),
        tables=(
            *((_findings_table(pack.findings),) if pack.findings else ()),
            *((_ties_table(waiting), _waited_table(waiting)) if waiting.ties else ()),
        ),
        picture=_picture(waiting) if waiting.ties else None,
        empty=_("期末无部门间等待，未发现需提示的情况。"),
    )


def _ended(sentence: str) -> str:
    return _("{sentence}。").format(sentence=sentence)


def _findings_table(lines: Sequence[FindingLine]) -> Table:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            *(n, finding_label(FindingCode(line.code)), len(line.problems)),
            *(finding_act(FindingCode(line.code)), listed(line.problems)),
        )
        for n, line in enumerate(lines, 1)
    )
    return Table(
        key="findings",
        title=_("协同情况及建议"),
        columns=(
            Column(key="n", title=_("序号"), form=Form.COUNT, width=3),
            Column(key="kind", title=_("情况"), width=8),
            Column(key="cases", title=_("涉及问题（件）"), form=Form.COUNT, width=5),
            Column(key="act", title=_("建议"), width=10),
            Column(key="problems", title=_("问题编号"), width=30),
        ),
        rows=rows,
        total=len(rows),
        brief=("n", "kind", "cases", "act"),
    )


def _ties_table(waiting: WhoWaits) -> Table:
    """The heaviest wait first."""
    names = {each.department: each.name for each in waiting.departments}
    ties = sorted(waiting.ties, key=lambda tie: (-tie.days, tie.waiting, tie.awaited))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (names[tie.waiting], names[tie.awaited], tie.cases, tie.days, tie.overdue) for tie in ties
    )
    return Table(
        key="ties",
        title=_("谁在等谁"),
        columns=(
            Column(key="waiting", title=_("等待单位"), width=10),
            Column(key="awaited", title=_("被等待单位"), width=10),
            Column(key="cases", title=_("问题（件）"), form=Form.COUNT, width=5),
            Column(key="days", title=_("累计等待（工作日）"), form=Form.DAYS, width=7),
            Column(key="overdue", title=_("被等待方超期（件）"), form=Form.COUNT, width=7),
        ),
        rows=rows,
        total=len(rows),
    )


def _waited_table(waiting: WhoWaits) -> Table:
    """Who is waited for, the longest first."""
    awaited = [each for each in waiting.departments if each.cases]
    awaited.sort(key=lambda each: (-each.days, each.department))
    rows = tuple((each.name, each.cases, each.days, each.light) for each in awaited)
    return Table(
        key="waited",
        title=_("被等待的单位"),
        columns=(
            Column(key="name", title=_("被等待单位"), width=10),
            Column(key="cases", title=_("他单位等待的问题（件）"), form=Form.COUNT, width=7),
            Column(key="days", title=_("累计等待（工作日）"), form=Form.DAYS, width=7),
            Column(key="light", title=_("最重预警"), form=Form.LIGHT, width=4),
        ),
        rows=rows,
        total=len(rows),
    )


def _picture(waiting: WhoWaits) -> Picture:
    """The same pack always makes the same picture; a spot's size is what others waited for it."""
    keys = [str(each.department) for each in waiting.departments]
    ties = [(str(tie.waiting), str(tie.awaited), tie.days) for tie in waiting.ties]
    placed = places(keys, ties, stored={})
    most = max(each.days for each in waiting.departments) or 1.0
    return Picture(
        spots=tuple(
            Spot(
                key=str(each.department),
                name=each.name,
                x=placed[str(each.department)][0],
                y=placed[str(each.department)][1],
                size=each.days / most,
                light=each.light,
            )
            for each in waiting.departments
        ),
        arrows=tuple(
            Arrow(source=str(tie.waiting), target=str(tie.awaited), cases=tie.cases, days=tie.days)
            for tie in waiting.ties
        ),
    )
