"""The sentences of 季度评价报告, written from the numbers of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.domain.measures.figures import Band
from app.domain.measures.measure import BY_CODE
from app.domain.measures.periods import Period
from app.queries.burden import BurdenView
from app.queries.evaluation_view import Cell, EvaluationView, GroupRow, TableView
from app.queries.quarterly_tables import FORMS, accepted, by_accepted, cells_of, figures_of
from app.queries.report import Figure, Form, Sentence
from app.queries.report_words import change, said
from app.translations import N_, _

JUDGED = ("met_approved", "solved")
"""By what groups are told apart in words."""

TOP = 3
MOST_NAMED = 8
"""So many groups are named in a sentence; of more it says how many there are."""

SURE = N_("（n={n}，95%置信区间 {low}—{high}）")


def written(texts: Iterable[str]) -> tuple[Sentence, ...]:
    """Sentences as the numbers say them."""
    return tuple(Sentence(n=n, text=text, written=text) for n, text in enumerate(texts, start=1))


def summary_told(view: EvaluationView) -> Iterator[str]:
    """How many, how punctually, with what result, how long: each with n and its change."""
    table = view.table
    if table is None:
        return
    figures = {figure.code: figure for figure in figures_of(table, view.period)}
    yield _("本季度受理企业问题 {accepted}，办结 {closed}。").format(
        accepted=_counted(figures["accepted"]), closed=_counted(figures["closed"])
    )
    if not view.period.quarter_is_over:
        yield _("本季度尚未结束，受理、办结件数不与上季度比较。")
    yield from (_measured(table, code, moved(change(figures[code]))) for code in MEASURED)
    yield _("办理时长中位数 {median} 个工作日，九成在 {p90} 个工作日以内。").format(
        median=said(Form.DAYS, figures["handling_median"].value),
        p90=said(Form.DAYS, figures["handling_p90"].value),
    )


def _counted(figure: Figure) -> str:
    n = said(Form.COUNT, figure.value)
    changed = moved(change(figure), up=_("增加"), down=_("减少"))
    if not changed:
        return _("{n} 件").format(n=n)
    return _("{n} 件（较上季度{change}）").format(n=n, change=changed)


def moved(change: str, *, up: str = "", down: str = "") -> str:
    """A change as one writes it in a sentence: +0.5 is 上升 0.5. up, down: other words for it."""
    if change.startswith("+"):
        return f"{up or _('上升')} {change[1:]}"
    if change.startswith(MINUS):
        return f"{down or _('下降')} {change[1:]}"
    return change


MINUS = "\N{MINUS SIGN}"
MEASURED = ("met_approved", "met_original", "solved", "satisfied_of_reached")


def _measured(table: TableView, code: str, changed: str) -> str:
    column, cell = cells_of(table, table.whole)[code]
    if cell.reading.value is None:
        return _("{name}：本季度无样本。").format(name=column.name)
    compared = _("，较上季度{change}").format(change=changed) if changed else ""
    return _("{name}为 {value}{sure}{compared}。").format(
        name=column.name,
        value=said(FORMS[column.unit], cell.reading.value),
        sure=_sure(cell, FORMS[column.unit]),
        compared=compared,
    )


def _sure(cell: Cell, form: Form) -> str:
    read = cell.reading
    return _(SURE).format(
        n=said(Form.COUNT, read.n), low=said(form, read.low), high=said(form, read.high)
    )


def bands_told(table: TableView, *, among: str = "") -> Iterator[str]:
    """Which groups stand apart from all together; nobody is ranked. among: of which problems."""
    for code in JUDGED:
        name = _(BY_CODE[code].name)
        words = _("{among}{name}").format(among=among, name=name)
        apart = [_banded(table, code, band) for band in (Band.AHEAD, Band.BEHIND)]
        firm = sum(not cells_of(table, row)[code][1].reading.small for row in table.rows if row.key)
        few = table.found - sum(not row.key for row in table.rows) - firm
        if not firm:
            yield _("{name}：各单位样本均少，不分档。").format(name=words)
        else:
            yield _bands(words, apart, few)


def _banded(table: TableView, code: str, band: Band) -> str:
    """What belongs to no group is none."""
    rows = [r for r in table.rows if r.key and cells_of(table, r)[code][1].stands is band]
    return _("、").join(_named(row, code, table) for row in rows[:MOST_NAMED]) + (
        _("等{n}个").format(n=len(rows)) if len(rows) > MOST_NAMED else ""
    )


def _named(row: GroupRow, code: str, table: TableView) -> str:
    column, cell = cells_of(table, row)[code]
    value = said(FORMS[column.unit], cell.reading.value)
    return _("{name}（{value}，n={n}）").format(
        name=row.name, value=value, n=said(Form.COUNT, cell.reading.n)
    )


STANDS = (N_("优于总体的有{groups}"), N_("低于总体的有{groups}"))


def _bands(name: str, apart: Sequence[str], few: int) -> str:
    told = [
        _(words).format(groups=groups)
        for words, groups in zip(STANDS, apart, strict=True)
        if groups
    ]
    told = told or [_("各单位与总体无显著差异")]
    if few:
        told.append(_("样本少、不分档的 {n} 个").format(n=few))
    return _("{name}：{told}。").format(name=name, told=_("；").join(told))


def fields_told(table: TableView, period: Period) -> Iterator[str]:
    """The fields in which most was accepted, and in which it grew most."""
    rows = [row for row in by_accepted(table) if row.key and accepted(table, row)]
    of = accepted(table, table.whole)
    if not rows:
        return
    yield _("受理较多的领域：{fields}。").format(
        fields=_("、").join(
            _("{name} {n} 件（占 {share}）").format(
                name=row.name,
                n=said(Form.COUNT, accepted(table, row)),
                share=said(Form.SHARE, accepted(table, row) / of),
            )
            for row in rows[:TOP]
        )
    )
    grown = max(rows, key=lambda row: _grown(table, row))
    if period.quarter_is_over and _grown(table, grown) > 0:
        yield _("受理较上季度增加最多的领域：{name}（增加 {n} 件）。").format(
            name=grown.name, n=said(Form.COUNT, _grown(table, grown))
        )


def _grown(table: TableView, row: GroupRow) -> int:
    cell = cells_of(table, row)["closed_of_accepted"][1]
    return cell.reading.n - (cell.n_before or 0)


def bearing_told(burden: BurdenView) -> Iterator[str]:
    """What a problem cost departments."""
    whole = burden.whole
    yield _(
        "部门经办问题 {handled} 件次，平均每件填写 {fields} 栏，被要求答复和催办 {asked} 次；"
        "共收到催办提醒 {reminders} 次。"
    ).format(
        handled=said(Form.COUNT, whole.handled), fields=said(Form.DAYS, whole.fields_each),
        asked=said(Form.DAYS, whole.asked_each), reminders=said(Form.COUNT, whole.reminders),
    )  # fmt: skip


COUNTING = (
    N_("各项指标与“评价考核”页面同一口径，逐项说明附后；比率均注明样本数 n 和95%置信区间。"),
    N_("各部门按问题难度分别比较，同类相比；表中按到期件数由多到少列出，不作排名。"),
    N_(
        "总体值落在该单位95%置信区间之外的，方列为“优于总体”或“低于总体”；样本不足最低样本的只列数值。"
    ),
    N_(
        "办结率、受理数按期内受理的批次计，截至报告时点；较早批次办理时间更长，办结率不与上季度比较。"
    ),
    N_("历史导入、延期、重办、重开和不予受理、撤回、并单问题的处理，见逐项说明。"),
)


def counting_told(view: EvaluationView) -> Iterator[str]:
    """How it was counted."""
    stretch = _("统计期间自 {since} 起，至 {until} 止（不含），数据截至 {at}。")
    yield stretch.format(
        since=said(Form.MOMENT, view.period.since),
        until=said(Form.MOMENT, view.period.until),
        at=said(Form.MOMENT, view.at),
    )
    yield from map(_, COUNTING)
