"""在办存量 of a weekly review, out of its pack alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import StockLine
from app.domain.review.stock import Into, Out
from app.queries.report import Chapter, Chart, Column, Form, Series, Shape, Table, Value
from app.queries.review_phrases import listed, number, sentences
from app.translations import _

CHARTED = 12
"""More departments make no chart that is read."""

NAMED = 3


def stock(pack: Pack) -> Chapter:
    """Opening + in - out = closing, of all and by department, region and field."""
    stocks = pack.stock
    departments = {line.key: line.name or _("尚未派单") for line in stocks.departments}
    fields = {line.key: line.name or _("未分类") for line in stocks.fields}
    regions = {line.key: line.name for line in stocks.regions}
    return Chapter(
        key=Section.STOCK,
        title=_(Section.STOCK.label),
        sentences=sentences(
            _equation(stocks.whole),
            _largest(_led(stocks.departments)),
            _grown(_led(stocks.departments)),
        ),
        charts=(_by_department(stocks.departments, departments),) if departments else (),
        tables=(
            _stock_table("departments", _("各单位在办存量"), _("主办单位"), stocks.departments,
                         stocks.whole, departments),
            _stock_table("regions", _("各区域在办存量"), _("区域"), stocks.regions,
                         stocks.whole, regions),
            _stock_table("fields", _("各服务领域在办存量"), _("服务领域"), stocks.fields,
                         stocks.whole, fields),
        ),
        empty=_("本周无在办问题。") if not departments else "",
    )  # fmt: skip


def _equation(whole: StockLine) -> str:
    words = _(
        "期初在办 {opening} 件，本周增加 {came} 件{into}，减少 {went} 件{out}，"
        "期末在办 {closing} 件。"
    )  # fmt: skip
    return words.format(
        opening=number(whole.opening),
        came=number(came(whole)),
        into=_kinds(whole.into, Into),
        went=number(went(whole)),
        out=_kinds(whole.out, Out),
        closing=number(whole.closing),
    )


def came(line: StockLine) -> int:
    """All that came in."""
    return sum(line.into.values())


def went(line: StockLine) -> int:
    """All that went out."""
    return sum(line.out.values())


def _kinds(counts: Mapping[str, int], kinds: type[Into] | type[Out]) -> str:
    """（新增 4 件、恢复办理 1 件）; empty where nothing came or went."""
    told = [
        _("{kind} {n} 件").format(kind=_(kind.label), n=number(counts[kind]))
        for kind in kinds
        if counts.get(kind)
    ]
    return _("（{kinds}）").format(kinds=listed(told)) if told else ""


def _led(lines: Sequence[StockLine]) -> list[StockLine]:
    """Those of departments; what nobody leads yet lies with the office."""
    return [line for line in lines if line.key]


def _largest(lines: Sequence[StockLine]) -> str:
    largest = [line for line in sorted(lines, key=_by_closing) if line.closing][:NAMED]
    if len(lines) < 2 or not largest:
        return ""
    told = [_("{name} {n} 件").format(name=line.name, n=number(line.closing)) for line in largest]
    return _("期末在办较多的单位：{names}。").format(names=listed(told))


def _by_closing(line: StockLine) -> tuple[int, str]:
    return -line.closing, line.key


def _grown(lines: Sequence[StockLine]) -> str:
    """Whose stock grew most; of equals the one that is listed first."""
    grown = max(lines, key=_growth, default=None)
    if grown is None or _growth(grown) <= 0 or len(lines) < 2:
        return ""
    return _("存量较期初增加最多的单位：{name}，增加 {n} 件。").format(
        name=grown.name, n=number(_growth(grown))
    )


def _growth(line: StockLine) -> int:
    return line.closing - line.opening


def _by_department(lines: Sequence[StockLine], names: Mapping[str, str]) -> Chart:
    largest = sorted(lines, key=_by_closing)[:CHARTED]
    return Chart(
        key="stock_departments",
        title=_("各单位期初、期末在办（件）"),
        shape=Shape.BARS,
        labels=tuple(names[line.key] for line in largest),
        series=(
            Series(name=_("期初"), values=tuple(float(line.opening) for line in largest)),
            Series(name=_("期末"), values=tuple(float(line.closing) for line in largest)),
        ),
    )


def _stock_table(
    by: str, title: str, of: str, lines: Sequence[StockLine], whole: StockLine,
    names: Mapping[str, str],
) -> Table:  # fmt: skip
    """The whole first: what passes from one key to another came and went only for these."""
    kinds = [*((f"in_{k}", _(k.label)) for k in Into), *((f"out_{k}", _(k.label)) for k in Out)]
    counted = (
        ("opening", _("期初")), ("came", _("增加合计")), *kinds[: len(Into)],
        ("went", _("减少合计")), *kinds[len(Into) :], ("closing", _("期末")),
    )  # fmt: skip
    rows = (_stock_row(_("合计"), whole), *(_stock_row(names[line.key], line) for line in lines))
    return Table(
        key=f"stock_{by}",
        title=title,
        columns=(
            Column(key="name", title=of, width=10),
            *(Column(key=key, title=name, form=Form.COUNT, width=5) for key, name in counted),
            Column(key="growth", title=_("增减"), form=Form.SIGNED, width=5),
        ),
        rows=rows,
        total=len(rows),
        brief=("name", "opening", "came", "went", "closing", "growth"),
    )


def _stock_row(name: str, line: StockLine) -> tuple[Value, ...]:
    return (
        name,
        line.opening,
        came(line),
        *(line.into.get(kind, 0) for kind in Into),
        went(line),
        *(line.out.get(kind, 0) for kind in Out),
        line.closing,
        _growth(line),
    )
