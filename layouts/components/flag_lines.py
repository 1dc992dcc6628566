"""提请会商标记 in lines: the mark, why in a sentence, since when."""

from __future__ import annotations

from collections.abc import Sequence

from app.queries.flag_reasons import Reason
from app.translations import _
from layouts import html
from layouts.components.pieces import tag
from layouts.components.words import short_moment


def flag_lines(reasons: Sequence[Reason]) -> html.Ul:
    """One line a flag."""
    return html.Ul(
        [
            html.Li(
                [
                    tag(reason.mark, strong=True),
                    html.Span(reason.sentence),
                    html.Small(
                        _("{at} 起").format(at=short_moment(reason.flag.since)), className="muted"
                    ),
                ]
            )
            for reason in reasons
        ],
        className="flag-lines",
    )
