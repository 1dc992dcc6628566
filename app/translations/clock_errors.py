"""What an error of clocks, calendars, notices and rule books says: one sentence for each code.

The command line prints them as they are, on one line; pages end them with a full stop.
"""

from typing import Any

from app.domain.errors import DomainError
from app.translations import N_, _

SENTENCES = {
    "amount_wrong": N_("时限“{found}”无法识别，应为 5wd、15d、4h、90min、30s 等形式"),
    "amount_negative": N_("时限不能为负：{found}"),
    "amount_of_days_not_whole": N_("以日计的时限应为整数：{found}"),
    "amount_too_large": N_("时限过长：{found}"),
    "unit_unknown": N_("时限单位“{found}”无法识别，应为 {allowed} 之一"),
    "instant_without_zone": N_("时间“{found}”缺少时区"),
    "instant_out_of_range": N_("时间“{found}”超出可计算范围（{first} 至 {last}）"),
    "pause_reversed": N_("挂起的结束早于开始：{found}"),
    "no_working_time_ahead": N_("工作日历在 {after} 之后没有办公时间，无法推算"),
    "no_working_time_before": N_("工作日历在此之前没有办公时间，无法推算"),
    "due_out_of_range": N_("到期日晚于 {last}，超出可计算范围"),
    "calendar_without_window": N_("工作日历没有任何办公时间"),
    "calendar_not_toml": N_("工作日历不是有效的 TOML：{detail}"),
    "calendar_not_a_table": N_("工作日历的“{key}”应为表，实为“{found}”"),
    "calendar_key_unknown": N_("工作日历中有不认识的项“{key}”，应为 {allowed} 之一"),
    "calendar_day_twice": N_("工作日历中 {found} 既是休息日又是调休上班日"),
    "calendar_zone_unknown": N_("时区“{found}”无法识别"),
    "calendar_date_wrong": N_("工作日历的“{key}”中日期“{found}”无法识别"),
    "calendar_windows_wrong": N_("工作日历的“{key}”应为办公时段列表，实为“{found}”"),
    "calendar_windows_overlap": N_("工作日历的“{key}”中办公时段重叠：{found}"),
    "calendar_window_reversed": N_("工作日历的“{key}”中办公时段“{found}”结束不晚于开始"),
    "calendar_time_wrong": N_("工作日历的“{key}”中办公时段“{found}”无法识别"),
    "calendar_weekday_unknown": N_("工作日历的“{key}”中星期“{found}”无法识别"),
    "calendar_name_wrong": N_("工作日历的“{key}”应为休息日名称，实为“{found}”"),
    "calendar_years_wrong": N_("工作日历的“{key}”应为年份列表，实为“{found}”"),
    "calendar_version_wrong": N_("工作日历的“{key}”应为文字，实为“{found}”"),
    "notice_wrong": N_("放假通知的“{key}”无法识别：{found}"),
    "notice_year_unknown": N_("放假通知的年份无法确定：{found}"),
    "notice_empty": N_("放假通知中没有 {found} 年的休息日"),
    "notice_day_twice": N_("放假通知中 {found} 出现两次"),
    "notice_day_far": N_("放假通知中 {found} 与通知年份相差超过一年"),
    "rules_not_toml": N_("规则库不是有效的 TOML：{detail}"),
    "rule_key_missing": N_("规则库缺少“{key}”"),
    "rule_key_unknown": N_("规则库中有不认识的项“{key}”，应为 {expected} 之一"),
    "rule_wrong": N_("规则库的“{key}”应为{expected}，实为“{found}”"),
    "rule_unknown": N_("规则库中没有“{key}”"),
    "file_unreadable": N_("文件“{found}”无法读取"),
    "file_not_text": N_("文件“{found}”不是 UTF-8 文本"),
    "time_wrong": N_("时间“{found}”无法识别，应为 2026-02-13T15:00 等 ISO 8601 形式"),
    "pause_wrong": N_("挂起“{found}”无法识别，应为 开始/结束"),
    "pauses_wrong": N_("挂起应为 [开始, 结束] 的列表，实为“{found}”"),
    "calendar_not_usable": N_("工作日历应为文件路径或日历内容，实为“{found}”"),
    "line_not_json": N_("该行不是有效的 JSON"),
    "line_not_object": N_("该行不是 JSON 对象"),
    "line_key_missing": N_("缺少“{key}”"),
    "argument_missing": N_("缺少参数 {key}"),
    "argument_twice": N_("{key} 不能与 --batch 同时使用"),
}
EXPECTED = {
    "table": N_("表"),
    "text": N_("文字"),
    "yes_or_no": N_("true 或 false"),
    "count": N_("不小于1的整数"),
    "number": N_("大于0的数"),
    "part": N_("0与1之间的数"),
    "amount": N_("大于0的时限（如 4h、5wd、15d）"),
    "working_days": N_("工作日数（如 10wd）"),
    "one_of": N_("规定的代码之一：{allowed}"),
    "list_of": N_("由规定的代码组成的列表：{allowed}"),
    "not_below_short_up_to": N_("不小于 short_up_to 的数"),
    "after_the_step_before": N_("大于上一级的工作日数"),
    "clock": N_('时刻，如 "17:30"'),
    "make_100": N_("合计100的三个百分数"),
}
LONGEST_FACT = 80


def sentence(error: DomainError) -> str:
    """The sentence for an error of the clocks, on one line."""
    facts = {name: _told(fact) for name, fact in error.facts.items()}
    if error.code == "rule_wrong":
        facts["expected"] = _(EXPECTED[error.facts["expected"]]).format(**facts)
    words = _(SENTENCES[error.code]).format(**facts)
    return " ".join(words.split())


def _told(fact: Any) -> str:
    told = _("、").join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
    return told if len(told) <= LONGEST_FACT else f"{told[:LONGEST_FACT]}…"
