"""What came, moves, is late or due and was closed in a weekly review, out of its pack alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from app.domain.catalogue import ClosingGround
from app.domain.measures.measure import AGE_BANDS
from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import Count, Listed, ProblemLine
from app.queries.report import Chapter, Column, Figure, Form, Table
from app.queries.report_words import said
from app.queries.review_addresses import number_addresses
from app.queries.review_charts import counted_columns
from app.queries.review_phrases import (
    counts_table,
    days,
    is_whole,
    listed,
    measure_figure,
    number,
    number_figure,
    numbers_of,
    sentences,
    versus,
    versus_days,
    whole_measures,
)
from app.queries.review_tables import DONE, lead_name, problems_table
from app.translations import _

NAMED = 3

LONGEST_OPEN = AGE_BANDS[-1]


def new(pack: Pack) -> Chapter:
    """What came new."""
    count = numbers_of(pack)["new"]
    table = problems_table(
        pack.new,
        key="new",
        title=_("新增问题"),
        brief=("number", "title", "appellant", "region", "lead", "due"),
    )
    return Chapter(
        key=Section.NEW,
        title=_(Section.NEW.label),
        sentences=sentences(
            _counted(count, _("本周新增问题 {n} 件{versus}。"), _("本周无新增问题{versus}。")),
            _where_new(pack),
        ),
        figures=(number_figure(count),),
        tables=(table,) if pack.new.total else (),
    )


def _counted(count: Count, some: str, none: str) -> str:
    """A number with its change; none: how its absence is said."""
    words = some if count.n else none
    return words.format(n=number(count.n), versus=versus(count))


def _where_new(pack: Pack) -> str:
    told = [
        _("{field} {n} 件").format(field=each.name, n=number(each.n))
        for each in [field for field in pack.hot.fields if field.field][:NAMED]
    ]
    return _("按服务领域，较多的：{fields}。").format(fields=listed(told)) if told else ""


def moving(pack: Pack) -> Chapter:
    """What was open before the week and still is; all that is open, by its age."""
    bands, names = pack.moving.bands, {band.code: _(band.name) for band in AGE_BANDS}
    total = numbers_of(pack)["open"].n
    beyond = next(count for count in bands if count.code == LONGEST_OPEN.code)
    title = _("期末在办按历时")
    table = problems_table(
        pack.moving.problems,
        key="moving",
        title=_("推进中问题"),
        brief=("number", "title", "lead", "responsible", "due", "light", "age"),
    )
    return Chapter(
        key=Section.MOVING,
        title=_(Section.MOVING.label),
        sentences=sentences(
            _("本周以前登记、期末仍在办理的问题 {n} 件。").format(
                n=number(pack.moving.problems.total)
            ),
            _old(beyond, total),
        ),
        figures=(
            Figure(
                code=beyond.code, label=names[beyond.code], value=beyond.n, before=beyond.before,
                definition=_("周期末在办、自登记起已超过 {n} 个工作日的问题。").format(
                    n=LONGEST_OPEN.over
                ),
            ),
        ),
        charts=(counted_columns(bands, key="ages", title=title, names=names),) if total else (),
        tables=(
            counts_table(key="ages", title=title, of=_("历时"), counts=bands, names=names),
            *((table,) if pack.moving.problems.total else ()),
        ),
    )  # fmt: skip


def _old(beyond: Count, total: int) -> str:
    if not total:
        return ""
    words = _("期末在办 {total} 件中，登记已超过 {days} 个工作日的 {n} 件，占 {share}{versus}。")
    return words.format(
        total=number(total),
        days=LONGEST_OPEN.over,
        n=number(beyond.n),
        share=said(Form.SHARE, beyond.n / total),
        versus=versus(beyond),
    )


def overdue(pack: Pack) -> Chapter:
    """What is past its date, the longest first."""
    numbers, address = numbers_of(pack), number_addresses(pack).get("overdue", "")
    count, newly = numbers["overdue"], numbers["newly_overdue"]
    table = problems_table(
        pack.overdue,
        key="overdue",
        title=_("超期未结问题"),
        brief=("number", "title", "lead", "responsible", "due", "over"),
    )
    return Chapter(
        key=Section.OVERDUE,
        title=_(Section.OVERDUE.label),
        sentences=sentences(
            _overdue(count, newly),
            _longest(pack.overdue.rows),
            _whose(pack.overdue),
        ),
        figures=(number_figure(count, address=address), number_figure(newly)),
        tables=(*_leads_table(pack.overdue), table) if pack.overdue.total else (),
    )  # fmt: skip


def _overdue(count: Count, newly: Count) -> str:
    if not count.n:
        return _("期末无超期未结问题{versus}。").format(versus=versus(count))
    words = _("期末超期未结 {n} 件{versus}，其中本周新超期 {newly} 件{versus_newly}。")
    return words.format(
        n=number(count.n),
        versus=versus(count),
        newly=number(newly.n),
        versus_newly=versus(newly),
    )


def _longest(rows: Sequence[ProblemLine]) -> str:
    """The first that is told has been late for longest."""
    if not rows:
        return ""
    words = _("超期最久的是“{title}”（{number}），由{lead}主办，已超期 {days} 个工作日。")
    return words.format(
        title=rows[0].title,
        number=rows[0].number,
        lead=lead_name(rows[0]),
        days=days(rows[0].over),
    )


def _whose(told: Listed) -> str:
    if not told.rows or not is_whole(told):
        return ""
    most = _by_lead(told.rows)[:NAMED]
    names = [_("{name} {n} 件").format(name=lead_name(of[0]), n=number(len(of))) for of in most]
    return _("按主办单位，较多的：{names}。").format(names=listed(names))


def _by_lead(rows: Sequence[ProblemLine]) -> list[list[ProblemLine]]:
    """What each leads, the most first; of equals the one whose case is the first."""
    found: dict[int | None, list[ProblemLine]] = defaultdict(list)
    for row in rows:
        found[row.lead_id].append(row)
    return sorted(found.values(), key=len, reverse=True)


def _leads_table(told: Listed) -> Iterator[Table]:
    """Who is late how often, and for how long at most; told only of a whole list."""
    if not told.rows or not is_whole(told):
        return
    rows = tuple(
        (lead_name(of[0]), len(of), max(row.over for row in of)) for of in _by_lead(told.rows)
    )
    yield Table(
        key="overdue_leads",
        title=_("各单位超期未结"),
        columns=(
            Column(key="lead", title=_("主办单位"), width=10),
            Column(key="n", title=_("件数"), form=Form.COUNT, width=5),
            Column(key="longest", title=_("最久超期（工作日）"), form=Form.DAYS, width=8),
        ),
        rows=rows,
        total=len(rows),
    )


def due_soon(pack: Pack) -> Chapter:
    """What falls due in the next five working days, the first first."""
    count = numbers_of(pack)["due_soon"]
    table = problems_table(
        pack.due_soon,
        key="due_soon",
        title=_("即将到期问题"),
        brief=("number", "title", "lead", "responsible", "due", "light"),
    )
    return Chapter(
        key=Section.DUE_SOON,
        title=_(Section.DUE_SOON.label),
        sentences=sentences(
            _counted(
                count,
                _("周期末后 5 个工作日内办结期限届满、尚未提交办理结果的 {n} 件{versus}。"),
                _("周期末后 5 个工作日内无到期问题{versus}。"),
            ),
            _whose(pack.due_soon),
        ),
        figures=(number_figure(count),),
        tables=(table,) if pack.due_soon.total else (),
    )


def closed(pack: Pack) -> Chapter:
    """What was closed, how, and how long it took."""
    count, measures = numbers_of(pack)["closed"], whole_measures(pack)
    table = problems_table(
        pack.closed,
        key="closed",
        title=_("办结销号问题"),
        columns=DONE,
        brief=("number", "title", "lead", "closed_at", "age", "ground"),
    )
    told = ("handling_mean", "solved", "satisfied_of_reached")
    return Chapter(
        key=Section.CLOSED,
        title=_(Section.CLOSED.label),
        sentences=sentences(
            _counted(count, _("本周办结 {n} 件{versus}。"), _("本周无办结问题{versus}。")),
            _grounds(pack.closed),
            _took(pack),
        ),
        figures=(number_figure(count), *(measure_figure(measures[code]) for code in told)),
        tables=(table,) if pack.closed.total else (),
    )


def _grounds(told: Listed) -> str:
    """On what grounds; told only of a whole list that has any."""
    counts = Counter(row.ground for row in told.rows)
    if not counts or not is_whole(told):
        return ""
    parts = [
        _("{ground} {n} 件").format(ground=_(ground.label), n=number(counts[ground]))
        for ground in ClosingGround
        if counts[ground]
    ]
    return _("其中期末仍为办结的 {n} 件，按办结依据：{grounds}。").format(
        n=number(told.total), grounds=listed(parts)
    )


def _took(pack: Pack) -> str:
    line = whole_measures(pack)["handling_mean"]
    if line.value is None:
        return ""
    words = _("办结问题平均办理时长 {days} 个工作日（扣除待企业的时间）{versus}。")
    return words.format(days=days(line.value), versus=versus_days(line))
