"""One sentence for each difference that a verification finds: what, where, expected, found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.errors import DomainError
from app.domain.identifiers import problem_number
from app.domain.registers import CITY_FACTOR, Register
from app.translations import N_, gettext

SENTENCES: dict[str, str] = {
    "links_missing": N_("链 {chain}：缺少第 {first} 至 {last} 环。"),
    "anchor_differs": N_("链 {chain} 第 {n} 环：与每日锚定的校验值不符。"),
    "anchored_link_missing": N_("链 {chain}：已锚定的第 {n} 环不存在，现止于第 {last} 环。"),
    "head_differs": N_(
        "链 {chain}：链首登记为第 {found} 环，实际末环为第 {expected} 环或校验值不符。"
    ),
    "link_without_event": N_("链 {chain} 第 {n} 环：所指事件（{subject}，第 {event} 条）不存在。"),
    "link_in_wrong_chain": N_("链 {chain} 第 {n} 环：所指事件（{subject}）不属于此链。"),
    "algorithm_unknown": N_("链 {chain} 第 {n} 环：无法使用算法 {algorithm}。"),
    "hash_differs": N_(
        "链 {chain} 第 {n} 环：事件（{subject}，第 {event} 条）重算校验值为 {expected}，"
        "登记为 {found}。"
    ),
    "event_without_link": N_("事件（{subject}，第 {event} 条）：不在链上。"),
    "links_doubled": N_("链环共 {found} 环，事件应有 {expected} 条：有事件重复上链。"),
    "events_missing": N_("{subject}：缺少第 {first} 至 {last} 条事件。"),
    "span_fault": N_("{subject}：第 {track} 轨在 {start} 至 {end} 之间中断、重叠或未按时结束。"),
    "limit_differs": N_(
        "{subject} 第 {event} 条事件：时限 {limit} 的 {part} 重算为 {expected}，登记为 {found}。"
    ),
    "cannot_fold": N_("{subject}：第 {event} 条事件无法还原（{error}）。"),
    "row_missing": N_("{subject}：表 {table} 缺少应有的行 {row}。"),
    "row_without_events": N_("{subject}：表 {table} 的行 {row} 没有任何事件。"),
    "row_without_cause": N_("{subject}：表 {table} 的行 {row} 不是由事件产生。"),
    "value_differs": N_(
        "{subject}：表 {table} 行 {row} 的 {column} 应为 {expected}，实为 {found}。"
    ),
    "count_differs": N_("表 {table}（{key}）：合计应为 {expected}，实为 {found}。"),
    "numbers_behind": N_("编号序列 {series}：已用至 {expected}，登记为 {found}，将会重号。"),
    "file_missing": N_("{subject}：第 {attachment} 份材料的文件不存在（{digest}）。"),
    "file_damaged": N_("{subject}：第 {attachment} 份材料的文件与校验值不符（{digest}）。"),
    "pack_differs": N_("例会材料 {key}：与日志重新生成的结果不符。"),
    "register_row_missing": N_("表 {table}：缺少事件所载的 {key}。"),
    "register_row_without_event": N_("表 {table}：{key} 没有任何事件。"),
    "register_value_differs": N_("表 {table}：{key} 的 {column} 应为 {expected}，实为 {found}。"),
}


def difference(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a difference."""
    spoken = {name: _spoken(name, value) for name, value in facts.items()}
    return gettext(SENTENCES[code]).format(**spoken)


def _spoken(name: str, value: Any) -> str:
    if name == "subject":
        return _subject(int(value))
    if isinstance(value, tuple):
        return ".".join(map(str, value)) or "—"
    return str(value)


def _subject(subject: int) -> str:
    """A problem's number, or a register's name with its chain."""
    chain, place = divmod(subject, CITY_FACTOR)
    if place in set(Register):
        return f"{Register(place).name.lower()}-{chain}"
    try:
        return problem_number(subject)
    except (DomainError, OverflowError):
        return str(subject)
