"""一页总览 of a weekly review, out of its pack alone."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.catalogue import Lane
from app.domain.review.pack import Pack, Section
from app.domain.review.pack_rows import DecisionState
from app.queries.report import (
    Chapter,
    Figure,
    Form,
)
from app.queries.report_words import LIGHT_WORDS, said
from app.queries.review_addresses import number_addresses
from app.queries.review_charts import counted_columns, counted_lights
from app.queries.review_phrases import (
    NUMBER_WORDS,
    counts_table,
    days,
    form_of,
    measure_figure,
    number,
    number_figure,
    numbers_of,
    sentences,
    versus,
    versus_share,
    whole_measures,
)
from app.queries.review_tables import lead_name
from app.translations import _

FIRST_NUMBERS = (
    *("new", "closed", "open", "overdue"),
    *("newly_overdue", "due_soon", "under_order", "flagged"),
)
FIRST_MEASURES = ("met_approved", "satisfied_of_reached")


def overview(pack: Pack) -> Chapter:
    """The week on a page."""
    lanes = {str(lane): _(lane.label) for lane in Lane}
    lights = {light: term_light(light) for light in LIGHT_WORDS}
    names = {code: _(label) for code, (label, _definition) in NUMBER_WORDS.items()}
    return Chapter(
        key=Section.OVERVIEW,
        title=_(Section.OVERVIEW.label),
        sentences=sentences(
            _holiday(pack), _came_and_went(pack), _in_time(pack), _late(pack), _pressing(pack)
        ),
        figures=tuple(_first_figures(pack)),
        charts=(
            counted_columns(
                pack.overview.lanes, key="lanes", title=_("期末在办问题按环节分布"), names=lanes
            ),
            counted_lights(pack.overview.lights, lights),
        ),
        tables=(
            counts_table(
                key="numbers", title=_("主要数据"), of=_("项目"), counts=pack.overview.numbers,
                names=names,
            ),
            counts_table(
                key="lanes", title=_("期末在办按环节"), of=_("环节"), counts=pack.overview.lanes,
                names=lanes,
            ),
            counts_table(
                key="lights", title=_("期末在办按预警灯"), of=_("预警灯"),
                counts=pack.overview.lights, names=lights,
            ),
        ),
    )  # fmt: skip


def term_light(light: str) -> str:
    """The word of a light in a list of lights."""
    return _("无时限") if light == "none" else said(Form.LIGHT, light)


def _first_figures(pack: Pack) -> Iterable[Figure]:
    numbers, addresses = numbers_of(pack), number_addresses(pack)
    measures = whole_measures(pack)
    yield from (
        number_figure(numbers[code], address=addresses.get(code, "")) for code in FIRST_NUMBERS
    )
    yield from (measure_figure(measures[code]) for code in FIRST_MEASURES)


def _holiday(pack: Pack) -> str:
    if pack.holiday:
        words = _("本周含{holiday}假期，各项数据不与上周比较。")
        return words.format(holiday=pack.holiday)
    compared = any(count.before is not None for count in pack.overview.numbers)
    return "" if compared else _("上周含长假，各项数据不与上周比较。")


def _came_and_went(pack: Pack) -> str:
    n = numbers_of(pack)
    return _(
        "本周新增问题 {new} 件{more}；办结 {closed} 件{done}；期末在办 {open} 件{left}。"
    ).format(
        new=number(n["new"].n),
        more=versus(n["new"]),
        closed=number(n["closed"].n),
        done=versus(n["closed"]),
        open=number(n["open"].n),
        left=versus(n["open"]),
    )


def _in_time(pack: Pack) -> str:
    line = whole_measures(pack)["met_approved"]
    if not line.denominator:
        return _("本周无办结期限届满的问题。")
    words = _("本周办结期限届满 {n} 件，按期提交办理结果 {met} 件，按期办结率 {share}{before}。")
    return words.format(
        n=number(line.denominator),
        met=number(round(line.numerator or 0)),
        share=said(form_of(line.measure), line.value),
        before=versus_share(line),
    )


def _late(pack: Pack) -> str:
    count = numbers_of(pack)["overdue"]
    if not count.n:
        return _("期末无超期未结问题{versus}。").format(versus=versus(count))
    longest = pack.overdue.rows[0]
    words = _(
        "期末超期未结 {n} 件{versus}，其中本周新超期 {newly} 件；"
        "超期最久的是“{title}”（{number}，{lead}主办），已超期 {days} 个工作日。"
    )
    return words.format(
        n=number(count.n),
        versus=versus(count),
        newly=number(numbers_of(pack)["newly_overdue"].n),
        title=longest.title,
        number=longest.number,
        lead=lead_name(longest),
        days=days(longest.over),
    )


def _pressing(pack: Pack) -> str:
    n = numbers_of(pack)
    states = [decision.state for decision in pack.decisions]
    late = states.count(DecisionState.OVERDUE)
    words = _(
        "期末督办 {ordered} 件，提请会商 {flagged} 件；"
        "未落实的议定事项 {running} 项，其中逾期 {late} 项。"
    )
    return words.format(
        ordered=number(n["under_order"].n),
        flagged=number(n["flagged"].n),
        running=number(late + states.count(DecisionState.RUNNING)),
        late=number(late),
    )
