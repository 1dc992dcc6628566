"""How the chapters of a weekly review are written: figures, sentences, counts with their change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.measures.measure import BY_CODE, Unit
from app.domain.review.pack import Pack
from app.domain.review.pack_rows import Count, Listed, MeasureLine
from app.queries.report import Column, Figure, Form, Sentence, Table, Value
from app.queries.report_words import said
from app.translations import N_, _

NUMBER_WORDS: Mapping[str, tuple[str, str]] = {
    "open": (N_("在办"), N_("周期末尚未办结的问题（不予受理、撤回、并单的不计）。")),
    "new": (N_("新增"), N_("本周期内登记的问题。")),
    "back": (N_("恢复办理"), N_("曾离开在办、本周期内重新办理的问题，以件次计。")),
    "closed": (N_("办结"), N_("本周期内办结销号，以件次计；其后重开的仍计入。")),
    "left": (N_("离开在办"), N_("本周期内办结、不予受理、撤回、并单的合计，以件次计。")),
    "overdue": (N_("超期未结"), N_("周期末已过批准的办结期限、尚未提交办理结果的在办问题。")),
    "newly_overdue": (N_("本周新超期"), N_("超期未结问题中，批准的办结期限在本周期内届满的。")),
    "due_soon": (
        N_("即将到期"),
        N_("在办且未提交办理结果的问题中，批准的办结期限在周期末后 5 个工作日内届满的。"),
    ),
    "paused_now": (N_("挂起"), N_("周期末处于挂起状态的在办问题。")),
    "under_order": (N_("督办"), N_("周期末督办单未解除的在办问题。")),
    "flagged": (N_("提请会商"), N_("周期末有提请会商标记的在办问题。")),
    "newly_flagged": (N_("本周新提请"), N_("提请会商的问题中，最早的标记在本周期内成立的。")),
    "issued": (N_("本周下达"), N_("本周期内下达的督办单。")),
    "lifted": (N_("本周解除"), N_("本周期内解除的督办单。")),
    "silent": (N_("逾期未答复"), N_("周期末未解除的督办单中，已过应答复时间而未答复的。")),
    "decision_overdue": (N_("逾期未落实"), N_("周期末已过完成期限、尚未落实的议定事项。")),
    "decision_running": (N_("推进中"), N_("周期末未到完成期限、尚未落实的议定事项。")),
    "decision_done_late": (N_("逾期落实"), N_("本周期内落实、已过完成期限的议定事项。")),
    "decision_done": (N_("已落实"), N_("本周期内在完成期限内落实的议定事项。")),
}
"""The name of each number, and how it is counted."""


MOST_CARDS = 20
"""A meeting takes no more cases one by one; the table of the chapter has all."""


def sentences(*texts: str) -> tuple[Sentence, ...]:
    """Sentences in their order; empty texts are left out."""
    told = [text for text in texts if text]
    return tuple(Sentence(n=n, text=text, written=text) for n, text in enumerate(told, 1))


def numbers_of(pack: Pack) -> Mapping[str, Count]:
    """The numbers of the overview by their codes."""
    return {count.code: count for count in pack.overview.numbers}


def whole_measures(pack: Pack) -> Mapping[str, MeasureLine]:
    """The measures of all together by their codes."""
    return {line.measure: line for line in pack.measures if line.department is None}


def number_figure(count: Count, *, address: str = "") -> Figure:
    """A number of the overview."""
    label, definition = NUMBER_WORDS[count.code]
    return Figure(
        code=count.code,
        label=_(label),
        value=count.n,
        before=count.before,
        definition=_(definition),
        address=address,
    )


def measure_figure(line: MeasureLine) -> Figure:
    """A measure of all together."""
    measure = BY_CODE[line.measure]
    return Figure(
        code=line.measure,
        label=_(measure.name),
        value=line.value,
        form=form_of(line.measure),
        before=line.before,
        definition=_("分子：{numerator}。分母：{denominator}。n={n}。").format(
            numerator=_(measure.numerator), denominator=_(measure.denominator), n=line.denominator
        ),
    )


def form_of(measure: str) -> Form:
    """How a measure's value is read."""
    return Form.SHARE if BY_CODE[measure].unit is Unit.SHARE else Form.DAYS


def versus(count: Count) -> str:
    """，较上周增加 6 件: the change of a number; empty where nothing is compared."""
    if count.before is None:
        return ""
    change = count.n - count.before
    if not change:
        return _("，与上周持平")
    words = _("，较上周增加 {n} 件") if change > 0 else _("，较上周减少 {n} 件")
    return words.format(n=number(abs(change)))


def versus_share(line: MeasureLine) -> str:
    """（上周 91.6%）: a measure of the week before; empty where there is none."""
    if line.before is None:
        return ""
    before = said(form_of(line.measure), line.before)
    return _("（上周 {before}）").format(before=before)


def versus_days(line: MeasureLine) -> str:
    """，较上周缩短 0.5 个工作日: the change of a mean, as one reads it."""
    if line.value is None or line.before is None:
        return ""
    change = round(round(line.value, 1) - round(line.before, 1), 1)
    if not change:
        return _("，与上周持平")
    words = _("，较上周延长 {n} 个工作日") if change > 0 else _("，较上周缩短 {n} 个工作日")
    return words.format(n=days(abs(change)))


def number(n: int) -> str:
    """A count as it is read."""
    return said(Form.COUNT, n)


def days(length: float) -> str:
    """A length of working days as it is read."""
    return said(Form.DAYS, length)


def listed(parts: Iterable[str]) -> str:
    """甲、乙、丙."""
    return _("、").join(parts)


def is_whole(told: Listed) -> bool:
    """Whether a list has all of its rows, so that what is counted of them is counted of all."""
    return len(told.rows) == told.total


def counts_table(
    *, key: str, title: str, of: str, counts: Iterable[Count], names: Mapping[str, str]
) -> Table:
    """Counts with those of the week before. of: the heading of their names."""
    rows = tuple(_count_row(names[count.code], count) for count in counts)
    columns = (
        Column(key="name", title=of, width=10),
        Column(key="n", title=_("件数"), form=Form.COUNT, width=5),
        Column(key="before", title=_("上周"), form=Form.COUNT, width=5),
        Column(key="change", title=_("增减"), form=Form.SIGNED, width=5),
    )
    return Table(key=key, title=title, columns=columns, rows=rows, total=len(rows))


def _count_row(name: str, count: Count) -> tuple[Value, ...]:
    change = None if count.before is None else count.n - count.before
    return name, count.n, count.before, change
