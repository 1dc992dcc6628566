"""Instants as the clocks of Shanghai show them, told by the database: 2026-11-23 09:00:00.

SQLite knows no zones: there it is UTC and eight hours, as it has been all the year round since
15 September 1991.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class wall_text(FunctionElement[str]):  # noqa: N801 - reads as the function it stands for
    """The text of an instant's column, to the second; NULL stays NULL."""

    type = String()
    inherit_cache = True


@compiles(wall_text, "sqlite")
def _in_sqlite(element: wall_text, compiler: Any, **more: Any) -> str:
    column = compiler.process(element.clauses, **more)
    return f"datetime(substr({column}, 1, 19), '+8 hours')"


@compiles(wall_text, "postgresql")
def _in_postgresql(element: wall_text, compiler: Any, **more: Any) -> str:
    column = compiler.process(element.clauses, **more)
    return f"to_char({column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')"
