"""By what measures are told apart."""

from __future__ import annotations

from app.domain.catalogue import Term


class By(Term):
    """A department is whom an occasion is credited to; all else is the problem's, as it stands."""

    DEPARTMENT = "department", "承办部门"
    LINE = "line", "条线"
    REGION = "region", "区域"
    FIELD = "field", "服务领域"
    CHANNEL = "channel", "来源渠道"
    DIFFICULTY = "difficulty", "难度"
