"""A finding about who waits for whom: what was found, of whom, in which cases, with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.catalogue import Term


class FindingCode(Term):
    """What can be found, what presses most first."""

    RING = "ring", "互等成环"
    RING_BETWEEN = "ring_between", "部门循环等待"
    MOST_WAITED = "most_waited", "被等待最多"
    CHAIN = "chain", "前置链条最长"
    FREES = "frees", "办结可放行"
    BACK_AND_FORTH = "back_and_forth", "来回流转"
    UNSIGNED = "unsigned", "签收滞留"
    PAUSES = "pauses", "挂起异常"
    GROUP = "group", "常设会商组建议"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something found. departments: in the order in which the sentence names them.

    problems: the cases behind it, the longest first. figures: the numbers of its sentence.
    """

    code: FindingCode
    departments: tuple[int, ...]
    problems: tuple[int, ...]
    figures: Mapping[str, Any] = field(default_factory=dict)
